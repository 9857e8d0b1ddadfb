"""政策速查: look for help in the library, read one entry, take its page to the printer. Needs no
network and shows no person.
"""

from datetime import date

from fieldvisit.casework.board import Board, Offer, Outcome, Paper, Room, Said, Subject, Thing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.policies import policy_library
from fieldvisit.machine.clock import local_day
from fieldvisit.rules.library import Entry, Found
from fieldvisit.words.labels import label

POLICIES, POLICY = "policies", "policy"

_MOST = 100
_LEAFLET = Offer("leaflet", "打印一页纸")


def read(desk: Desk, subject: Subject) -> Board:
    """What answers the question in the subject's id, or one entry. Raises PolicyNotHere."""
    return _one(desk, subject.id) if subject.kind == POLICY else _several(desk, subject.id)


def _several(desk: Desk, query: str) -> Board:
    found = policy_library.search(
        desk.tables, query, day=_today(desk), region=desk.profile.region_code
    )
    more = f"，先列出 {_MOST} 条" if len(found) > _MOST else ""
    return Board(
        title="政策速查",
        sentence=f"{'找到' if query else '库里今天有效的'} {len(found)} 条{more}，不用网络。",
        things=tuple(map(_thing, found[:_MOST])),
        nothing="没有找到。换个说法再找，或打 96456 问。",
        find="找政策：透析、上学、危房……",
    )


def _thing(found: Found) -> Thing:
    one = found.entry
    lines = [("说的是", one.summary)]
    lines += [("找到的地方", found.line)] if found.line else []
    return Thing(
        subject=Subject(POLICY, one.code),
        title=one.title,
        pill=label("policy_kind", one.kind),
        mood="plain",
        lines=tuple(lines),
        offers=(_LEAFLET,),
        opens=Subject(POLICY, one.code),
    )


def _one(desk: Desk, code: str) -> Board:
    one = _entry(desk, code)
    thing = Thing(
        subject=Subject(POLICY, one.code),
        title=one.title,
        pill=label("policy_kind", one.kind),
        mood="plain",
        lines=policy_library.told(one),
    )
    return Board(title=one.title, sentence=one.summary, offers=(_LEAFLET,), things=(thing,))


def _print(desk: Desk, code: str, said: Said) -> Outcome:
    one = _entry(desk, code)
    pdf = policy_library.leaflet(one, printed_on=_today(desk))
    return Outcome(paper=Paper(f"{one.title}·一页纸", pdf))


def _entry(desk: Desk, code: str) -> Entry:
    return policy_library.entry(
        desk.tables, code, day=_today(desk), region=desk.profile.region_code
    )


def _today(desk: Desk) -> date:
    return local_day(desk.clock.now())


ROOM = Room(
    code=POLICIES,
    title="政策速查",
    sentence="离线查政策，一条印一页纸带走",
    icon="search",
    read=read,
    steps={(POLICY, "leaflet"): _print},
    kinds=frozenset({POLICY}),
)
