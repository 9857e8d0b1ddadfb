"""Editions of one visit: which of them counts, and what its author may do about one that is wrong.
Pure.

Source: days.md 15 and its table of a visit's states; 国务院令649 art. 66(5): nothing is lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.visit import Visit, VisitState
from fieldvisit.words.labels import label

COUNTED = frozenset({VisitState.FINALISED, VisitState.REVIEWED})
"""States of a visit that counts as having been there."""

_NOT_IN_THE_BOOKS = frozenset({"waiting", "delivered", "rejected"})
"""How far a visit got while its author may still take it back (codes of `sent_state`)."""


class Way(StrEnum):
    """What becomes of a visit that is wrong: taken back, corrected, or done again as the reviewer
    asked.
    """

    TAKE_BACK = "take_back"
    CORRECT = "correct"
    REDO = "redo"


@dataclass(eq=False)
class EditionNotYours(FieldvisitError):
    """Only who wrote a visit takes it back or corrects it; a supervisor returns it."""


@dataclass(eq=False)
class EditionStands(FieldvisitError):
    """A try at the door, or a visit that was taken back, stays as it is; `state` is its code."""

    state: str

    def facts(self) -> dict[str, object]:
        return {"state": label("visit_state", self.state)}


@dataclass(eq=False)
class EditionReplaced(FieldvisitError):
    """There is a later edition of the visit: that one is corrected, and reviewed."""

    visit_id: str


@dataclass(eq=False)
class EditionInTheBooks(FieldvisitError):
    """What the ledger has is corrected, not taken back."""


@dataclass(eq=False)
class EditionNotInTheBooks(FieldvisitError):
    """What the ledger has not yet is taken back, not corrected."""


@dataclass(eq=False)
class EditionWithSupervisors(FieldvisitError):
    """It was handed in too late and waits for a supervisor's word."""


@dataclass(frozen=True)
class Told:
    """What is known of a visit on its author's device: how far it `sent` got (a code of
    `sent_state`), whether somebody still has to countersign it, the edition after it.
    """

    sent: str
    awaited: bool = False
    later: UUID | None = None


def way_of(visit: Visit, *, me: UUID, told: Told) -> Way:
    """What its author may do about it. Raises EditionNotYours, EditionStands, EditionReplaced,
    EditionWithSupervisors.
    """
    if visit.created_by != me:
        raise EditionNotYours
    if visit.state in (VisitState.ATTEMPT, VisitState.CANCELLED):
        raise EditionStands(visit.state)
    if told.later is not None:
        raise EditionReplaced(str(told.later))
    if visit.state is VisitState.RETURNED:
        return Way.REDO
    if visit.state is VisitState.REVIEWED:
        return Way.CORRECT
    if told.sent == "handed_in":
        raise EditionWithSupervisors
    # Without its countersignature it does not count as submitted, wherever it is.
    own = told.awaited or told.sent in _NOT_IN_THE_BOOKS
    return Way.TAKE_BACK if own else Way.CORRECT


def check_way(found: Way, *, wanted: Way) -> None:
    """Refuse what is done another way. Raises EditionInTheBooks, EditionNotInTheBooks."""
    if wanted is Way.TAKE_BACK and found is not Way.TAKE_BACK:
        raise EditionInTheBooks
    if wanted is not Way.TAKE_BACK and found is Way.TAKE_BACK:
        raise EditionNotInTheBooks


def first_of(visit: Visit) -> UUID:
    """The id of the first edition of a visit: what all its editions share."""
    return visit.first_visit or visit.id


def following(before: Visit, *, why: str) -> dict[str, Any]:
    """What the next edition of a visit takes from the one that it replaces: it is the same visit,
    at the same time, under the same number.
    """
    return {
        "number": before.number,
        "started_at": before.started_at,
        "ended_at": before.ended_at,
        "revision": before.revision + 1,
        "replaces": before.id,
        "first_visit": first_of(before),
        "correction": why,
    }


def is_later(one: Visit, other: Visit) -> bool:
    """Whether an edition comes after another: of two that were made on two devices the one with
    the higher id, everywhere alike.
    """
    return (one.revision, one.id.hex) > (other.revision, other.id.hex)


def state_at(visit: Visit, before: datetime | None = None) -> VisitState:
    """Its state as it was just before an instant; None: now."""
    judged = visit.state in (VisitState.REVIEWED, VisitState.RETURNED)
    since = visit.reviewed_at if judged else visit.taken_back_at
    if before is not None and since is not None and since >= before:
        return VisitState.FINALISED
    return visit.state


def is_there(visit: Visit, before: datetime | None = None) -> bool:
    """Whether an edition was made before an instant. A first one counts for the day of the visit,
    however late it was written down.
    """
    return before is None or visit.first_visit is None or visit.created_at < before


def superseded(seen: Iterable[Visit]) -> frozenset[UUID]:
    """Those with a later edition that was not taken back."""
    return frozenset(
        one.id
        for chain in _chains(seen)
        for one in chain
        if any(is_later(o, one) and o.state is not VisitState.CANCELLED for o in chain)
    )


def overtaken(seen: Iterable[Visit], *, before: datetime | None = None) -> frozenset[UUID]:
    """Those that do not count because another edition of the same visit stands for it, or because
    they were not there yet: of each visit one edition counts at most.

    A reviewed one stands until a later one is reviewed, or says that nobody was met; before any is
    reviewed the latest stands.
    """
    there = [one for one in seen if is_there(one, before)]
    missing = {one.id for one in seen} - {one.id for one in there}
    found = (
        one.id
        for chain in _chains(there)
        for one in chain
        if any(_overtakes(o, one, before=before) for o in chain if o is not one)
    )
    return frozenset(missing | set(found))


def _overtakes(other: Visit, one: Visit, *, before: datetime | None) -> bool:
    its, mine = state_at(other, before), state_at(one, before)
    later = is_later(other, one)
    if mine is VisitState.REVIEWED:
        return later and its in (VisitState.REVIEWED, VisitState.ATTEMPT)
    if mine is VisitState.FINALISED and its is VisitState.REVIEWED:
        return True
    return later and its is not VisitState.CANCELLED


def standing(seen: Sequence[Visit], *, before: datetime | None = None) -> list[Visit]:
    """Of these visits those that count, each once, in the order given."""
    not_those = overtaken(seen, before=before)
    return [one for one in seen if one.id not in not_those and state_at(one, before) in COUNTED]


def _chains(seen: Iterable[Visit]) -> list[list[Visit]]:
    found: dict[UUID, list[Visit]] = {}
    for one in seen:
        found.setdefault(first_of(one), []).append(one)
    return [chain for chain in found.values() if len(chain) > 1]
