"""A form withdrawn on the server is hidden from new visits and from nothing else (pain 8)."""

import pytest

from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk, FormNotHere
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.visits import together, upgrading, visiting
from fieldvisit.practice import answers
from fieldvisit.store import forms, incoming
from fieldvisit.store.incoming import Entry


def withdraw(desk: Desk, form_id: str) -> None:
    """What a pull brings after `fieldvisit form withdraw`."""
    with desk.store.write() as tx:
        form = forms.package(tx, form_id)
        assert form is not None
        values = form.model_dump(mode="json") | {"withdrawn": True}
        entry = Entry("form", form.id, 100_000, values)
        incoming.apply(tx, form.scope, entries=[entry], cursor=100_000)


def test_a_withdrawn_form_cannot_be_begun(desk: Desk) -> None:
    card = today(desk).cards[0]
    withdraw(desk, "F02")
    assert "F02" not in {form.form_id for form in together.offered(desk)}
    with pytest.raises(FormNotHere):
        visiting.start(desk, card.household_id, form_id="F02")


def test_its_draft_goes_on_is_finished_and_printed(desk: Desk) -> None:
    card = today(desk).cards[0]
    filling = visiting.start(desk, card.household_id, form_id="F02")
    filling.session.set("/data/meet/result", "met_person")
    visiting.save(desk, filling, page=1)
    withdraw(desk, "F02")
    again = visiting.resume(desk, str(filling.draft.id))
    assert again.session.state("/data/meet/result").value == "met_person"
    assert upgrading.offered(desk, again) is None
    answers.answer_all(again)
    visit = visiting.finish(desk, again, signatures=answers.signatures(desk, again))
    assert dossier.pdf(desk, [str(visit.id)]).startswith(b"%PDF")
