"""A visit grows on disk at each pause and sets in motion what its answers ask for."""

import dataclasses
from datetime import date
from hashlib import sha256

import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import checking, visiting
from fieldvisit.casework.visits.filling import Filling, last_answer
from fieldvisit.casework.visits.signing import SignatureGiven, SignatureNotReadable
from fieldvisit.practice import answers
from fieldvisit.records.visit import SignatureWay
from fieldvisit.rules.journeys import RespondentSignatureMissing
from fieldvisit.store import drafts, rows, tasks


def begun(desk: Desk, place: int = 0) -> Filling:
    card = today.today(desk).cards[place]
    return visiting.start(desk, card.household_id, form_id=card.form_id)


def test_a_visit_is_on_disk_before_its_first_question_is_answered(desk: Desk) -> None:
    filling = begun(desk)
    with desk.store.read() as tx:
        assert drafts.get(tx, filling.draft.id) is not None


def test_form_numbers_name_form_place_day_device_and_never_repeat(desk: Desk) -> None:
    numbers = [begun(desk).number for _ in range(3)]
    assert numbers[0].startswith("FV-F02-120111102-20261123-A7")
    assert len(set(numbers)) == 3


def test_last_answers_stand_beside_the_question_and_are_never_ticked(desk: Desk) -> None:
    filling = begun(desk)
    filling.session.set("/data/meet/result", "met_person")
    state = filling.session.state("/data/body/mental_state")
    assert state.value == ""
    assert last_answer(filling, state).startswith("上次 ")


def test_checking_leads_back_to_each_open_question(desk: Desk) -> None:
    filling = begun(desk)
    filling.session.set("/data/meet/result", "met_person")
    lines = checking.check(desk, filling)
    assert {line.kind for line in lines} == {"wrong"}
    assert {line.page for line in lines} >= {1, 2, 3}
    answers.answer_all(filling)
    task, record = checking.check(desk, filling)
    assert (task.kind, record.kind) == ("note", "note")
    assert record.sentence == "定稿后照表登记：需求"


def test_a_change_in_self_care_makes_a_task_of_ten_working_days(desk: Desk) -> None:
    """特困人员认定办法 art. 23."""
    filling = begun(desk)
    answers.answer_all(filling)
    visit = visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
    with desk.store.read() as tx:
        made = [t for t in tasks.of_household(tx, visit.household_id) if t.from_visit == visit.id]
    assert [(task.kind, task.due_on) for task in made] == [
        ("reassess_self_care", date(2026, 12, 7))
    ]


def test_a_missing_caregiver_is_urgent_tomorrow(desk: Desk) -> None:
    filling = begun(desk, 1)
    answers.answer_all(filling)
    filling.session.set("/data/body/self_care_changed", "none")
    filling.session.set("/data/care/caregiver_present", "no")
    filling.session.set("/data/care/urgent_need", "照料人摔伤住院，今晚没人做饭")
    visit = visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
    with desk.store.read() as tx:
        made = [t for t in tasks.of_household(tx, visit.household_id) if t.from_visit == visit.id]
    assert [(task.kind, task.due_on) for task in made] == [("urgent_need", date(2026, 11, 24))]


def test_a_finished_visit_keeps_instance_answers_and_signatures(desk: Desk) -> None:
    filling = begun(desk)
    answers.answer_all(filling)
    visit = visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
    with desk.store.read() as tx:
        kept = rows.get(tx, "visit", row_id=visit.id)
        assert drafts.get(tx, filling.draft.id) is None
    assert kept == visit
    assert [one["party"] for one in visit.signatures] == ["investigator", "respondent"]
    assert "夜里腿疼" in visit.instance
    assert visit.answers["needs"] == ["bathing", "escort"]


def test_how_the_respondent_signed_stands_in_the_form(desk: Desk) -> None:
    filling = begun(desk)
    answers.answer_all(filling)
    own = answers.signatures(desk, filling)[0]
    refused = SignatureGiven("respondent", "本人", SignatureWay.REFUSED, reason="说手疼，不签")
    visit = visiting.finish(desk, filling, signatures=[own, refused])
    assert visit.answers["respondent_sign_way"] == "refused"
    assert visit.answers["sign_reason"] == "说手疼，不签"
    assert "respondent_signature" not in visit.answers


def test_a_fingerprint_waits_for_paper_and_needs_no_image(desk: Desk) -> None:
    """days.md 4."""
    filling = begun(desk)
    answers.answer_all(filling)
    own = answers.signatures(desk, filling)[0]
    thumb = SignatureGiven("respondent", "本人", SignatureWay.FINGERPRINT_ON_PAPER)
    visit = visiting.finish(desk, filling, signatures=[own, thumb])
    assert visit.signatures[1]["way"] == "fingerprint_on_paper"
    assert visit.signatures[1]["sha256"] is None


def test_a_draft_that_became_a_visit_never_comes_back(desk: Desk) -> None:
    """A pause of typing that was still on its way when the form was finished (pain 1)."""
    filling = begun(desk)
    answers.answer_all(filling)
    visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
    with pytest.raises(visiting.DraftGone):
        visiting.save(desk, filling)
    with desk.store.read() as tx:
        assert drafts.get(tx, filling.draft.id) is None


def test_a_refused_visit_takes_the_signatures_back_out_of_the_forms(desk: Desk) -> None:
    filling = begun(desk)
    answers.answer_all(filling)
    visiting.save(desk, filling)
    before = filling.session.draft_xml()
    own = answers.signatures(desk, filling)[0]
    refused = SignatureGiven("respondent", "本人", SignatureWay.REFUSED, reason="说手疼，不签")
    unreadable = dataclasses.replace(own, party="witness", png=b"no picture")
    with pytest.raises(SignatureNotReadable):
        visiting.finish(desk, filling, signatures=[own, refused, unreadable])
    assert filling.session.draft_xml() == before
    with pytest.raises(RespondentSignatureMissing):
        visiting.finish(desk, filling, signatures=[own])
    assert own.png is not None
    assert sha256(own.png).hexdigest() not in filling.session.draft_xml()
    visit = visiting.finish(desk, filling, signatures=[own, refused])
    assert visit.answers["respondent_sign_way"] == "refused"
