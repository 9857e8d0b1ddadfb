"""走访覆盖: how far the rounds of a day's month and quarter have come, village by village."""

from fieldvisit.casework.board import (
    ANOTHER_DAY,
    Board,
    Room,
    Subject,
    Thing,
    asked_day,
    to_day,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households.rounds import Coverage, coverage
from fieldvisit.store import regions

COVERAGE = "coverage"


def read(desk: Desk, subject: Subject) -> Board:
    """The rounds of the periods that hold the day."""
    day = asked_day(desk, subject)
    found = coverage(desk, day)
    with desk.read_people() as tx:
        names = {one.scope: regions.path_names(tx, one.scope)[-1] for one in found}
    return Board(
        title=ROOM.title,
        sentence=f"截至 {day}",
        offers=(ANOTHER_DAY,),
        things=tuple(_thing(one, names[one.scope]) for one in found),
        nothing="这一天没有要走的轮次",
    )


def _thing(one: Coverage, place: str) -> Thing:
    left = one.households - one.visited
    return Thing(
        subject=Subject(f"round {one.rule}", one.scope),
        title=f"{place}·{one.label}",
        pill=f"{one.per_cent}%",
        mood="late" if one.overdue else "open" if left else "done",
        lines=(
            ("这一轮", f"{one.first} 到 {one.last}"),
            ("到访", f"应访 {one.households} 户，已访 {one.visited} 户，还差 {left} 户"),
            ("没见到的", f"去过没见到 {one.attempted} 户（不算访），逾期 {one.overdue} 户"),
        ),
    )


ROOM = Room(
    code=COVERAGE,
    title="走访覆盖",
    sentence="每村应访、已访、没见到、逾期",
    icon="footprints",
    read=read,
    steps={(COVERAGE, "day"): to_day(COVERAGE)},
)
