"""F09 转介单: nothing leaves the house without consent, and only what the other side needs."""

from typing import Any

import pytest

from fieldvisit.forms.definition import FormDefinition
from tests.support.hands import Hand, definition, labels

KNOWN = {
    "person_name": "孙桂芬",
    "applicant_phone": "13800001234",
    "region_path": "天津市/西青区/辛口镇/第六埠村",
}
FILLED = {
    "result": "met_person",
    "to_org": "charity",
    "need": "透析自付每月 1900 元",
    "asked": "帮付两个月",
    "consent": "person",
}


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return definition("F09-转介单.xlsx")


def sent(form: FormDefinition, **more: Any) -> Hand:
    return Hand(form, KNOWN | more).answers(**FILLED)


def test_a_good_filling(form: FormDefinition) -> None:
    referral = sent(form)
    assert referral.wrong() == {}
    assert referral.answer("from_org") == "天津市西青区辛口镇第六埠村"
    assert referral.answer("contact_phone") == "13800001234"
    assert referral.answer("referral_state") == "sent"
    assert referral.answer("referral_follow_up_on") == "2026-11-30"


def test_without_consent_there_is_no_referral(form: FormDefinition) -> None:
    """domain.md table 1: referral without consent refused."""
    referral = sent(form).answers(consent="")
    assert referral.wrong() == {"consent": "required"}
    assert referral.message("consent") == "没有本人或监护人同意，不能转介"


def test_who_refuses_to_sign_does_not_consent(form: FormDefinition) -> None:
    referral = sent(form).answers(respondent_sign_way="refused", sign_reason="不愿意让外人知道")
    assert referral.wrong() == {"respondent_sign_way": "constraint"}
    assert "不能转介" in referral.message("respondent_sign_way")


def test_a_guardian_is_named(form: FormDefinition) -> None:
    referral = sent(form).answers(consent="guardian")
    assert referral.wrong() == {"guardian_name": "required", "guardian_relation": "required"}
    assert referral.answers(guardian_name="孙志强", guardian_relation="relative").wrong() == {}


@pytest.mark.parametrize("mode", ["phone", "video", "letter", "neighbour"])
def test_who_is_not_met_has_signed_on_paper_before(form: FormDefinition, mode: str) -> None:
    referral = sent(form).answers(visit_mode=mode)
    assert referral.wrong() == {"consent_paper_on": "required"}
    assert "respondent_signature" not in referral.asked()
    assert referral.answers(consent_paper_on="2026-11-24").wrong() == {
        "consent_paper_on": "constraint"
    }
    assert referral.answers(consent_paper_on="2026-11-20").wrong() == {}


@pytest.mark.parametrize("mode", ["home", "residence"])
def test_who_is_met_signs_below_the_words_of_consent(form: FormDefinition, mode: str) -> None:
    referral = sent(form).answers(visit_mode=mode)
    assert {"consent_words", "respondent_signature"} <= referral.asked()
    assert "只用来办这件事" in referral.note("consent_words")


@pytest.mark.parametrize("name", ["to_org", "need", "asked", "consent"])
def test_each_starred_question_must_be_answered(form: FormDefinition, name: str) -> None:
    assert sent(form).answers(**{name: ""}).wrong() == {name: "required"}


def test_it_may_be_written_without_having_met_anybody(form: FormDefinition) -> None:
    referral = sent(form).answers(result="", visit_mode="letter", consent_paper_on="2026-11-20")
    assert referral.wrong() == {}


def test_gone_there_in_vain_asks_for_nothing_else(form: FormDefinition) -> None:
    """Not met: the form's body is optional (domain.md section 3, common header)."""
    referral = Hand(form, KNOWN).answers(result="nobody_home")
    assert referral.wrong() == {}
    assert "need" in referral.asked()
    assert "respondent_signature" not in referral.asked()


@pytest.mark.parametrize(
    ("answers", "opens"),
    [
        ({"to_org": "hospital"}, "green_channel"),
        ({"attachments": "bills photos"}, "attachments_note"),
        ({"receipt_answer": "accepted"}, "received_by"),
        ({"receipt_answer": "accepted"}, "received_on"),
        ({"receipt_answer": "accepted"}, "outcome_kind"),
        ({"receipt_answer": "accepted", "outcome_kind": "money"}, "outcome_amount"),
        ({"receipt_answer": "accepted", "outcome_kind": "policy"}, "outcome_on"),
        ({"receipt_answer": "accepted", "outcome_kind": "none"}, "household_confirmed"),
        ({"visit_mode": "phone", "consent_paper_on": "2026-11-20"}, "mode_reason"),
    ],
)
def test_an_answer_opens_a_question_that_may_stay_empty(
    form: FormDefinition, answers: dict[str, str], opens: str
) -> None:
    referral = sent(form)
    assert opens not in referral.asked()
    referral.answers(**answers)
    assert opens in referral.asked()
    assert referral.wrong() == {}


@pytest.mark.parametrize(
    ("answers", "opens"),
    [({"to_org": "other"}, "to_org_name"), ({"receipt_answer": "returned"}, "return_reason")],
)
def test_an_answer_opens_a_question_that_must_be_answered(
    form: FormDefinition, answers: dict[str, str], opens: str
) -> None:
    assert sent(form).answers(**answers).wrong() == {opens: "required"}


ACCEPTED = {"sent_at": "2026-11-16T09:00", "receipt_answer": "accepted"}


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({"sent_at": "2026-11-23T10:22"}, "sent_at"),
        ({"contact_phone": "138"}, "contact_phone"),
        (ACCEPTED | {"received_on": "2026-11-15"}, "received_on"),
        (ACCEPTED | {"received_on": "2026-11-24"}, "received_on"),
        (ACCEPTED | {"outcome_kind": "money", "outcome_amount": "12.345"}, "outcome_amount"),
        (ACCEPTED | {"outcome_kind": "money", "outcome_amount": "-1"}, "outcome_amount"),
        (ACCEPTED | {"outcome_kind": "money", "outcome_on": "2026-11-15"}, "outcome_on"),
        ({"referral_follow_up_on": "2026-11-23"}, "referral_follow_up_on"),
    ],
)
def test_what_cannot_be_is_refused(
    form: FormDefinition, answers: dict[str, str], refused: str
) -> None:
    referral = sent(form).answers(**answers)
    assert referral.wrong() == {refused: "constraint"}
    assert referral.message(refused)


def test_it_counts_the_days_from_sending_to_the_outcome(form: FormDefinition) -> None:
    referral = sent(form).answers(**ACCEPTED)
    assert referral.answer("days_taken") is None
    referral.answers(outcome_kind="money", outcome_amount="8021.35", outcome_on="2026-11-21")
    assert referral.answer("days_taken") == "5"
    assert referral.answer("outcome_amount") == 8021.35


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({}, "sent"),
        ({"receipt_answer": "accepted"}, "received"),
        ({"receipt_answer": "returned"}, "returned"),
        ({"receipt_answer": "accepted", "outcome_kind": "service"}, "done"),
        (
            {
                "receipt_answer": "accepted",
                "outcome_kind": "service",
                "household_confirmed": "yes",
            },
            "confirmed",
        ),
    ],
)
def test_it_says_how_far_the_referral_is(
    form: FormDefinition, answers: dict[str, str], state: str
) -> None:
    """Journey of a referral, domain.md section 5."""
    assert sent(form).answers(**answers).answer("referral_state") == state


def test_nobody_asks_again_after_a_result(form: FormDefinition) -> None:
    referral = sent(form).answers(receipt_answer="accepted", outcome_kind="money")
    assert "referral_follow_up_on" not in referral.asked()


def test_only_what_was_chosen_is_handed_on(form: FormDefinition) -> None:
    """Minimum data: the name, and what was ticked."""
    referral = sent(form, age="78", citizen_id="120111********2026")
    assert referral.answer("shares_citizen_id") is None
    assert referral.answer("shares_address") == "1"
    referral.answers(share_items="citizen_id")
    assert referral.answer("shares_citizen_id") == "1"
    assert referral.answer("shares_address") is None
    assert "contact_phone" not in referral.session.answers()


def test_it_goes_to_the_offices_of_the_district(form: FormDefinition) -> None:
    offices = labels(form, "to_org")
    assert {"残联", "医保", "教委", "慈善会", "救助基金会", "医院", "社工站"} <= set(offices)
    assert len(offices) == 13
    assert labels(form, "consent") == ["本人同意", "监护人同意"]
