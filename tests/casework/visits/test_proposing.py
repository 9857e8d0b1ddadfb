"""变更建议: what a form found anew waits for a person who decides; the register stays whole."""

from datetime import timedelta
from typing import Any

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import deciding
from fieldvisit.casework.visits.deciding import ProposalUnfit
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.records import Membership, Person, Proposal, Visit
from fieldvisit.records.person import Relation
from fieldvisit.store import households, journal
from tests.casework.policies.test_household_survey import FOUR_OF_THEM, filling, finished, proposed

__all__ = ["filling"]


def put(desk: Desk, visit: Visit, **told: Any) -> str:
    """A proposal as any form may have made it."""
    proposal = Proposal(
        id=desk.ids.fresh(),
        scope=visit.scope,
        created_at=visit.ended_at,
        household_id=visit.household_id,
        visit_id=visit.id,
        **told,
    )
    with desk.store.write() as tx:
        journal.insert(tx, proposal, stamp=desk.stamp())
    return str(proposal.id)


def family(desk: Desk) -> list[str]:
    with desk.store.read() as tx:
        return [person.model_dump_json() for _, person in households.members(tx, FOUR_OF_THEM)]


@pytest.mark.parametrize(
    ("field", "value"),
    [("phone", "abc"), ("sex", "男"), ("relation", "干儿子"), ("birth_date", "去年")],
)
@pytest.mark.parametrize("kind", ["join", "change"])
def test_what_the_register_cannot_hold_is_refused_in_words(
    desk: Desk, filling: Filling, kind: str, field: str, value: str
) -> None:
    visit, before = finished(desk, filling), family(desk)
    with desk.store.read() as tx:
        tie, person = households.members(tx, FOUR_OF_THEM)[1]
    held = (tie if field == "relation" else person).model_dump(mode="json")[field]
    told = (
        {"kind": kind, "after": {"name": "新人", field: value}}
        if kind == "join"
        else {
            "kind": kind,
            "person_id": person.id,
            "before": {field: held},
            "after": {field: value},
        }
    )
    proposal_id = put(desk, visit, **told)
    with pytest.raises(ProposalUnfit):
        deciding.accept(desk, proposal_id)
    assert family(desk) == before
    assert proposal_id in {
        line.proposal_id for line in deciding.open_lines(desk, str(FOUR_OF_THEM))
    }


def test_nobody_leaves_because_they_came_after_the_visit_began(
    desk: Desk, filling: Filling
) -> None:
    later = {"scope": filling.door.scope, "created_at": desk.clock.now() + timedelta(minutes=5)}
    baby = Person(id=desk.ids.fresh(), name="任小满", **later)
    tie = Membership(
        id=desk.ids.fresh(),
        household_id=FOUR_OF_THEM,
        person_id=baby.id,
        relation=Relation.GRANDCHILD,
        **later,
    )
    with desk.store.write() as tx:
        journal.insert(tx, baby, stamp=desk.stamp())
        journal.insert(tx, tie, stamp=desk.stamp())
    finished(desk, filling)
    assert [one for one in proposed(desk, FOUR_OF_THEM) if one.kind == "leave"] == []


def test_who_was_taken_off_the_form_is_proposed_to_leave(desk: Desk, filling: Filling) -> None:
    filling.session.remove("/data/members/member", 4)
    finished(desk, filling)
    (found,) = [one for one in proposed(desk, FOUR_OF_THEM) if one.kind == "leave"]
    with desk.store.read() as tx:
        assert found.person_id == households.members(tx, FOUR_OF_THEM)[3][1].id


def test_nobody_leaves_because_their_record_arrived_after_the_visit_began(
    desk: Desk, filling: Filling
) -> None:
    """pain 3: another device had written them before, and they were never on this form."""
    before = {"scope": filling.door.scope, "created_at": desk.clock.now() - timedelta(days=2)}
    baby = Person(id=desk.ids.fresh(), name="任小满", **before)
    tie = Membership(
        id=desk.ids.fresh(),
        household_id=FOUR_OF_THEM,
        person_id=baby.id,
        relation=Relation.GRANDCHILD,
        **before,
    )
    with desk.store.write() as tx:
        journal.insert(tx, baby, stamp=desk.stamp())
        journal.insert(tx, tie, stamp=desk.stamp())
    finished(desk, filling)
    assert {one.kind for one in proposed(desk, FOUR_OF_THEM)} == {"change"}


def test_who_moved_out_meanwhile_is_not_proposed_as_somebody_new(
    desk: Desk, filling: Filling
) -> None:
    with desk.store.write() as tx:
        tie, _ = households.members(tx, FOUR_OF_THEM)[3]
        until = {"until": desk.clock.now().date()}
        journal.patch(tx, "membership", row_id=tie.id, after=until, stamp=desk.stamp())
    finished(desk, filling)
    assert {one.kind for one in proposed(desk, FOUR_OF_THEM)} == {"change"}
