"""到期的事: everything that is due on a day, with its clause; the most pressing first."""

from fieldvisit.casework.board import (
    ANOTHER_DAY,
    Board,
    Room,
    Subject,
    Thing,
    asked_day,
    to_day,
)
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.due_line import DueLine
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households.careful import CAREFUL
from fieldvisit.casework.people import whole_names
from fieldvisit.casework.rooms.alerts import ALERTS
from fieldvisit.casework.rooms.clues import CLUES
from fieldvisit.rules.cadence import DueState
from fieldvisit.words.labels import label

DUE = "due"
MOST = 100
_CLOCKS = {"alert": Subject(ALERTS), "urgent_clue": Subject(CLUES)}
"""What has a clock is dealt with on its own page."""

MOODS = {DueState.OVERDUE: "late", DueState.DUE: "open", DueState.LATER: "done"}


def read(desk: Desk, subject: Subject) -> Board:
    """What is due on the day; the first hundred."""
    day = asked_day(desk, subject)
    found = due_on(desk, day)
    late = sum(one.state == DueState.OVERDUE for one in found)
    told = f"{day}：共 {len(found)} 件，逾期 {late} 件"
    if len(found) > MOST:
        told += f"；下面是最急的 {MOST} 件"
    return Board(
        title=ROOM.title,
        sentence=told,
        offers=(ANOTHER_DAY,),
        things=tuple(map(_thing, _called(desk, found[:MOST]))),
        nothing="这一天没有到期的事",
    )


def _called(desk: Desk, found: list[DueLine]) -> list[DueLine]:
    """With whole names; a clue keeps the one it is told by, who need not be the householder."""
    named = zip(found, whole_names.of_householders(desk, found), strict=True)
    return [one if one.kind == "urgent_clue" else whole for one, whole in named]


def _thing(one: DueLine) -> Thing:
    careful = ((CAREFUL, one.careful),) if one.safety else ()
    return Thing(
        subject=Subject(f"due {one.kind}", one.household),
        title=f"{one.name}·{one.rule}",
        pill=label("due_state", one.state),
        mood=MOODS[DueState(one.state)],
        lines=(*careful, ("哪天前", str(one.due)), ("为什么", one.source)),
        opens=_CLOCKS.get(one.kind) or Subject("household", one.household),
    )


ROOM = Room(
    code=DUE,
    title="到期的事",
    sentence="谁家、哪件、哪天前、按哪条规定",
    icon="clock",
    read=read,
    steps={(DUE, "day"): to_day(DUE)},
)
