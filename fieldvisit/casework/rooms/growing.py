"""成长护航: each child, the stage it is in, the next one, and for which its plan says nothing yet;
it leads to the household's plans, where one is written. Takes no step but to another day.
"""

from fieldvisit.casework.board import ANOTHER_DAY, Board, Room, Subject, Thing, asked_day, to_day
from fieldvisit.casework.care import growing
from fieldvisit.casework.care.growing import ChildLine
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import whole_names
from fieldvisit.casework.rooms.plans import PLAN
from fieldvisit.words import sentence

GROWING, CHILD = "growing", "child"
MOST = 100
"""Things on the page at once."""


def read(desk: Desk, subject: Subject) -> Board:
    """Every child on a day, those first whose stage has no measures; children's names masked."""
    found = growing.children(desk, day=asked_day(desk, subject))
    homes = [one.name for one in whole_names.of_householders(desk, found[:MOST])]
    more = f"，先看前 {MOST} 个" if len(found) > MOST else ""
    return Board(
        title=ROOM.title,
        sentence=sentence("children_counted", growing.counts(found)) + more,
        offers=(ANOTHER_DAY,),
        things=tuple(map(_thing, found[:MOST], homes)),
        nothing=sentence("no_children"),
    )


def _thing(one: ChildLine, home: str) -> Thing:
    lines = [("哪一户", home), ("现在", f"{one.age}·{one.stage}")]
    lines += [("下一阶段", f"{one.next}，{one.next_on} 起")] if one.next_on else []
    lines += [("还没有措施", "、".join(one.lacking))] if one.lacking else []
    pill = "到了没措施" if one.late else "有方案" if one.planned else "没有方案"
    return Thing(
        subject=Subject(CHILD, one.person),
        title=one.name,
        pill=pill,
        mood="late" if one.late else "open" if one.lacking or not one.planned else "done",
        lines=tuple(lines),
        opens=Subject(PLAN, one.household),
    )


ROOM = Room(
    code=GROWING,
    title="成长护航",
    sentence="孩子长到下一阶段，方案跟得上",
    icon="arrow-up",
    read=read,
    steps={(GROWING, "day"): to_day(GROWING)},
)
