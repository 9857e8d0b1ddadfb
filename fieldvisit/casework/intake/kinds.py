"""What may be taken in, who may, and what turns its rows into records. One line a kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake.clues import ClueTaker
from fieldvisit.casework.intake.insurance import InsuranceTaker
from fieldvisit.casework.intake.matches import MatchTaker
from fieldvisit.casework.intake.notes import NoteTaker
from fieldvisit.casework.intake.people import HouseholdTaker, PersonTaker
from fieldvisit.casework.intake.rows import Asked, Taker
from fieldvisit.casework.naming import code
from fieldvisit.errors import FieldvisitError
from fieldvisit.records.staff import Role
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.words.labels import LABELS


@dataclass(eq=False)
class ImportKindUnknown(FieldvisitError):
    """There is no import of this kind."""

    given: str
    known: str


@dataclass(eq=False)
class ListKindMissing(FieldvisitError):
    """A 比对 list does not say what it lists; `known`: what it may."""

    known: str


_WORKERS = frozenset({Role.GRID_WORKER, *DECIDERS})
_Makes = Callable[[Desk, str], Taker]


def _visits(desk: Desk, _: str) -> Taker:
    # Filling forms is half of the program: loaded only by who brings visits.
    from fieldvisit.casework.intake.visits import VisitTaker

    return VisitTaker(desk)


_LISTS = {"match": ("match_list", "哪一种名单"), "clue": ("need_source", "线索从哪里来")}
"""By kind of import the labels' group of what may be said of its whole list, and its words."""

TAKERS: Mapping[str, tuple[_Makes, frozenset[Role]]] = {
    "household": (lambda desk, _: HouseholdTaker(desk), DECIDERS),
    "person": (lambda desk, _: PersonTaker(desk), DECIDERS),
    "visit": (_visits, _WORKERS | {Role.ASSESSOR}),
    "note": (lambda desk, _: NoteTaker(desk), _WORKERS),
    "clue": (ClueTaker, _WORKERS),
    "insurance": (lambda desk, _: InsuranceTaker(desk), DECIDERS),
    "match": (MatchTaker, DECIDERS),
}
"""By kind: what makes its taker of a desk and a list's kind, and the roles that may (domain.md
section 5). Its columns stand in `columns.COLUMNS`, its word in the labels' group `import_kind`."""


def check(desk: Desk, kind: str) -> None:
    """Raises ImportKindUnknown, MayNot, GrantEnded, HandInOnly."""
    if kind not in TAKERS:
        raise ImportKindUnknown(kind, "、".join(TAKERS))
    desk.may(TAKERS[kind][1], job="import")


def taker_for(desk: Desk, asked: Asked) -> Taker:
    """What turns the rows of a file into records. Raises ListKindMissing, CodeUnknown for an
    unknown list; where clues come from may be left unsaid.
    """
    list_kind = asked.list_kind
    if asked.kind == "match" and not list_kind:
        raise ListKindMissing("、".join(LABELS["match_list"].values()))
    if asked.kind in _LISTS and list_kind:
        group, field = _LISTS[asked.kind]
        list_kind = code(list_kind, group=group, field=field)
    return TAKERS[asked.kind][0](desk, list_kind)


assert frozenset(TAKERS) == frozenset(LABELS["import_kind"])
