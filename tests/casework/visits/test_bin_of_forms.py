"""Forms left out of a knock, and drafts in the bin: each comes back once, with what it held."""

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import visiting
from fieldvisit.casework.visits.visiting import DraftGone
from fieldvisit.store import drafts
from tests.casework.visits.test_together import SECOND, begun, desk

__all__ = ["desk"]
STATE = "/data/body/mental_state"


def test_a_form_left_out_and_taken_up_again_holds_what_it_held(desk: Desk) -> None:
    """pain 1: what was typed is there again."""
    lead = begun(desk)
    visiting.answer(lead, lead, ref="/data/meet/result", value="met_person")
    (other,) = lead.others
    visiting.answer(lead, other, ref=STATE, value="poor")
    visiting.save(desk, lead)
    visiting.drop(desk, lead, other=other)
    again = visiting.join(desk, lead, form_id=SECOND)
    assert (again.number, again.session.state(STATE).value) == (other.number, "poor")
    found = visiting.resume(desk, str(lead.draft.id))
    assert [one.form.form_id for one in found.all] == ["F02", SECOND]


def test_what_lies_in_the_bin_is_not_gone_on_with(desk: Desk) -> None:
    lead = begun(desk)
    visiting.discard(desk, str(lead.draft.id))
    with pytest.raises(DraftGone):
        visiting.resume(desk, str(lead.draft.id))
    visiting.take_back(desk, str(lead.draft.id))
    assert visiting.resume(desk, str(lead.draft.id)).draft.id == lead.draft.id


def test_a_draft_taken_back_beside_a_new_one_of_its_form_goes_on_by_itself(desk: Desk) -> None:
    lead = begun(desk)
    (other,) = lead.others
    visiting.drop(desk, lead, other=other)
    anew = visiting.start(desk, str(lead.draft.household_id), form_id=SECOND)
    with desk.store.write() as tx:
        drafts.save(tx, anew.draft.__class__(**{**vars(anew.draft), "knock_id": lead.draft.id}))
    visiting.take_back(desk, str(other.draft.id))
    for one, forms in ((lead, ["F02", SECOND]), (other, [SECOND])):
        found = visiting.resume(desk, str(one.draft.id))
        assert [form.form.form_id for form in found.all] == forms
