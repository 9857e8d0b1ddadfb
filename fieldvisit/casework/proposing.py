"""变更建议: what a form says of a household's members beside what the register says. It decides
nothing and changes nothing (casework.deciding).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.forms.session import Session
from fieldvisit.records import Membership, Person, Proposal, Visit
from fieldvisit.records.proposal import ProposalKind
from fieldvisit.store import households

MEMBERS = "person"
"""The list of entities that a form's members belong to (XLSForm sheet `entities`)."""

OF_PERSON = ("name", "citizen_id", "sex", "birth_date", "phone", "health", "disability_card")
OF_MEMBERSHIP = ("relation",)

Tie = tuple[Membership, Person]


def proposals_from(tx: Connection, desk: Desk, *, session: Session, visit: Visit) -> list[Proposal]:
    """What the members on a finished form ask to change; nothing for a form without members. A
    blank on the form proposes nothing: it may not have been asked.
    """
    told = [one for one in session.entities() if one.dataset == MEMBERS]
    if not told:
        return []
    known = {
        str(person.id): (tie, person) for tie, person in households.members(tx, visit.household_id)
    }
    # XLSForm keeps `name` for itself, so a person's name is the label of the entity
    named = [(str(one.id), {"name": one.label, **one.properties}) for one in told]
    found = [
        *_differences(known, named),
        *_joining(known, named),
        *_leaving(known, {key for key, _ in named}, began=visit.started_at),
    ]
    return [
        Proposal(
            id=desk.ids.fresh(),
            scope=visit.scope,
            created_at=visit.ended_at,
            household_id=visit.household_id,
            person_id=person_id,
            visit_id=visit.id,
            kind=kind,
            before=before,
            after=after,
        )
        for kind, person_id, before, after in found
    ]


Found = tuple[ProposalKind, UUID | None, dict[str, Any], dict[str, Any]]
Named = Sequence[tuple[str, Mapping[str, str]]]


def _differences(known: Mapping[str, Tie], named: Named) -> Iterator[Found]:
    for key, properties in named:
        if key not in known:
            continue
        held = held_of(known[key])
        after = {field: value for field, value in _said(properties).items() if value != held[field]}
        if after:
            before = {field: held[field] for field in after}
            yield ProposalKind.CHANGE, known[key][1].id, before, after


def _joining(known: Mapping[str, Tie], named: Named) -> Iterator[Found]:
    for key, properties in named:
        said = _said(properties)
        if key not in known and said.get("name"):
            yield ProposalKind.JOIN, None, {}, dict(said)


def _leaving(known: Mapping[str, Tie], still: set[str], *, began: datetime) -> Iterator[Found]:
    for key, (tie, person) in known.items():
        # who came into the register after the visit began was never on the form
        if key not in still and tie.created_at <= began:
            yield ProposalKind.LEAVE, person.id, {"until": None}, {}


def held_of(tie: Tie) -> dict[str, Any]:
    """What the register says of a member, as JSON values."""
    membership, person = tie
    held = person.model_dump(mode="json", include=set(OF_PERSON))
    return held | membership.model_dump(mode="json", include=set(OF_MEMBERSHIP))


def _said(properties: Mapping[str, str]) -> dict[str, str]:
    """The fields of the register that a form fills in; a masked number says nothing."""
    return {
        field: value
        for field in (*OF_PERSON, *OF_MEMBERSHIP)
        if (value := properties.get(field, "").strip()) and "*" not in value
    }
