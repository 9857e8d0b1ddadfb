"""区划: the places below one, down to the grids of this device and who looks after them."""

from datetime import date

from fieldvisit.casework.board import LOOK, Asked, Board, Offer, Outcome, Room, Said, Subject, Thing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.staff.region_tree import branch
from fieldvisit.machine.clock import local_day
from fieldvisit.rules.region_tree import GRID, Branch
from fieldvisit.words.labels import label

CODE = "regions"
MOST = 100
_GO = Offer("go", "看别处", (Asked("code", "区划代码，如 120116"),), verb=LOOK)


def read(desk: Desk, subject: Subject) -> Board:
    """A place (the own one) and what lies below it today. Raises PlaceUnknown."""
    day: date = local_day(desk.clock.now())
    code = subject.id or desk.profile.region_code
    found = branch(code, depth=4, day=day, desk=desk)
    counts = [f"{label('level', level)} {number}" for level, number in found.counts().items()]
    more = [f"先列前 {MOST} 个"] if len(found.below) > MOST else []
    return Board(
        title=found.place.name,
        sentence="，".join([*counts, *more]) or "下面没有了",
        offers=(_GO,),
        things=tuple(map(_thing, found.below[:MOST])),
        nothing="下面没有了",
    )


def _thing(one: Branch) -> Thing:
    below = [f"{label('level', level)} {number}" for level, number in one.counts().items()]
    lines = [("代码", one.place.code)]
    lines += [("谁管", "、".join(one.place.who))] if one.place.who else []
    here = Subject(CODE, one.place.code)
    return Thing(
        subject=here,
        title=one.place.name,
        pill="，".join(below) or label("level", one.place.level),
        mood="plain",
        lines=tuple(lines),
        opens=None if one.place.level == GRID or not one.below else here,
    )


def _go(_: Desk, __: str, said: Said) -> Outcome:
    return Outcome(go=Subject(CODE, said.get("code", "").strip()))


ROOM = Room(
    code=CODE,
    title="区划与网格",
    sentence="区、镇街、村（居）、网格，各多少，谁管",
    icon="map",
    read=read,
    steps={(CODE, "go"): _go},
)
