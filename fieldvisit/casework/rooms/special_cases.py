"""一事一议: a household's dossiers with their sections in order and the steps that come next; and,
for everybody, all dossiers and how the pools stand.
"""

from fieldvisit.casework.board import Board, Room, Subject, Thing
from fieldvisit.casework.care.form_behind import from_form
from fieldvisit.casework.cases import case_file, pool_list
from fieldvisit.casework.cases.case_file import title_of
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import whole_names
from fieldvisit.casework.rooms.special_case_steps import CASES, OPEN, STEPS, offers_for
from fieldvisit.machine.clock import local_day
from fieldvisit.records import SpecialCase
from fieldvisit.records.fields import show_money
from fieldvisit.records.special_case import CaseState
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

ALL = "special_cases"
MOST = 100
"""Things on a page at once."""

_OVER = frozenset({CaseState.CLOSED, CaseState.REFUSED})


def read(desk: Desk, home: Subject) -> Board:
    """A household's dossiers, the newest first. The first look of an unlocking leaves a row in the
    audit trail. Raises NotHere.
    """
    name, found = case_file.of_household(desk, home.id)
    return Board(
        title=f"{name} 户的一事一议",
        sentence=ROOM.sentence,
        offers=(OPEN,) if desk.profile.role in DECIDERS else (),
        things=tuple(_case(desk, one) for one in found),
        nothing="这一户没有档案",
    )


def read_all(desk: Desk, _: Subject) -> Board:
    """How the pools stand, then every dossier."""
    day = local_day(desk.clock.now())
    pools = [pool_list.pool_facts(one) for one in pool_list.pool_states(desk, day=day)]
    lines = case_file.listed(desk)
    more = f"，先看前 {MOST} 件" if len(lines) > MOST else ""
    return Board(
        title=LIST.title,
        sentence=f"共 {len(lines)} 件{more}",
        things=(*map(_pool, pools), *map(_line, whole_names.of_householders(desk, lines[:MOST]))),
        nothing="没有档案",
    )


def _case(desk: Desk, one: SpecialCase) -> Thing:
    return Thing(
        subject=Subject("special_case", str(one.id)),
        title=title_of(one),
        pill=label("special_case_state", one.state),
        mood="done" if one.state in _OVER else "open",
        lines=(
            *case_file.written(case_file.sections(desk, one)),
            *from_form(desk, one.from_visit),
        ),
        offers=offers_for(desk, one),
    )


def _pool(facts: dict[str, object]) -> Thing:
    return Thing(
        subject=Subject(ALL, str(facts["id"])),
        title=str(facts["label"]),
        pill=f"还剩 {facts['left']} 元",
        mood="open",
        lines=(("资金池", sentence("pool_stands", facts)),),
    )


def _line(one: case_file.CaseLine) -> Thing:
    money = f"议定 {show_money(one.amount)} 元，已付 {show_money(one.paid)} 元"
    return Thing(
        subject=Subject(ALL, one.id),
        title=f"{one.name}·{label('case_kind', one.kind)}",
        pill=label("special_case_state", one.state),
        mood="done" if one.state in _OVER else "open",
        lines=(("什么事", one.event or "没写"), ("钱", money)),
        opens=Subject(CASES, one.household),
    )


ROOM = Room(
    code=CASES,
    title="一事一议",
    sentence="一事一议、救急难、临时救助：各节按先后，没有会议纪要不能议定",
    icon="message-square",
    read=read,
    steps=STEPS,
    at_household=True,
)

LIST = Room(
    code=ALL,
    title="一事一议和资金池",
    sentence="全部档案，资金池还剩多少",
    icon="message-square",
    read=read_all,
    steps={},
)
