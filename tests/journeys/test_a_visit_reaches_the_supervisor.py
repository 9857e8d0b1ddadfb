"""A visit recorded where there is no network reaches the supervisor and the printer, once."""

from pathlib import Path

import pypdf
import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.paper.print_log import print_logged
from fieldvisit.casework.review import reviewing
from fieldvisit.casework.sending import waiting
from fieldvisit.casework.visits import visiting
from fieldvisit.casework.visits.filling import VisitIncomplete
from fieldvisit.casework.visits.visiting import DraftGone
from fieldvisit.practice import answers, story
from fieldvisit.practice.stage import Stage
from fieldvisit.rules.journeys import MayNot, RespondentSignatureMissing
from sync.protocol.errors import ServerAway
from tests.support.people import Worker


def test_the_main_job_plays_through_every_room(stage: Stage, tmp_path: Path) -> None:
    steps: list[str] = []
    played = story.play(stage, tell=steps.append)
    assert played.recorded_offline
    assert played.applied_by_server
    assert played.seen_by_supervisor
    paper = pypdf.PdfReader(played.pdf)
    assert len(paper.pages) == played.pages == 1
    assert "夜里腿疼" in paper.pages[0].extract_text()
    assert len(steps) >= 7


def test_a_note_written_in_the_village_reaches_the_supervisor(
    stage: Stage, officer: Worker, supervisor: Worker
) -> None:
    stage.cut_network()
    note = officer.writes_note("老人独居，窗户漏风，想要条厚门帘。")
    assert isinstance(officer.syncs().trouble, ServerAway)
    assert officer.state_of(note) == "waiting"
    stage.mend_network()
    officer.syncs()
    supervisor.syncs()
    assert officer.state_of(note) == "applied"
    assert supervisor.finds_notes("门帘") == ["老人独居，窗户漏风，想要条厚门帘。"]


def test_a_private_note_never_leaves_its_device(officer: Worker, supervisor: Worker) -> None:
    from fieldvisit.casework.notebook import notes

    notes.keep(officer.desk, notes.NoteDraft("只给自己看的话：下次带糖。", private=True))
    officer.syncs()
    supervisor.syncs()
    assert officer.finds_notes("带糖")
    assert supervisor.finds_notes("带糖") == []


def test_a_finished_household_is_no_longer_due(officer: Worker) -> None:
    before = today.today(officer.desk)
    visit = officer.visits()
    after = today.today(officer.desk)
    assert str(visit.household_id) in {card.household_id for card in before.cards}
    assert str(visit.household_id) not in {card.household_id for card in after.cards}
    assert len(after.cards) == len(before.cards) - 1


def test_nobody_at_home_is_an_attempt_that_leaves_the_household_due(officer: Worker) -> None:
    filling = officer.knocks()
    filling.session.set("/data/meet/visit_mode", "home")
    filling.session.set("/data/meet/result", "nobody_home")
    visit = visiting.finish(officer.desk, filling, signatures=[])
    assert visit.state == "attempt"
    card = next(
        card
        for card in today.today(officer.desk).cards
        if card.household_id == str(visit.household_id)
    )
    assert card.attempts == 1
    assert "去过 1 次未遇" in card.why


def test_a_draft_lives_through_locking_the_device(stage: Stage, officer: Worker) -> None:
    filling = officer.knocks()
    filling.session.set("/data/meet/visit_mode", "home")
    filling.session.set("/data/meet/result", "met_person")
    visiting.save(officer.desk, filling, page=1)
    again = visiting.resume(officer.desk, str(filling.draft.id))
    assert again.session.state("/data/meet/result").value == "met_person"
    assert again.draft.page == 1
    assert again.number == filling.number


def test_an_incomplete_form_is_refused_and_its_draft_stays(officer: Worker) -> None:
    filling = officer.knocks()
    filling.session.set("/data/meet/result", "met_person")
    with pytest.raises(VisitIncomplete) as refused:
        visiting.finish(officer.desk, filling, signatures=answers.signatures(officer.desk, filling))
    assert refused.value.count > 0
    assert visiting.resume(officer.desk, str(filling.draft.id)).number == filling.number
    assert officer.waits_for() == 0


def test_a_met_person_who_has_not_signed_stops_the_visit(officer: Worker) -> None:
    filling = officer.knocks()
    answers.answer_all(filling)
    given = answers.signatures(officer.desk, filling)[:1]
    with pytest.raises((RespondentSignatureMissing, VisitIncomplete)):
        visiting.finish(officer.desk, filling, signatures=given)


def test_a_visit_is_finished_once(officer: Worker) -> None:
    filling = officer.knocks()
    answers.answer_all(filling)
    given = answers.signatures(officer.desk, filling)
    visiting.finish(officer.desk, filling, signatures=given)
    with pytest.raises(DraftGone):
        visiting.finish(officer.desk, filling, signatures=given)


def test_what_is_shown_as_waiting_equals_what_changed(officer: Worker) -> None:
    """pain 1: the counts come from the journal itself."""
    visit = officer.visits()
    note = officer.writes_note("来不及喝口水。")
    kinds = [row.kind for row in waiting.waiting(officer.desk).rows]
    assert officer.waits_for() == len(kinds)
    assert {"visit", "note", "attachment"} <= set(kinds)
    officer.syncs()
    assert officer.waits_for() == 0
    assert officer.state_of(visit) == officer.state_of(note) == "applied"


def test_a_returned_visit_comes_home_with_its_comment(officer: Worker, supervisor: Worker) -> None:
    visit = officer.visits()
    officer.syncs()
    supervisor.syncs()
    reviewing.review(supervisor.desk, str(visit.id), passed=False, comment="照片看不清门牌")
    supervisor.syncs()
    officer.syncs()
    from fieldvisit.casework.visits import showing

    seen = showing.show(officer.desk, "visit", record_id=str(visit.id))
    assert (seen["state"], seen["review_comment"]) == ("returned", "照片看不清门牌")


def test_an_officer_may_not_review(officer: Worker) -> None:
    visit = officer.visits()
    with pytest.raises(MayNot):
        reviewing.review(officer.desk, str(visit.id), passed=True)


def test_the_second_print_says_so(officer: Worker) -> None:
    visit = officer.visits()
    first = dossier.pdf(officer.desk, [str(visit.id)])
    with print_logged(officer.desk, [str(visit.id)], paper=first, copies=1, where="file"):
        pass
    again = dossier.pdf(officer.desk, [str(visit.id)])
    folder = [_text(paper) for paper in (first, again)]
    assert "补打" not in folder[0]
    assert "补打 1" in folder[1]


def _text(paper: bytes) -> str:
    import io

    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)
