"""Who may read and write what, on the server: default deny. Pure; it never touches a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from fieldvisit.records import KINDS
from fieldvisit.records.change import Action, Change
from fieldvisit.records.region import covers
from fieldvisit.records.staff import Role
from fieldvisit.rules import assessing
from fieldvisit.rules.journeys import REVIEWERS as REVIEWERS

SUPERVISORS = "supervisors"
_SUPERVISORS_OWN = frozenset({"handed_in", "inspection"})
_FIELD_WORK = frozenset(
    {
        "household",
        "person",
        "membership",
        "task",
        "visit",
        "note",
        "attachment",
        "proposal",
        "conflict",
        "countersignature",
        "need",
        "service_order",
        "follow_up",
        "referral",
        "clue",
        "alert",
        "plan",
        "special_case",
        "outreach",
        "credit",
        "reported",
        "public_notice",
        "insurance",
        "reading",
    }
)
_OF_PEOPLE = _FIELD_WORK | {"entitlement"}
_EVERYBODYS = frozenset({"visit", "note", "attachment", "proposal", "countersignature"})
_LOOKED_AFTER = frozenset(
    {
        *("task", "conflict", "need", "follow_up", "clue", "alert"),
        *("outreach", "credit", "reported", "reading"),
    }
)
_ASKED_OF_ALL = frozenset({"campaign"})
_SUPERVISORS_WORK = frozenset({"grid", "handed_in", "entitlement", "inspection"})
_DISTRICTS_WORK = frozenset({"policy_table"})
WRITES: Mapping[str, frozenset[str]] = {
    Role.GRID_WORKER: _EVERYBODYS | _LOOKED_AFTER,
    Role.VILLAGE_OFFICER: _FIELD_WORK | _ASKED_OF_ALL,
    Role.TOWN_OFFICER: _FIELD_WORK | _ASKED_OF_ALL | _SUPERVISORS_WORK,
    Role.DISTRICT_OFFICER: _FIELD_WORK | _ASKED_OF_ALL | _SUPERVISORS_WORK | _DISTRICTS_WORK,
    Role.ASSESSOR: _EVERYBODYS,
}
"""Kinds that a role may write in its own area; a role that is not named writes nothing.
Source: domain.md section 5. Of a conflict a device writes the choice alone (`clashes`), of what was
handed in the decision alone (`inbox`)."""

DECISIONS: Mapping[str, frozenset[str]] = {
    "plan": frozenset({"active", "returned"}),
    "special_case": frozenset({"decided", "refused"}),
}
"""States into which only a reviewer brings a row (domain.md section 5: the town approves)."""

READERS = frozenset(WRITES)
"""Roles whose devices hold people's records; 市 and 审计 roles never do."""

MERGING = frozenset({"merged_into", "merges"})
"""Fields of a person that make two entries one, or apart again: the supervisors' alone."""

GRID = "g"
"""What the audience of a grid begins with; an id never does."""

LENT = "h"
"""The same of a household that is lent to assessors."""


@dataclass(frozen=True)
class Author:
    """Who speaks: a person on a device, in a role, for an area and those in `also`. `former`: areas
    that they answered for before. `grids`: (scope, grid) of those that are theirs; `lent`: (scope,
    household) of those that an assessor has now. `office`: the server's own imports.
    """

    staff_id: UUID
    device_id: UUID
    role: str
    area: str
    office: bool = False
    also: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    grids: tuple[tuple[str, UUID], ...] = ()
    lent: tuple[tuple[str, UUID], ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        """Everything that the person answers for, their own area first."""
        return (self.area, *self.also)

    @cached_property
    def named(self) -> tuple[str, str]:
        """Person and device as records name them."""
        return str(self.staff_id), str(self.device_id)


OFFICE = Author(UUID(int=1), UUID(int=1), "office", "0" * 12, office=True)
"""The server itself: practice data and imports of the office."""


def may_write(author: Author, scope: str) -> bool:
    """A person writes into their own area and the areas below it."""
    return author.office or (author.role in WRITES and answers_for(author, scope))


def answers_for(author: Author, scope: str) -> bool:
    """Whether a scope lies in one of the person's areas."""
    return any(covers(area, scope) for area in author.areas)


def answered_for(author: Author, scope: str) -> bool:
    """Whether a scope lay in one of the person's areas and does not any more."""
    before = any(covers(area, scope) for area in author.former)
    return author.role in WRITES and before and not answers_for(author, scope)


def may_read(author: Author, scope: str) -> bool:
    """A person reads their own area, those below, and what is kept for all above (forms, places,
    colleagues).
    """
    if author.role not in READERS:
        return author.office
    return answers_for(author, scope) or any(covers(scope, area) for area in author.areas)


def audience(kind: str, values: Mapping[str, Any], grid: UUID | None) -> str:
    """Who may see a row, as one word: everybody who reads the scope, those whose area it lies in,
    the supervisors among them, those of its grid, or (a private note) its author alone.
    """
    if values.get("private"):
        return str(values["created_by"])
    if kind in _SUPERVISORS_OWN:
        return SUPERVISORS
    if kind not in _OF_PEOPLE:
        return "all"
    return "area" if grid is None else grid_audience(grid)


def grid_audience(grid: UUID) -> str:
    """The audience of a grid: never the word for a person, whatever ids are chosen."""
    return f"{GRID}{grid.hex}"


def audiences_of(
    kind: str, values: Mapping[str, Any], *, grid: UUID | None, lent: UUID | None
) -> tuple[str, ...]:
    """All that may see a row: its audience, and whoever the household is lent to with which it is
    seen. Nobody belongs to both.
    """
    own = audience(kind, values, grid)
    if lent is None or kind not in _OF_PEOPLE or values.get("private"):
        return (own,)
    return (own, lent_audience(lent))


def lent_audience(household: UUID) -> str:
    """The audience of whoever has this household for a time."""
    return f"{LENT}{household.hex}"


@dataclass(frozen=True)
class Audiences:
    """The audiences that a person belongs to; `every_grid`: of the whole scope."""

    named: frozenset[str] = frozenset()
    every_grid: bool = False

    def __contains__(self, audience: str) -> bool:
        return audience in self.named or (self.every_grid and audience.startswith(GRID))

    def see(self, row: tuple[str, ...]) -> bool:
        """Whether a row of these audiences is theirs."""
        return any(one in self for one in row)


def audiences(author: Author, scope: str) -> Audiences:
    """The audiences of a scope that a person belongs to. A grid worker with grids in the scope sees
    those and what lies in none, an assessor what is lent to them; everybody else sees the whole of
    their area.
    """
    if not may_read(author, scope):
        return Audiences()
    if not answers_for(author, scope):
        return Audiences(frozenset({"all"}))
    if author.role == Role.ASSESSOR:
        lent = {lent_audience(home) for place, home in author.lent if place == scope}
        return Audiences(frozenset({"all", str(author.staff_id)} | lent))
    inside = {"all", "area", str(author.staff_id)}
    if author.role in REVIEWERS:
        inside.add(SUPERVISORS)
    own = {grid_audience(grid) for place, grid in author.grids if place == scope}
    narrow = author.role == Role.GRID_WORKER and bool(own)
    return Audiences(frozenset(inside | own if narrow else inside), every_grid=not narrow)


def readable_prefix(area: str) -> str:
    """What every scope in or below `area` starts with."""
    digits = next((n for n in (2, 4, 6, 9) if area[n:] == "0" * (12 - n)), 12)
    return area[:digits]


def above(area: str) -> tuple[str, ...]:
    """The areas above `area` (and itself), from the province down."""
    return tuple(sorted({area[:n].ljust(12, "0") for n in (2, 4, 6, 9, 12)}))


def refusal(change: Change, author: Author) -> str | None:
    """The code of a refusal that does not depend on what the server holds, or None."""
    if change.kind not in KINDS:
        return "unknown_kind"
    if author.office:
        return None
    if change.actor != author.staff_id or change.device_id != author.device_id:
        return "author_not_yours"
    if not may_write(author, change.scope):
        return "scope_not_yours"
    if change.kind not in WRITES[author.role]:
        return "kind_not_yours"
    if change.kind == "person" and author.role not in REVIEWERS and _merges(change):
        return "merge_not_yours"
    decides = change.after.get("state") in DECISIONS.get(change.kind, ())
    if decides and author.role not in REVIEWERS:
        return "decision_not_yours"
    if author.role == Role.ASSESSOR and (code := _not_an_assessors(change)):
        return code
    if change.action is not Action.INSERT:
        return None
    said = change.after.get("created_by"), change.after.get("device_id")
    forged = any(one not in (None, own) for one, own in zip(said, author.named, strict=True))
    return "author_not_yours" if forged else None


def _merges(change: Change) -> bool:
    if change.action is Action.INSERT:
        return any(change.after.get(name) for name in MERGING)
    return bool(MERGING & change.after.keys())


def _not_an_assessors(change: Change) -> str | None:
    if change.action is not Action.INSERT:
        # They propose and decide nothing, and unsay what they proposed (`lending.judged`); what
        # else they write stands anyway.
        decides = change.kind == "proposal" and change.action is Action.PATCH
        return "kind_not_yours" if decides else None
    if change.kind == "visit" and change.after.get("form_id") not in assessing.FORMS:
        return "form_not_assessors"
    if change.kind == "note" and change.after.get("private") is not True:
        return "note_not_assessors"
    return None
