"""工作人员: how many there are, what each brought to an end this year, whom each keeps in touch
with.
"""

from collections import Counter
from datetime import date

from fieldvisit.casework.board import (
    LOOK,
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    day_of,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import pairing
from fieldvisit.casework.households.pairing import PairLine
from fieldvisit.casework.staff.roster import roster_counts
from fieldvisit.casework.staff.worker_counts import WorkerLine, worker_counts
from fieldvisit.machine.clock import local_day
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

CODE, WORKER = "roster", "worker"
MOST = 100
"""So many workers, or households of one, stand on a page; the sums are of all."""

_PERIOD = Offer(
    "period",
    "看另一段",
    (Asked("since", "从哪天", "day"), Asked("until", "到哪天", "day")),
    verb=LOOK,
)


def read(desk: Desk, subject: Subject) -> Board:
    """Everybody with their cases of a period (this year), or whom one person keeps in touch with.
    Raises CodeUnknown.
    """
    if subject.kind == WORKER:
        return _worker(desk, subject.id)
    first, last = _period(desk, subject)
    found = worker_counts(desk, first=first, last=last)
    held = Counter(line.staff_id for line in pairing.pairs(desk))
    told = [_sum_words(desk), f"办结的件数从 {first} 到 {last}"]
    told += [f"先列前 {MOST} 人"] if len(found) > MOST else []
    return Board(
        title=ROOM.title,
        sentence="；".join(told),
        offers=(_PERIOD,),
        things=tuple(_thing(one, held[str(one.staff_id)]) for one in found[:MOST]),
        nothing="还没有人",
    )


def _period(desk: Desk, subject: Subject) -> tuple[date, date]:
    if subject.id:
        first, last = map(date.fromisoformat, subject.id.split())
        return first, last
    today = local_day(desk.clock.now())
    return date(today.year, 1, 1), today


def _sum_words(desk: Desk) -> str:
    return roster_counts(desk)[-1].words.rstrip("。")


def _thing(one: WorkerLine, households: int) -> Thing:
    lines = [(label("work", work), f"{number}") for work, number in one.counts.by_work]
    lines += [("结对联系", f"{households} 户")] if households else []
    own = Subject(WORKER, str(one.staff_id))
    return Thing(
        subject=own,
        title=f"{one.name}·{label('role', one.role)}",
        pill=f"{one.counts.cases} 件",
        mood="plain",
        lines=tuple(lines),
        opens=own if households else None,
    )


def _worker(desk: Desk, staff_id: str) -> Board:
    found = pairing.pairs(desk, who=staff_id)
    counted = f"{len(found)} 户" + (f"，先列前 {MOST} 户" if len(found) > MOST else "")
    return Board(
        title=f"{found[0].helper} 联系的户" if found else "联系的户",
        sentence=counted,
        things=tuple(map(_home, found[:MOST])),
        nothing=sentence("nobody_paired"),
    )


def _home(line: PairLine) -> Thing:
    return Thing(
        subject=Subject("household", line.household),
        title=f"{line.name}（{line.number}）",
        pill=f"{line.since} 起",
        mood="plain",
        lines=(("住址", line.address),),
        opens=Subject("household", line.household),
    )


def _other_period(_: Desk, __: str, said: Said) -> Outcome:
    first, last = sorted((day_of(said, "since") or date.min, day_of(said, "until") or date.max))
    return Outcome(go=Subject(CODE, f"{first} {last}"))


ROOM = Room(
    code=CODE,
    title="工作人员",
    sentence="多少人、党员占多少、每人办结多少件、联系哪几户",
    icon="users",
    read=read,
    steps={(CODE, "period"): _other_period},
    kinds=frozenset({WORKER}),
)
