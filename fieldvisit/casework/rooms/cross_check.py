"""互查: a sample drawn, who looks a second time, and both looks side by side."""

from collections.abc import Mapping

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
    count_of,
    day_of,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import whole_names
from fieldvisit.casework.review import comparing, sampling
from fieldvisit.casework.review.comparing import Compared
from fieldvisit.machine.clock import local_day
from fieldvisit.records.staff import Role
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import staff
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

CODE = "cross_check"
MOST = 100
VISITORS = frozenset({Role.GRID_WORKER, Role.VILLAGE_OFFICER, Role.TOWN_OFFICER})
_DRAW = (
    Asked("rate", "抽多大一份，如 30%"),
    Asked("seed", "种子（随便一个数；同一个数抽出来一样）", "count"),
    Asked("since", "从哪天起（不填是本月）", "day", needed=False),
    Asked("until", "到哪天（不填是今天）", "day", needed=False),
)
_LOOK = Offer("draw", "抽一抽看", _DRAW, verb=LOOK)


def read(desk: Desk, _: Subject) -> Board:
    """Every second look that was asked for; the most different first."""
    found = comparing.compared(desk)
    with desk.read_people() as tx:
        people = tuple((str(one.id), one.name) for one in staff.all(tx) if one.role in VISITORS)
    planning = (*_DRAW, Asked("to", "谁去复访", "many", people)) if people else _DRAW
    names = whole_names.by_household(desk, [one.household_id for one in found[:MOST]])
    shown = f"共 {len(found)} 份，这里是前 {MOST} 份" if len(found) > MOST else ROOM.sentence
    return Board(
        title=ROOM.title,
        sentence=shown,
        offers=(_LOOK, Offer("plan", "抽好排给别人复访", planning)),
        things=tuple(_thing(one, names) for one in found[:MOST]),
        nothing=sentence("nothing_compared"),
    )


def _thing(one: Compared, names: Mapping[str, str]) -> Thing:
    differ = len(one.differing)
    pill = f"{differ} 题不一样" if differ else "都一样"
    lines = [("第一次", one.first), ("第二次", one.second or f"{one.due} 前复访")]
    if one.second:
        lines.append(("一样的", f"{one.same} 题"))
    lines += [(question, f"{first}；{second}") for question, first, second in one.differing]
    return Thing(
        subject=Subject("cross_check_pair", one.task_id),
        title=f"{names.get(one.household_id, one.name)}（{one.number}）",
        pill=pill if one.second else label("task_kind", CODE),
        mood="open" if not one.second else "late" if differ else "done",
        lines=tuple(lines),
    )


def _wanted(desk: Desk, said: Said) -> sampling.Wanted:
    today = local_day(desk.clock.now())
    return sampling.Wanted(
        said.get("rate", ""),
        count_of(said, "seed") or 0,
        since=day_of(said, "since") or today.replace(day=1),
        until=day_of(said, "until") or today,
    )


def _draw(desk: Desk, _: str, said: Said) -> Outcome:
    drawn = sampling.draw(desk, _wanted(desk, said))
    told = sentence("sampled", {"total": drawn.total, "count": len(drawn.visits)})
    return Outcome(told + "、".join(number for _, number in drawn.visits[:MOST]))


def _plan(desk: Desk, _: str, said: Said) -> Outcome:
    made = sampling.plan(desk, _wanted(desk, said), workers=said.get("to", "").split())
    facts = {"made": made.made, "known": made.known, "due": made.due}
    return Outcome(sentence("cross_checks_planned", facts))


ROOM = Room(
    code=CODE,
    title="互查",
    sentence="按种子抽三成以上，别人再访一次，两次放在一起比",
    icon="rotate-cw",
    read=read,
    steps={(CODE, "draw"): _draw, (CODE, "plan"): _plan},
    roles=REVIEWERS,
)
