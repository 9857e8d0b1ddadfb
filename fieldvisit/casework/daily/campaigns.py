"""专项行动: an officer picks households by what is known of them, a last day and a way; each gets a
task that is done with one tap. Planning again makes no second one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.care import needs
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Campaign, Household, Task
from fieldvisit.records.campaign import CampaignWay
from fieldvisit.records.region import covers
from fieldvisit.records.task import TaskOutcome, TaskState
from fieldvisit.rules import campaigns as rule
from fieldvisit.store import audit, campaigns, households, journal, rows

_SPACE = UUID("6f6c1b0e-6a1d-5f0e-9a53-3f1f5d1e7c21")
"""So that a campaign planned twice is one."""


@dataclass(frozen=True)
class Wanted:
    """A campaign to plan: `way`, `tags` and `categories` by code or word."""

    title: str
    due: date
    way: str
    tags: Sequence[str] = ()
    categories: Sequence[str] = ()
    age_from: int | None = None


@dataclass(frozen=True)
class Planned:
    """What planning made: `made` new tasks, `known` that stood already."""

    campaign: Campaign
    made: int
    known: int


def plan(desk: Desk, wanted: Wanted) -> Planned:
    """Keep a campaign and give each household that it means a task. Raises MayNot, NobodyMeant,
    CampaignOver, CampaignDiffers, WordsMissing, CodeUnknown, DayBeyond.
    """
    naming.likely(wanted.due)
    desk.may_show_people()
    with desk.store.write() as tx:
        campaign = _campaign(desk, wanted)
        rule.check_plan(campaign, role=desk.profile.role, today=local_day(desk.clock.now()))
        stands = rows.get(tx, "campaign", row_id=campaign.id)
        if stands is None:
            journal.insert(tx, campaign, stamp=desk.stamp())
        else:
            rule.check_same(stands, campaign)
        return _planned(tx, desk, campaign=campaign)


def extend(desk: Desk, campaign_id: str) -> Planned:
    """Give a task to households that came into it since. Raises NotHere, MayNot,
    CampaignOver.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        campaign = naming.record(tx, Campaign, kind="campaign", named=campaign_id)
        rule.check_plan(campaign, role=desk.profile.role, today=local_day(desk.clock.now()))
        return _planned(tx, desk, campaign=campaign)


def tick(desk: Desk, task_id: str, *, outcome: str, kind: str = "other", text: str = "") -> Task:
    """One tap: how the household of a task was reached. Where it needs help a need is kept, of this
    `kind` and `text`. Raises NotHere, TickedAlready, CodeUnknown.
    """
    said = TaskOutcome(naming.code(outcome, group="task_outcome", field="怎么样了"))
    desk.may_show_people()
    with desk.store.write() as tx:
        task = naming.record(tx, Task, kind="task", named=task_id)
        campaign = naming.record(tx, Campaign, kind="campaign", named=str(task.campaign_id or ""))
        rule.check_tick(task)
        over = rule.ends(campaign.way, said)
        after = {"outcome": said, "state": TaskState.DONE if over else TaskState.OPEN}
        ticked = writing.put(tx, desk, record=task, after=after, line="campaign_ticked")
        if said is TaskOutcome.NEEDS_HELP:
            home = naming.record(tx, Household, kind="household", named=str(task.household_id))
            words = text.strip() or f"{campaign.title}时说要帮忙"
            found = needs.Found(kind or "other", words, source="campaign")
            needs.keep(tx, desk, home=home, found=found)
    return ticked


def task_id(household_id: UUID, campaign_id: UUID) -> UUID:
    """The id of a household's task in a campaign, the same on every device."""
    return uuid5(household_id, f"campaign {campaign_id}")


def _campaign(desk: Desk, wanted: Wanted) -> Campaign:
    title = naming.words(wanted.title, field="叫什么")
    scope = desk.profile.region_code
    return Campaign(
        id=uuid5(_SPACE, f"{scope} {title} {wanted.due}"),
        scope=scope,
        created_at=desk.clock.now(),
        title=title,
        way=CampaignWay(naming.code(wanted.way, group="campaign_way", field="怎么找")),
        due_on=wanted.due,
        categories=_codes(wanted.categories, group="category", field="救助类别"),
        tags=_codes(wanted.tags, group="tag", field="标签"),
        age_from=wanted.age_from,
    )


def _codes(given: Sequence[str], *, group: str, field: str) -> list[str]:
    return sorted({naming.code(one, group=group, field=field) for one in given})


def _planned(tx: Connection, desk: Desk, *, campaign: Campaign) -> Planned:
    eldest = campaigns.eldest(tx)
    meant = [
        row
        for row in households.due_facts(tx, since=desk.clock.now())
        if covers(campaign.scope, row.scope)
        and rule.means(campaign, rule.Known(row.category, row.tags, eldest.get(row.household_id)))
    ]
    stand = {task.household_id for task in campaigns.tasks_of(tx, campaign.id)}
    fresh = [row for row in meant if row.household_id not in stand]
    for row in fresh:
        journal.insert(tx, _task(desk, row, campaign=campaign), stamp=desk.stamp())
    if fresh:
        told = {"tasks": str(len(fresh))}
        audit.append(
            tx, "campaign_planned", subject=str(campaign.id), stamp=desk.stamp(), detail=told
        )
    return Planned(campaign, len(fresh), len(meant) - len(fresh))


def _task(desk: Desk, row: households.DueFacts, *, campaign: Campaign) -> Task:
    return Task(
        id=task_id(row.household_id, campaign.id),
        scope=row.scope,
        created_at=desk.clock.now(),
        household_id=row.household_id,
        kind="campaign",
        due_on=campaign.due_on,
        source=f"专项行动：{campaign.title}",
        campaign_id=campaign.id,
    )
