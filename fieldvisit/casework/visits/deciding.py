"""Decide on 变更建议: accept one, which changes the register, or decline it. A form never changes
the register by itself.
"""

from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection

from fieldvisit.casework import writing
from fieldvisit.casework.desk import Desk, day_words
from fieldvisit.casework.visits import proposing
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Membership, Person, Proposal
from fieldvisit.records.fields import BadValue, mask_citizen_id, mask_name, read_citizen_id
from fieldvisit.records.proposal import ProposalKind, ProposalState
from fieldvisit.rules.journeys import DECIDERS, check_role
from fieldvisit.store import households, journal, persons, proposals, rows, visits
from fieldvisit.words.labels import label


@dataclass(eq=False)
class ProposalGone(FieldvisitError):
    """Somebody decided it already, or it never reached this device."""

    proposal_id: str


@dataclass(eq=False)
class ProposalStale(FieldvisitError):
    """The register changed after the visit: `fields` say otherwise now."""

    fields: str


@dataclass(eq=False)
class ProposalUnfit(FieldvisitError):
    """What the form says cannot stand in the register; `what` names the field and why."""

    what: str


@dataclass(eq=False)
class MemberKnown(FieldvisitError):
    """Whoever the form adds is in the register: that person is moved, not made once more."""

    name: str
    person_id: str


@dataclass(frozen=True)
class ProposalLine:
    """A proposal for the household's page: who, what in words, from which visit."""

    proposal_id: str
    name: str
    words: tuple[str, ...]
    source: str
    may_decide: bool


def open_lines(desk: Desk, household_id: str) -> list[ProposalLine]:
    """What waits for a decision in a household, oldest first."""
    with desk.read_people() as tx:
        waiting = proposals.open_of_household(tx, UUID(household_id))
        return [_line(tx, desk, proposal=one) for one in waiting]


def accept(desk: Desk, proposal_id: str) -> None:
    """Change the register as proposed, in one transaction. Raises ProposalGone, ProposalStale,
    ProposalUnfit, MemberKnown, MayNot; then nothing has changed.
    """
    with desk.store.write() as tx:
        proposal = _to_decide(tx, desk, proposal_id=proposal_id)
        _check_fit(tx, desk, proposal=proposal)
        try:
            _write(tx, desk, proposal=proposal)
        except ValidationError as error:
            # A form of a district may ask with codes of its own, which the register does not know.
            field = str(error.errors()[0]["loc"][0])
            raise ProposalUnfit(label("person_field", field)) from error
        _settle(tx, desk, proposal=proposal, state=ProposalState.ACCEPTED, reason="")


def decline(desk: Desk, proposal_id: str, *, reason: str) -> None:
    """Leave the register as it is. Raises ProposalGone, MayNot."""
    with desk.store.write() as tx:
        proposal = _to_decide(tx, desk, proposal_id=proposal_id)
        _settle(tx, desk, proposal=proposal, state=ProposalState.DECLINED, reason=reason.strip())


def _to_decide(tx: Connection, desk: Desk, *, proposal_id: str) -> Proposal:
    check_role(desk.profile.role, DECIDERS, job="decide")
    proposal = proposals.get(tx, UUID(proposal_id))
    if proposal is None or proposal.state is not ProposalState.OPEN:
        raise ProposalGone(proposal_id)
    return proposal


def _check_fit(tx: Connection, desk: Desk, *, proposal: Proposal) -> None:
    number = proposal.after.get("citizen_id")
    if not number:
        return
    try:
        read = read_citizen_id(number, today=local_day(desk.clock.now()))
    except BadValue as error:
        raise ProposalUnfit(label("person_field", "citizen_id")) from error
    known = persons.with_citizen_id(tx, read.number)
    if known and proposal.kind is ProposalKind.JOIN:
        raise MemberKnown(mask_name(known[0].name), str(known[0].id))


def _write(tx: Connection, desk: Desk, *, proposal: Proposal) -> None:
    if proposal.kind is ProposalKind.JOIN:
        _join(tx, desk, proposal=proposal)
    else:
        _change(tx, desk, proposal=proposal)


def _join(tx: Connection, desk: Desk, *, proposal: Proposal) -> None:
    after = proposal.after
    marks = {"scope": proposal.scope, "created_at": desk.clock.now()}
    fields = {field: after[field] for field in proposing.OF_PERSON if field in after}
    person = Person.model_validate({"id": desk.ids.fresh(), **marks, **fields})
    membership = Membership.model_validate(
        {
            "id": desk.ids.fresh(),
            **marks,
            "household_id": proposal.household_id,
            "person_id": person.id,
            "relation": after.get("relation", "other"),
            "since": local_day(desk.clock.now()),
        }
    )
    journal.insert(tx, person, stamp=desk.stamp())
    journal.insert(tx, membership, stamp=desk.stamp())


def _change(tx: Connection, desk: Desk, *, proposal: Proposal) -> None:
    ties = households.members(tx, proposal.household_id)
    tie = next((one for one in ties if one[1].id == proposal.person_id), None)
    if tie is None:
        raise ProposalStale(label("kind", "membership"))
    membership, person = tie
    if proposal.kind is ProposalKind.LEAVE:
        until = {"until": local_day(desk.clock.now())}
        journal.patch(tx, "membership", row_id=membership.id, after=until, stamp=desk.stamp())
        return
    held = proposing.held_of(tie)
    moved = [field for field, value in proposal.before.items() if held[field] != value]
    if moved:
        raise ProposalStale("、".join(label("person_field", field) for field in moved))
    for kind, row_id, fields in (
        ("person", person.id, proposing.OF_PERSON),
        ("membership", membership.id, proposing.OF_MEMBERSHIP),
    ):
        after = {field: proposal.after[field] for field in fields if field in proposal.after}
        if after:
            journal.patch(tx, kind, row_id=row_id, after=after, stamp=desk.stamp())


def _settle(
    tx: Connection, desk: Desk, *, proposal: Proposal, state: ProposalState, reason: str
) -> None:
    verdict = {
        "state": state,
        "decided_by": desk.profile.staff_id,
        "decided_at": desk.clock.now(),
        "reason": reason,
    }
    writing.put(tx, desk, record=proposal, after=verdict, line=f"proposal_{state}")


def _line(tx: Connection, desk: Desk, *, proposal: Proposal) -> ProposalLine:
    person = rows.get(tx, "person", row_id=proposal.person_id) if proposal.person_id else None
    name = person.name if isinstance(person, Person) else str(proposal.after.get("name", ""))
    visit = visits.get(tx, proposal.visit_id)
    day = day_words(visit.started_at if visit else proposal.created_at)
    return ProposalLine(
        proposal_id=str(proposal.id),
        name=name,
        words=_words(proposal),
        source=f"{day} {visit.visit_type if visit else ''}".strip(),
        may_decide=desk.profile.role in DECIDERS,
    )


def _words(proposal: Proposal) -> tuple[str, ...]:
    if proposal.kind is ProposalKind.LEAVE:
        return ("不再是这一户的人",)
    told = (
        _change_words(field, value, before=proposal.before.get(field))
        for field, value in proposal.after.items()
    )
    return ("户档案里没有，要添上", *told) if proposal.kind is ProposalKind.JOIN else tuple(told)


def _change_words(field: str, value: object, *, before: object) -> str:
    now = f"{label('person_field', field)}：{_shown(field, value)}"
    return f"{now}，原来是 {_shown(field, before)}" if before else now


def _shown(field: str, value: object) -> str:
    if field == "citizen_id":
        return mask_citizen_id(str(value))
    if isinstance(value, dict):
        return proposing.self_care_words(value)
    return label(field, str(value)) if field in ("sex", "relation") else str(value)
