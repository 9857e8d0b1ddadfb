"""变更建议: what a form says of a household's members beside what the register says. It decides
nothing and changes nothing (casework.visits.deciding).
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.records import Membership, Person, Proposal, Visit
from fieldvisit.records.proposal import ProposalKind, ProposalState
from fieldvisit.rules.editions import standing
from fieldvisit.store import editions, households, in_hand, journal, proposals
from fieldvisit.words.labels import LABELS, label

MEMBERS = "person"
"""The list of entities that a form's members belong to (XLSForm sheet `entities`)."""

OF_PERSON = (
    *("name", "citizen_id", "sex", "birth_date", "phone", "health", "disability_card"),
    "self_care",
)
OF_MEMBERSHIP = ("relation",)

Tie = tuple[Membership, Person]


def remember(tx: Connection, desk: Desk, *, filling: Filling) -> None:
    """Keep beside the draft whom the form began with: who comes later was never on it."""
    told = filling.door.prefill.get("member", ())
    began = [row["member_person_id"] for row in told if not isinstance(row, str)]
    if began and any(node.saveto for node in filling.session.definition.nodes):
        what, now = _asked_about(filling), desk.clock.now()
        in_hand.put(tx, desk.profile.staff_id, what=what, body=json.dumps(began), at=now)


def take_back(tx: Connection, desk: Desk, *, visit_ids: Sequence[UUID]) -> None:
    """What these editions of a visit proposed and nobody decided goes: another edition asks."""
    for one in proposals.of_visits(tx, visit_ids):
        if one.state is ProposalState.OPEN:
            journal.delete(tx, "proposal", row_id=one.id, stamp=desk.stamp())


def ask_again(tx: Connection, desk: Desk, *, back: Visit) -> None:
    """What the edition proposed that stands now in place of one taken back is asked again, each
    once, but for what somebody decided meanwhile. Part of what its caller does.
    """
    whole = editions.of_visit(tx, back)
    told = [_question(one) for one in proposals.of_visits(tx, [one.id for one in whole])]
    for one in proposals.unsaid_of(tx, [one.id for one in standing(whole)]):
        if _question(one) not in told:
            told.append(_question(one))
            fresh = {"id": uuid5(one.id, str(back.id)), "version": 0, "deleted_at": None}
            own = {"created_by": None, "device_id": None}
            journal.insert(tx, one.model_copy(update=fresh | own), stamp=desk.stamp())


def forget(tx: Connection, desk: Desk, *, filling: Filling) -> None:
    """The form became a visit."""
    in_hand.drop(tx, desk.profile.staff_id, what=_asked_about(filling))


def _asked_about(filling: Filling) -> str:
    return f"members {filling.draft.id}"


def proposals_from(tx: Connection, desk: Desk, *, filling: Filling, visit: Visit) -> list[Proposal]:
    """What the members on a finished form ask to change, and what an assessment (F04) says of the
    person's self-care; nothing for a form without either. A blank on the form proposes nothing: it
    may not have been asked.
    """
    told = [one for one in filling.session.entities() if one.dataset == MEMBERS]
    checked = assessed(visit)
    if visit.household_id is None or not (told or checked):
        return []
    home = visit.household_id
    known = {str(person.id): (tie, person) for tie, person in households.members(tx, home)}
    found = list(_differences(known, checked))
    if told:
        # XLSForm keeps `name` for itself, so a person's name is the label of the entity
        named = [(str(one.id), {"name": one.label, **one.properties}) for one in told]
        began = _began_with(tx, desk, filling=filling, known=known)
        found += _differences(known, [(key, _said(properties)) for key, properties in named])
        found += _joining(known.keys() | began, named)
        found += _leaving(known, began - {key for key, _ in named})
    decided = _decided(tx, filling)
    return [
        Proposal(
            id=desk.ids.fresh(),
            scope=visit.scope,
            created_at=visit.ended_at,
            household_id=home,
            person_id=person_id,
            visit_id=visit.id,
            kind=kind,
            before=before,
            after=after,
        )
        for kind, person_id, before, after in found
        if _asked(kind, person_id, after=after) not in decided
    ]


def _decided(tx: Connection, filling: Filling) -> list[tuple[Any, ...]]:
    """What somebody answered of the editions before this one: it is not asked twice."""
    if filling.corrects is None:
        return []
    before = [one.id for one in editions.of_visit(tx, filling.corrects)]
    answered = (o for o in proposals.of_visits(tx, before) if o.state is not ProposalState.OPEN)
    return [_question(one) for one in answered]


def _question(one: Proposal) -> tuple[Any, ...]:
    return _asked(one.kind, one.person_id, after=one.after)


def _asked(
    kind: ProposalKind, person_id: UUID | None, *, after: Mapping[str, Any]
) -> tuple[Any, ...]:
    """What a proposal asks; whoever joined is told again by name alone, since the register has them
    under an id of its own."""
    return kind, person_id, after.get("name") if kind is ProposalKind.JOIN else dict(after)


Found = tuple[ProposalKind, UUID | None, dict[str, Any], dict[str, Any]]
Named = Sequence[tuple[str, Mapping[str, str]]]


def assessed(visit: Visit) -> list[tuple[str, dict[str, Any]]]:
    """The six items of the person who was assessed, True for what they can do (特困人员认定办法
    art. 21); all six or none.
    """
    told = {item: visit.answers.get(item) for item in LABELS["self_care"]}
    if visit.person_id is None or not set(told.values()) <= {"able", "unable"}:
        return []
    can = {item: said == "able" for item, said in told.items()}
    return [(str(visit.person_id), {"self_care": can})]


def self_care_words(items: Mapping[str, bool]) -> str:
    """`3 项做不了：如厕、室内行走、洗澡`."""
    cannot = [label("self_care", item) for item, can in items.items() if not can]
    return f"{len(cannot)} 项做不了：{'、'.join(cannot)}" if cannot else "六项都能做"


def _differences(
    known: Mapping[str, Tie], said: Sequence[tuple[str, Mapping[str, Any]]]
) -> Iterator[Found]:
    for key, fields in said:
        if key not in known:
            continue
        held = held_of(known[key])
        after = {field: value for field, value in fields.items() if value != held[field]}
        if after:
            before = {field: held[field] for field in after}
            yield ProposalKind.CHANGE, known[key][1].id, before, after


def _began_with(
    tx: Connection, desk: Desk, *, filling: Filling, known: Mapping[str, Tie]
) -> set[str]:
    """Whom the form began with, by their ids."""
    kept = in_hand.get(tx, desk.profile.staff_id, what=_asked_about(filling))
    if kept is not None:
        return set(json.loads(kept))
    # a draft of 0.1.0 has no such list: who was made after it began was never on it
    began = filling.draft.started_at
    return {key for key, (tie, _) in known.items() if tie.created_at <= began}


def _joining(known: Collection[str], named: Named) -> Iterator[Found]:
    for key, properties in named:
        said = _said(properties)
        if key not in known and said.get("name"):
            yield ProposalKind.JOIN, None, {}, dict(said)


def _leaving(known: Mapping[str, Tie], gone: Collection[str]) -> Iterator[Found]:
    for key, (_, person) in known.items():
        if key in gone:
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
