"""Who is asked to sign: nobody who was not met, and not for a form that asks for no signature."""

import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import visiting
from fieldvisit.casework.visits.filling import Filling
from tests.support.bundled_forms import bring
from tests.support.form_pages import ink
from ui.flow.signatures import RESPONDENT, WORKER, Signatures

CLUE, REFERRAL = "F05-主动发现线索.xlsx", "F09-转介单.xlsx"


def begun(desk: Desk, file: str, **answers: str) -> Filling:
    household = today.today(desk).cards[0].household_id
    filling = visiting.start(desk, household, form_id=bring(desk, file))
    for name, value in answers.items():
        filling.session.set(filling.session.definition.ref_of(name), value)
    return filling


@pytest.fixture
def signed(desk: Desk) -> Signatures:
    """The worker has signed, nobody else."""
    marks = Signatures()
    marks.draw(WORKER, ink(), at=desk.clock.now())
    return marks


def parties(marks: Signatures, desk: Desk, filling: Filling) -> list[str]:
    return [one.key for one in marks.signers(desk, filling)]


def test_a_clue_from_nowhere_near_a_door_is_signed_by_its_author_alone(
    desk: Desk, signed: Signatures
) -> None:
    clue = begun(desk, CLUE)
    assert parties(signed, desk, clue) == [WORKER]
    assert signed.lacking(clue) == ""


def test_who_was_met_may_sign_a_clue_and_need_not(desk: Desk, signed: Signatures) -> None:
    clue = begun(desk, CLUE, result="met_person")
    assert parties(signed, desk, clue) == [WORKER, RESPONDENT]
    assert signed.lacking(clue) == ""
    assert [one.party for one in signed.given(desk, clue)] == ["investigator"]
    signed.draw(RESPONDENT, ink(), at=desk.clock.now())
    assert [one.party for one in signed.given(desk, clue)] == ["investigator", "respondent"]


def test_consent_is_signed_even_where_no_visit_was_made(desk: Desk, signed: Signatures) -> None:
    referral = begun(desk, REFERRAL)
    assert parties(signed, desk, referral) == [WORKER, RESPONDENT]
    assert signed.lacking(referral) == "还差被访人签名"


def test_one_form_of_a_knock_that_asks_for_it_is_enough(desk: Desk, signed: Signatures) -> None:
    clue = begun(desk, CLUE, result="met_person")
    visiting.join(desk, clue, form_id=bring(desk, REFERRAL))
    assert signed.lacking(clue) == "还差被访人签名"
