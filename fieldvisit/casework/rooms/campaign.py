"""专项行动: what everybody is asked to do by a day, and one tap a household."""

from datetime import date

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Step,
    Subject,
    Thing,
    choice,
    count_of,
    day_of,
)
from fieldvisit.casework.daily import campaigning, campaigns
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households.careful import CAREFUL
from fieldvisit.machine.clock import local_day
from fieldvisit.records.campaign import Campaign, CampaignWay
from fieldvisit.records.task import TaskOutcome, TaskState
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS, label

CODE, ONE, HOUSEHOLD = "campaigns", "campaign", "campaign_task"
MOST = 100
"""So many households stand on a page; what is done makes room for the next."""

_PLAN = Offer(
    "plan",
    "排一件",
    (
        Asked("title", "叫什么，如 寒潮敲门"),
        choice("way", "怎么找", group="campaign_way"),
        Asked("due", "最晚哪天", "day"),
        Asked("tags", "有其中一样的户", "many", tuple(LABELS["tag"].items()), needed=False),
        Asked("categories", "救助类别", "many", tuple(LABELS["category"].items()), needed=False),
        Asked("age_from", "有人满几岁", "count", needed=False),
    ),
)
_EXTEND = Offer("extend", "后来才符合的也排上")
_HELP = Offer(
    TaskOutcome.NEEDS_HELP,
    label("task_outcome", TaskOutcome.NEEDS_HELP),
    (
        choice("kind", "哪一类", group="need_kind", needed=False),
        Asked("text", "什么难处", "long", needed=False),
    ),
)
_TAPS = {
    way: tuple(Offer(one, label("task_outcome", one)) for one in taps)
    for way, taps in {
        CampaignWay.HOME: (TaskOutcome.MET, TaskOutcome.NOT_MET, TaskOutcome.PHONED),
        CampaignWay.PHONE: (TaskOutcome.PHONED, TaskOutcome.NOT_MET, TaskOutcome.MET),
    }.items()
}


def read(desk: Desk, subject: Subject) -> Board:
    """All campaigns, or one with its households. Raises NotHere."""
    planner = desk.profile.role in DECIDERS
    if subject.kind == ONE:
        return _one(desk, subject.id, planner=planner)
    return Board(
        title=ROOM.title,
        sentence=ROOM.sentence,
        offers=(_PLAN,) if planner else (),
        things=tuple(_campaign(desk, one) for one in campaigning.lines(desk)[:MOST]),
        nothing="现在没有专项行动",
    )


def _campaign(desk: Desk, one: dict[str, str]) -> Thing:
    left = int(one["open"])
    late = left > 0 and date.fromisoformat(one["due"]) < local_day(desk.clock.now())
    subject = Subject(ONE, one["id"])
    return Thing(
        subject=subject,
        title=one["title"],
        pill=f"还差 {left} 户" if left else "做完了",
        mood="late" if late else "open" if left else "done",
        lines=(("最晚", one["due"]), ("怎么找", one["way"]), ("哪些户", one["asks"])),
        opens=subject,
    )


def _one(desk: Desk, campaign_id: str, *, planner: bool) -> Board:
    campaign, homes = campaigning.households_of(desk, campaign_id)
    told = [
        sentence("campaign_village", {"name": one.name, **vars(one)})
        for one in campaigning.progress(desk, campaign_id)
    ]
    if len(homes) > MOST:
        told.append(f"先列 {MOST} 户，共 {len(homes)} 户")
    return Board(
        title=campaign.title,
        sentence="；".join([f"{campaign.due_on}前", *told]),
        offers=(_EXTEND,) if planner else (),
        things=tuple(_household(one, campaign=campaign) for one in homes[:MOST]),
        nothing="没有符合条件的户",
    )


def _household(one: campaigning.HouseholdLine, *, campaign: Campaign) -> Thing:
    task, is_open = one.task, one.task.state is TaskState.OPEN
    lines = [(CAREFUL, one.careful)] if one.careful else []
    lines.append(("在哪里", one.place))
    lines += [("电话", one.phone)] if one.phone else []
    pill = label("task_outcome", task.outcome) if task.outcome else "还没去"
    return Thing(
        subject=Subject(HOUSEHOLD, str(task.id)),
        title=one.name,
        pill=pill,
        mood="open" if is_open else "done",
        lines=tuple(lines),
        offers=(*_TAPS[campaign.way], _HELP) if is_open else (),
    )


def _plan(desk: Desk, _: str, said: Said) -> Outcome:
    due = day_of(said, "due") or local_day(desk.clock.now())
    tags, kinds = said.get("tags", "").split(), said.get("categories", "").split()
    wanted = campaigns.Wanted(
        said.get("title", ""), due, said.get("way", ""), tags, kinds, count_of(said, "age_from")
    )
    return _planned(campaigns.plan(desk, wanted))


def _extend(desk: Desk, campaign_id: str, _: Said) -> Outcome:
    return _planned(campaigns.extend(desk, campaign_id))


def _planned(done: campaigns.Planned) -> Outcome:
    told = f"新排 {done.made} 户，早排过 {done.known} 户。"
    return Outcome(told, go=Subject(ONE, str(done.campaign.id)))


def _tap(outcome: TaskOutcome) -> Step:
    def take(desk: Desk, task_id: str, said: Said) -> None:
        kind, text = said.get("kind") or "other", said.get("text", "")
        campaigns.tick(desk, task_id, outcome=outcome, kind=kind, text=text)

    return take


ROOM = Room(
    code=CODE,
    title="专项行动",
    sentence="寒潮、防汛、高温、节前：排到户，一点就记",
    icon="snowflake",
    read=read,
    steps={
        (CODE, "plan"): _plan,
        (ONE, "extend"): _extend,
        **{(HOUSEHOLD, one.value): _tap(one) for one in TaskOutcome},
    },
    kinds=frozenset({ONE}),
)
