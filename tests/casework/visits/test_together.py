"""One knock, many forms: one header, one set of signatures, several visits (days.md 8)."""

import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk, FormNotHere
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.visits import checking, together, visiting
from fieldvisit.casework.visits.filling import Filling, VisitIncomplete
from fieldvisit.practice import answers
from fieldvisit.records import Visit
from fieldvisit.records.visit import SignatureWay, VisitState
from fieldvisit.rules.journeys import SignatureMissing
from fieldvisit.store import drafts, journal, rows, tasks

SECOND = "F90"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A device with a second form for a visit: F02 under another number."""
    first = desk.form("F02")
    xform = first.package["xform"].replace('id="F02"', f'id="{SECOND}"')
    package = first.package | {"form_id": SECOND, "xform": xform, "visit_type": "季度排查"}
    package["minimum"] = {"investigators": 2, "respondents": 1}
    form = first.model_copy(
        update={"id": desk.ids.fresh(), "form_id": SECOND, "title": "排查", "package": package}
    )
    with desk.store.write() as tx:
        journal.insert(tx, form, stamp=desk.stamp())
    return desk


def begun(desk: Desk, place: int = 0) -> Filling:
    card = today.today(desk).cards[place]
    return visiting.start(desk, card.household_id, form_id=card.form_id, also=[SECOND])


def signed(desk: Desk, filling: Filling) -> list:
    companion = answers.signatures(desk, filling)[0]
    second = companion.__class__(
        party="investigator",
        name="刘志强",
        way=SignatureWay.DRAWN,
        field="/data/sign/investigator2_signature",
        png=companion.png,
    )
    return [*answers.signatures(desk, filling), second]


def finished(desk: Desk, filling: Filling) -> list[Visit]:
    for one in filling.all:
        answers.answer_all(one)
    visiting.finish(desk, filling, signatures=signed(desk, filling))
    with desk.store.read() as tx:
        kept = [v for v in rows.all(tx, "visit") if isinstance(v, Visit)]
    return [v for v in kept if v.knock_id == filling.draft.id]


def test_notes_are_no_visit_and_are_not_offered(desk: Desk) -> None:
    assert "F12" not in [one.form_id for one in together.offered(desk)]
    assert {"F02", SECOND} <= {one.form_id for one in together.offered(desk)}


def test_the_header_is_answered_once(desk: Desk) -> None:
    lead = begun(desk)
    visiting.answer(lead, lead, ref="/data/meet/result", value="met_family")
    visiting.answer(lead, lead, ref="/data/meet/respondent_name", value="孙小红")
    (other,) = lead.others
    assert other.session.state("/data/meet/result").value == "met_family"
    assert other.session.state("/data/meet/respondent_name").value == "孙小红"


def test_what_is_not_shared_stays_in_its_form(desk: Desk) -> None:
    lead = begun(desk)
    visiting.answer(lead, lead, ref="/data/body/mental_state", value="poor")
    assert lead.others[0].session.state("/data/body/mental_state").value == ""


def test_a_form_added_later_knows_the_header(desk: Desk) -> None:
    card = today.today(desk).cards[0]
    lead = visiting.start(desk, card.household_id, form_id="F02")
    visiting.answer(lead, lead, ref="/data/meet/result", value="met_person")
    other = visiting.join(desk, lead, form_id=SECOND)
    assert other.session.state("/data/meet/result").value == "met_person"
    assert visiting.join(desk, lead, form_id=SECOND) is other


def test_all_forms_come_back_with_any_of_their_drafts(desk: Desk) -> None:
    lead = begun(desk)
    visiting.answer(lead, lead, ref="/data/meet/result", value="met_person")
    visiting.save(desk, lead)
    for one in lead.all:
        again = visiting.resume(desk, str(one.draft.id))
        assert [form.form.form_id for form in again.all] == ["F02", SECOND]
        assert again.others[0].session.state("/data/meet/result").value == "met_person"


def test_nothing_is_begun_when_one_of_the_forms_is_not_here(desk: Desk) -> None:
    household_id = today.today(desk).cards[0].household_id
    with pytest.raises(FormNotHere):
        visiting.start(desk, household_id, form_id="F02", also=[SECOND, "F77"])
    with desk.store.read() as tx:
        assert drafts.all(tx) == []


def test_today_shows_one_draft_for_one_door(desk: Desk) -> None:
    lead = begun(desk)
    assert [card.draft_id for card in today.today(desk).drafts] == [str(lead.draft.id)]


def test_all_are_finished_together_with_one_set_of_signatures(desk: Desk) -> None:
    visits = finished(desk, begun(desk))
    assert {visit.form_id for visit in visits} == {"F02", SECOND}
    assert len({visit.number for visit in visits}) == 2
    first, second = visits
    assert first.signatures == second.signatures
    assert first.answers["respondent_signature"] == second.answers["respondent_signature"]
    with desk.store.read() as tx:
        assert drafts.all(tx) == []


def test_a_task_that_both_forms_ask_for_is_made_once(desk: Desk) -> None:
    visits = finished(desk, begun(desk))
    with desk.store.read() as tx:
        made = tasks.of_household(tx, visits[0].household_id)
    mine = [task.kind for task in made if task.from_visit in {visit.id for visit in visits}]
    assert mine == ["reassess_self_care"]


def test_the_strictest_form_says_how_many_must_sign(desk: Desk) -> None:
    """days.md 3: the second form asks for two investigators."""
    lead = begun(desk)
    for one in lead.all:
        answers.answer_all(one)
    with pytest.raises(SignatureMissing):
        visiting.finish(desk, lead, signatures=answers.signatures(desk, lead))
    with desk.store.read() as tx:
        assert len(drafts.all(tx)) == 2


def test_one_open_form_keeps_all_from_being_finished(desk: Desk) -> None:
    lead = begun(desk)
    answers.answer_all(lead)
    lines = checking.check(desk, lead)
    assert {line.form for line in lines if line.kind == "wrong"} == {1}
    with pytest.raises(VisitIncomplete):
        visiting.finish(desk, lead, signatures=signed(desk, lead))
    with desk.store.read() as tx:
        assert len(drafts.all(tx)) == 2
        assert not [v for v in rows.all(tx, "visit") if v.knock_id]


def test_a_door_that_stays_shut_is_one_attempt(desk: Desk) -> None:
    """days.md 2: an attempt counts once, however many forms were planned."""
    lead = begun(desk)
    visiting.answer(lead, lead, ref="/data/meet/result", value="nobody_home")
    visit = visiting.finish(desk, lead, signatures=[])
    assert visit.state is VisitState.ATTEMPT
    with desk.store.read() as tx:
        assert [v.form_id for v in rows.all(tx, "visit") if v.knock_id] == ["F02"]
        assert [draft.form_id for draft in drafts.binned(tx)] == [SECOND]


def test_a_form_left_out_goes_to_the_bin(desk: Desk) -> None:
    lead = begun(desk)
    visiting.drop(desk, lead, other=lead.others[0])
    assert lead.others == []
    with desk.store.read() as tx:
        assert [draft.form_id for draft in drafts.binned(tx)] == [SECOND]
    assert [one.form.form_id for one in visiting.resume(desk, str(lead.draft.id)).all] == ["F02"]


def test_sheets_of_one_knock_print_together_unless_asked_otherwise(desk: Desk) -> None:
    visits = finished(desk, begun(desk))
    found = dossier.printables(desk, str(visits[0].household_id))
    assert {one.visit_id for one in found if one.newest} == {str(visit.id) for visit in visits}
    assert len(found) > len(visits)
