"""Needs of households (需求): found, verified, matched, closed, opened again. One transaction an
action; every illegal step is refused by name (rules.loop).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming, steps, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.records import Household, Need, Note
from fieldvisit.records.need import MatchedWith, NeedState, Satisfaction, Urgency
from fieldvisit.rules import loop as rule
from fieldvisit.store import audit, journal


@dataclass(frozen=True)
class Found:
    """What somebody found: `kind` of `need_kind`, `source` of `need_source`, by code or word."""

    kind: str
    text: str
    source: str = "visit"
    urgency: str = Urgency.NORMAL
    person_id: UUID | None = None
    from_visit: UUID | None = None
    from_note: UUID | None = None


def find(desk: Desk, household_id: str, *, found: Found) -> Need:
    """Keep a need. Raises NotHere, WordsMissing, CodeUnknown."""
    desk.may_show_people()
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        return keep(tx, desk, home=home, found=found)


def from_note(desk: Desk, note_id: str, *, kind: str, urgency: str = Urgency.NORMAL) -> Need:
    """A need made of a note; the note stays as it is, and the need names it. Raises NotHere (for a
    note about no household, too), CodeUnknown.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        note = naming.record(tx, Note, kind="note", named=note_id)
        about = str(note.household_id or "")
        home = naming.record(tx, Household, kind="household", named=about)
        found = Found(kind, note.text, source="note", urgency=urgency, from_note=note.id)
        return keep(tx, desk, home=home, found=found)


def verify(desk: Desk, need_id: str) -> Need:
    """Somebody looked, and it is so. Raises NotHere, StepRefused."""
    return steps.take_alone(desk, Need, named=need_id, step=NeedState.VERIFIED, changes={})


def reject(desk: Desk, need_id: str, *, reason: str) -> Need:
    """It is not so. Raises NotHere, StepRefused, ReasonMissing."""
    return steps.take_alone(
        desk, Need, named=need_id, step=NeedState.REJECTED, changes={"reason": reason.strip()}
    )


def match(desk: Desk, need_id: str, *, matched_with: str) -> Need:
    """Say what it is answered with. Raises NotHere, StepRefused, CodeUnknown."""
    chosen = naming.code(matched_with, group="matched_with", field="用什么对接")
    return steps.take_alone(
        desk,
        Need,
        named=need_id,
        step=NeedState.MATCHED,
        changes={"matched_with": MatchedWith(chosen)},
    )


def begin(desk: Desk, need_id: str) -> Need:
    """The measure or the application that answers it is under way; a service order or a referral
    says so by itself. Raises NotHere, StepRefused.
    """
    return steps.take_alone(desk, Need, named=need_id, step=NeedState.IN_SERVICE, changes={})


def reopen(desk: Desk, need_id: str, *, reason: str) -> Need:
    """It is there again. Raises NotHere, StepRefused, ReasonMissing."""
    return steps.take_alone(
        desk, Need, named=need_id, step=NeedState.REOPENED, changes={"reason": reason.strip()}
    )


def keep(tx: Connection, desk: Desk, *, home: Household, found: Found) -> Need:
    """A need in the caller's transaction. Raises WordsMissing, CodeUnknown."""
    writing.may_write(desk, "need")
    need = Need(
        id=desk.ids.fresh(),
        scope=home.scope,
        created_at=desk.clock.now(),
        household_id=home.id,
        person_id=found.person_id,
        kind=naming.code(found.kind, group="need_kind", field="哪一类需求"),
        text=naming.words(found.text, field="什么难处"),
        urgency=Urgency(naming.code(found.urgency, group="urgency", field="缓急")),
        source=naming.code(found.source, group="need_source", field="从哪里知道的"),
        from_note=found.from_note,
        from_visit=found.from_visit,
        found_at=desk.clock.now(),
    )
    journal.insert(tx, need, stamp=desk.stamp())
    audit.append(tx, "need_found", subject=str(need.id), stamp=desk.stamp())
    return need


def close(
    tx: Connection, desk: Desk, *, need: Need, so_far: rule.Answered, said: Mapping[str, str]
) -> Need:
    """Close a need of which the caller knows how far it was answered; `said`: outcome and
    satisfaction. Raises StepRefused, StillUnderWay, FollowUpMissing, OutcomeMissing,
    SatisfactionMissing.
    """
    changes: dict[str, Any] = {
        "outcome": said["outcome"].strip(),
        "satisfaction": Satisfaction(said["satisfaction"]) if said["satisfaction"] else None,
        "closed_at": desk.clock.now(),
    }
    if need.state in (NeedState.IN_SERVICE, NeedState.FOLLOW_UP):
        # what is lacking helps more than that the step is not the next one
        rule.check_closing(so_far, changes=changes)
    return steps.take(tx, desk, case=need, step=NeedState.CLOSED, changes=changes)
