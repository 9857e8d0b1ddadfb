"""迎检: what is looked into, the papers for it, what was found and put right, the reply."""

from collections.abc import Iterator, Sequence

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Paper,
    Room,
    Said,
    Subject,
    Thing,
    count_of,
    day_of,
    the_day,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import whole_names
from fieldvisit.casework.review import inspecting, inspection_file, inspection_reply, inspections
from fieldvisit.casework.review.inspections import FindingTask, InspectionLine
from fieldvisit.machine.clock import local_day
from fieldvisit.records.task import TaskState
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import staff
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

CODE, ONE, FINDING = "inspections", "inspection", "inspection_finding"
MOST = 100
"""So many inspections, and things found at each, stand on the page."""

_BEGIN = Offer(
    "begin",
    "抽样",
    (
        Asked("title", "谁来查、查什么"),
        Asked("since", "查哪段日子：从", "day"),
        Asked("until", "到", "day"),
        Asked("size", "抽多少，如 10 或 30%"),
        Asked("seed", "种子（随便一个数；同一个数抽出来一样）", "count"),
        Asked("region", "查哪里的区划代码；不填是本机管的", needed=False),
    ),
)
_SAMPLE, _PACK = Offer("sample", "抽样表"), Offer("pack", "整套材料")
_REPLY = Offer(
    "reply",
    "答复函",
    (
        Asked("to", "答复给哪个单位"),
        Asked("sender", "落款；不填是本级民政办公室", needed=False),
        Asked("on", "哪天；不填是今天", "day", needed=False),
    ),
)
_DONE = Offer(
    "done",
    "改好了",
    (Asked("what", "怎么改的", "long"), Asked("on", "哪天改的；不填是今天", "day", needed=False)),
)


def read(desk: Desk, _: Subject) -> Board:
    """Every inspection with its findings for who answers for them, and what others found that is to
    be put right here.
    """
    if desk.profile.role not in REVIEWERS:
        return _of_owner(desk)
    found = inspections.listed(desk)
    known = {str(one.inspection.id) for one in found}
    left = [one for one in inspections.to_put_right(desk) if one.inspection not in known]
    today = local_day(desk.clock.now()).isoformat()
    with desk.read_people() as tx:
        people = tuple((str(one.id), one.name) for one in staff.all(tx))
    more = f"；共 {len(found)} 次，先看最近 {MOST} 次" if len(found) > MOST else ""
    return Board(
        title=ROOM.title,
        sentence=ROOM.sentence + more,
        offers=(_BEGIN,),
        things=(
            *(_finding(one, today=today) for one in whole_names.of_householders(desk, left[:MOST])),
            *(_thing(desk, one, people=people) for one in found[:MOST]),
        ),
        nothing=sentence("no_inspections"),
    )


def _of_owner(desk: Desk) -> Board:
    found = inspections.to_put_right(desk)
    today = local_day(desk.clock.now()).isoformat()
    more = f"；共 {len(found)} 件，先看前 {MOST} 件" if len(found) > MOST else ""
    shown = whole_names.of_householders(desk, found[:MOST])
    return Board(
        title=ROOM.title,
        sentence=f"检查出的问题，改好一件记一件{more}",
        things=tuple(_finding(one, today=today) for one in shown),
        nothing="没有要整改的",
    )


def _thing(desk: Desk, one: InspectionLine, *, people: Sequence[tuple[str, str]]) -> Thing:
    kept = one.inspection
    today = local_day(desk.clock.now()).isoformat()
    late = any(each.state == TaskState.OPEN and each.due < today for each in one.findings)
    done = not one.open and (kept.replied_on is not None or bool(one.findings))
    findings = whole_names.of_householders(desk, one.findings[:MOST])
    offers = [_SAMPLE, _PACK, _find(desk, str(kept.id), people=people), _REPLY]
    return Thing(
        subject=Subject(ONE, str(kept.id)),
        title=kept.title,
        pill=f"{one.open} 件没改好" if one.open else "已答复" if kept.replied_on else "没有要改的",
        mood="late" if late else "done" if done else "open",
        lines=tuple(_lines(one)),
        offers=tuple(offers),
        inner=tuple(_finding(each, today=today) for each in findings),
    )


def _lines(one: InspectionLine) -> Iterator[tuple[str, str]]:
    kept = one.inspection
    yield "查哪里、哪段日子", f"{one.place}·{kept.since} 至 {kept.until}"
    yield (
        "抽样",
        f"{kept.total} 户里抽到 {len(kept.sample)} 户（要抽 {kept.size}），种子 {kept.seed}",
    )
    if one.findings:
        more = f"，先看前 {MOST} 件" if len(one.findings) > MOST else ""
        yield "问题", f"{len(one.findings)} 件，没改好 {one.open} 件{more}"
    if kept.replied_on:
        yield "答复", str(kept.replied_on)


def _find(desk: Desk, inspection_id: str, *, people: Sequence[tuple[str, str]]) -> Offer:
    homes = tuple(
        (one.household, f"{one.number} {one.name}")
        for one in inspections.drawn(desk, inspection_id)
        if one.here
    )
    which = "哪几户" if len(homes) <= MOST else f"哪几户（先列 {MOST} 户，后面的用命令记）"
    return Offer(
        "find",
        "记问题",
        (
            Asked("text", "什么问题", "long"),
            Asked("households", which, "many", homes[:MOST]),
            Asked("to", "谁来改", "choice", tuple(people)),
            Asked("due", "最晚哪天改好", "day"),
        ),
    )


def _finding(one: FindingTask, *, today: str) -> Thing:
    is_open = one.state == TaskState.OPEN
    lines = [("哪一户", f"{one.number}（{one.name}户）"), ("谁、哪天前", f"{one.owner}·{one.due}")]
    if one.done_on:
        lines.append(("怎么改的", f"{one.done_on}·{one.done}"))
    return Thing(
        subject=Subject(FINDING, one.task),
        title=one.text,
        pill=label("task_state", one.state),
        mood="done" if not is_open else "late" if one.due < today else "open",
        lines=tuple(lines),
        offers=(_DONE,) if is_open else (),
        opens=Subject("household", one.household),
    )


def _begin(desk: Desk, _: str, said: Said) -> Outcome:
    wanted = inspecting.Wanted(
        said.get("title", ""),
        the_day(said, "since", field="从哪天起"),
        the_day(said, "until", field="到哪天"),
        seed=count_of(said, "seed") or 0,
        size=said.get("size", ""),
        region=said.get("region", ""),
    )
    made = inspecting.begin(desk, wanted)
    facts = {"title": made.title, "total": made.total, "seed": made.seed, "id": made.id}
    return Outcome(sentence("inspection_drawn", facts | {"count": len(made.sample)}))


def _sample(desk: Desk, inspection_id: str, _: Said) -> Outcome:
    return Outcome(paper=Paper("抽样表", inspection_file.sample_pdf(desk, inspection_id)))


def _pack(desk: Desk, inspection_id: str, _: Said) -> Outcome:
    return Outcome(paper=Paper("迎检材料", inspection_file.pack(desk, inspection_id)))


def _found(desk: Desk, inspection_id: str, said: Said) -> None:
    inspecting.find(
        desk,
        inspection_id,
        found=inspecting.Found(
            said.get("text", ""),
            said.get("households", "").split(),
            said.get("to", ""),
            the_day(said, "due", field="最晚哪天改好"),
        ),
    )


def _done(desk: Desk, task_id: str, said: Said) -> None:
    inspecting.put_right(desk, task_id, what=said.get("what", ""), on=day_of(said))


def _reply(desk: Desk, inspection_id: str, said: Said) -> Outcome:
    addressed = inspection_reply.Addressed(said.get("to", ""), said.get("sender", ""), day_of(said))
    letter = inspection_reply.reply(desk, inspection_id, addressed=addressed)
    return Outcome(paper=Paper("答复函", letter))


ROOM = Room(
    code=CODE,
    title="迎检",
    sentence="按种子抽户，出整套材料；查出的问题一件一件改，改完出答复函",
    icon="paperclip",
    read=read,
    steps={
        (CODE, "begin"): _begin,
        (ONE, "sample"): _sample,
        (ONE, "pack"): _pack,
        (ONE, "find"): _found,
        (ONE, "reply"): _reply,
        (FINDING, "done"): _done,
    },
)
