"""写错了: what a person does about a finished visit, and that nothing is lost or counted twice."""

import io
from datetime import timedelta
from uuid import UUID

import pypdf
import pytest
from PIL import Image

from fieldvisit.casework import naming
from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register, rounds, visit_editions
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.review import reviewing
from fieldvisit.casework.visits import attaching, deciding, mending, visiting
from fieldvisit.machine.clock import FixedClock, local_day
from fieldvisit.practice import answers
from fieldvisit.records import Proposal, Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.rules import editions as rule
from fieldvisit.rules.editions import Way
from fieldvisit.rules.journeys import SignatureMissing
from fieldvisit.store import (
    audit,
    drafts,
    editions,
    incoming,
    journal,
    loop,
    outbox,
    readings,
    rows,
    tasks,
    visits,
)
from fieldvisit.store.incoming import Entry
from tests.support.wrong_visits import answered, finished, judged, signed


def words_of(paper: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)


def held(desk: Desk, visit: Visit | str) -> Visit:
    key = UUID(visit) if isinstance(visit, str) else visit.id
    with desk.store.read() as tx:
        found = visits.get(tx, key)
    assert found is not None
    return found


def visited(desk: Desk) -> int:
    """How many households the month's round has reached."""
    found = rounds.coverage(desk, local_day(desk.clock.now()))
    return sum(one.visited for one in found if one.rule == "tekun_monthly")


def redone(desk: Desk, draft_id: str, **other: str) -> Visit:
    filling = visiting.resume(desk, draft_id)
    for name, value in other.items():
        filling.session.set(filling.session.definition.ref_of(name), value)
    return signed(desk, filling)


def counting(desk: Desk, visit: Visit) -> list[UUID]:
    with desk.store.read() as tx:
        return [one.id for one in rule.standing(editions.of_visit(tx, visit))]


def test_what_was_not_sent_is_taken_back_and_goes_on_as_a_draft(desk: Desk) -> None:
    before = visited(desk)
    visit = finished(desk)
    assert visited(desk) == before + 1
    made = mending.take_back(desk, str(visit.id), why="填错了人")
    assert made.way is Way.TAKE_BACK
    back = held(desk, visit)
    assert (back.state, back.taken_back_why) == (VisitState.CANCELLED, "填错了人")
    assert back.answers == visit.answers
    assert visited(desk) == before
    filling = visiting.resume(desk, made.draft_id)
    told = filling.session.answers()
    assert told["where_it_hurts"] == visit.answers["where_it_hurts"]
    assert told["form_no"] == visit.number
    assert not [name for name in told if name.endswith(("_signature", "_sign_way"))]
    with pytest.raises(SignatureMissing):
        visiting.finish(desk, filling, signatures=[])
    again = redone(desk, made.draft_id, where_it_hurts="改过：左腿疼")
    assert (again.revision, again.replaces, again.first_visit) == (2, visit.id, visit.id)
    assert (again.number, again.started_at) == (visit.number, visit.started_at)
    assert (visited(desk), counting(desk, visit)) == (before + 1, [again.id])
    with desk.store.read() as tx:
        assert audit.count(tx, "edition_take_back", subject=str(visit.id)) == 1


def test_no_reason_no_taking_back(desk: Desk) -> None:
    visit = finished(desk)
    with pytest.raises(naming.WordsMissing):
        mending.take_back(desk, str(visit.id), why=" ")
    assert held(desk, visit).state == "finalised"
    with desk.store.read() as tx:
        assert drafts.replacing(tx, visit.id) is None


def test_pressed_twice_it_is_one_draft(desk: Desk) -> None:
    visit = finished(desk)
    first = mending.take_back(desk, str(visit.id), why="填错了人")
    visiting.discard(desk, first.draft_id)
    assert mending.begun(desk, str(visit.id)) == ""
    again = mending.take_back(desk, str(visit.id), why="填错了人")
    assert again.draft_id == first.draft_id
    assert mending.begun(desk, str(visit.id)) == first.draft_id
    with pytest.raises(rule.EditionStands):
        mending.way(desk, str(visit.id))


def test_what_the_visit_had_done_is_open_again(desk: Desk) -> None:
    visit = finished(desk)
    with desk.store.read() as tx:
        needs = len(loop.needs_of(tx, visit.household_id))
        assert len(readings.of_visit(tx, visit.id)) == 0
        made = {one.id for one in tasks.of_household(tx, visit.household_id)}
    told = mending.take_back(desk, str(visit.id), why="填错了人")
    assert any("需求" in line for line in told.words)
    again = redone(desk, told.draft_id)
    with desk.store.read() as tx:
        assert len(loop.needs_of(tx, visit.household_id)) == needs
        assert {one.id for one in tasks.of_household(tx, visit.household_id)} == made
    assert held(desk, again).state == "finalised"


def test_what_is_in_the_books_is_corrected_and_both_are_kept(desk: Desk) -> None:
    visit = finished(desk)
    answered(desk)
    before = visited(desk)
    with pytest.raises(rule.EditionInTheBooks):
        mending.take_back(desk, str(visit.id), why="写反了")
    made = mending.correct(desk, str(visit.id), why="写反了")
    assert made.way is Way.CORRECT
    assert counting(desk, visit) == [visit.id]
    again = redone(desk, made.draft_id)
    assert again.correction == "写反了"
    assert (counting(desk, visit), visited(desk)) == ([again.id], before)
    assert held(desk, visit) == visit.model_copy(update={"version": held(desk, visit).version})
    with pytest.raises(rule.EditionReplaced):
        mending.correct(desk, str(visit.id), why="再改")


def test_a_reviewed_visit_counts_until_its_correction_is_reviewed(desk: Desk) -> None:
    visit = finished(desk)
    answered(desk)
    judged(desk, visit, "reviewed")
    made = mending.correct(desk, str(visit.id), why="写反了")
    assert any("审核通过以前" in line for line in made.words)
    again = redone(desk, made.draft_id)
    assert counting(desk, visit) == [visit.id]
    answered(desk)
    judged(desk, again, "reviewed")
    assert counting(desk, visit) == [again.id]


def test_what_was_returned_is_done_again_for_the_reviewers_reason(desk: Desk) -> None:
    visit = finished(desk)
    answered(desk)
    judged(desk, visit, "returned", review_comment="补照片")
    made = mending.correct(desk, str(visit.id))
    again = redone(desk, made.draft_id)
    assert (made.way, again.correction) == (Way.REDO, "补照片")
    assert counting(desk, visit) == [again.id]


def test_it_says_when_the_visit_may_have_arrived_already(desk: Desk) -> None:
    visit = finished(desk)
    with desk.store.write() as tx:
        assert outbox.batch_to_send(tx, fresh_id=desk.ids.fresh) is not None
    made = mending.take_back(desk, str(visit.id), why="填错了人")
    assert any("可能已经送到" in line for line in made.words)
    with desk.store.read() as tx:
        kinds = [(row.kind, row.action) for row in outbox.rows(tx) if row.row_id == visit.id]
    assert kinds == [("visit", "insert"), ("visit", "patch")]


def test_what_the_server_refused_ends_here_and_its_next_edition_is_sent(desk: Desk) -> None:
    visit = finished(desk)
    answered(desk, "rejected", "record_refused")
    with desk.store.read() as tx:
        refused = outbox.counts(tx).rejected
    made = mending.take_back(desk, str(visit.id), why="服务器不收")
    with desk.store.read() as tx:
        left = {row.kind for row in outbox.rows(tx) if row.state == "rejected"}
        assert not left & {"visit", "attachment", "proposal"}
        assert outbox.counts(tx).rejected < refused
        assert outbox.state_of(tx, "visit", row_id=visit.id) == "taken_back"
    again = redone(desk, made.draft_id)
    with desk.store.read() as tx:
        assert outbox.state_of(tx, "visit", row_id=again.id) == "waiting"


def test_nobody_mends_what_another_wrote(desk: Desk, supervisor: Desk) -> None:
    seen = next(
        one.visit_id
        for one in reviewing.queue(supervisor)
        if mending.way_or_words(supervisor, one.visit_id) not in list(Way)
    )
    with pytest.raises(rule.EditionNotYours):
        mending.correct(supervisor, seen, why="改一下")
    with pytest.raises(naming.VisitNotHere):
        mending.correct(desk, "没有", why="改一下")


def test_an_older_edition_is_not_reviewed(supervisor: Desk) -> None:
    old = held(supervisor, reviewing.queue(supervisor)[0].visit_id)
    told = rule.following(old, why="写反了")
    new = old.model_copy(update={"id": supervisor.ids.fresh(), "version": 60_000, **told})
    with supervisor.store.write() as tx:
        entry = Entry("visit", new.id, new.version, new.model_dump(mode="json"))
        incoming.apply(tx, new.scope, entries=[entry], cursor=0)
    waits = [line.visit_id for line in reviewing.queue(supervisor)]
    assert str(new.id) in waits
    assert str(old.id) not in waits
    with pytest.raises(rule.EditionReplaced):
        reviewing.review(supervisor, str(old.id), passed=True)
    reviewing.review(supervisor, str(new.id), passed=True)


def test_the_paper_says_which_edition_it_is(desk: Desk) -> None:
    visit = finished(desk)
    answered(desk)
    made = mending.correct(desk, str(visit.id), why="写反了")
    assert isinstance(desk.clock, FixedClock)
    desk.clock.advance(timedelta(days=3))
    again = redone(desk, made.draft_id)
    day = local_day(visit.created_at).isoformat()
    assert f"更正第1次，原记录 {day}" in words_of(dossier.pdf(desk, [str(again.id)]))
    assert "2026年11月26日" in words_of(dossier.pdf(desk, [str(again.id)]))
    assert "已被更正" in words_of(dossier.pdf(desk, [str(visit.id)]))
    lines = visit_editions.chain(desk, str(visit.id))
    assert [(one.title, one.state) for one in lines] == [
        ("原记录", "已被更正"),
        ("第 1 次更正", "待审核"),
    ]
    file = register.household_file(desk, str(visit.household_id))
    told = {one.id: one.state for one in file.timeline}
    assert (told[str(visit.id)], told[str(again.id)]) == ("已被更正", "待审核")


def test_photos_come_along_and_signatures_do_not(desk: Desk) -> None:
    card = today.today(desk).cards[0]
    filling = visiting.start(desk, card.household_id, form_id="F02")
    answers.answer_all(filling)
    shot = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(shot, "JPEG")
    photo = attaching.keep_photo(desk, shot.getvalue())
    filling.session.set(filling.session.definition.ref_of("photo"), photo)
    visit = signed(desk, filling)
    made = mending.take_back(desk, str(visit.id), why="填错了人")
    told = visiting.resume(desk, made.draft_id).session.answers()
    assert told["photo"] == photo
    assert "investigator_signature" not in told
    again = redone(desk, made.draft_id)
    with desk.store.read() as tx:
        kept = {(one.kind, one.visit_id) for one in rows.all(tx, "attachment")}
    assert {("photo", visit.id), ("photo", again.id)} <= kept
    assert {("signature", visit.id), ("signature", again.id)} <= kept


def test_what_was_proposed_is_proposed_once(desk: Desk) -> None:
    visit = finished(desk)
    before = [one.words for one in deciding.open_lines(desk, str(visit.household_id))]
    made = mending.take_back(desk, str(visit.id), why="填错了人")
    redone(desk, made.draft_id)
    after = [one.words for one in deciding.open_lines(desk, str(visit.household_id))]
    assert sorted(after) == sorted(before)


def test_what_the_standing_edition_proposed_is_asked_again(desk: Desk) -> None:
    """Its correction was to ask in its place, and was taken back."""
    visit = finished(desk)
    plain = {"id": desk.ids.fresh(), "scope": visit.scope, "created_at": visit.ended_at}
    said = {"household_id": visit.household_id, "kind": "join", "after": {"name": "演练新人"}}
    asking = Proposal.model_validate({**plain, **said, "visit_id": visit.id})
    with desk.store.write() as tx:
        journal.insert(tx, asking, stamp=desk.stamp())
    answered(desk)
    judged(desk, visit, "reviewed")

    def asked() -> list[str]:
        return sorted(one.words for one in deciding.open_lines(desk, str(visit.household_id)))

    before = asked()
    assert len(before) == 1
    draft_id = mending.correct(desk, str(visit.id), why="写反了").draft_id
    for _ in range(2):
        again = redone(desk, draft_id)
        assert asked() == []
        draft_id = mending.take_back(desk, str(again.id), why="没写错").draft_id
        assert (counting(desk, visit), asked()) == ([visit.id], before)
    (line,) = deciding.open_lines(desk, str(visit.household_id))
    deciding.decline(desk, line.proposal_id, reason="不是这家人")
    again = redone(desk, draft_id)
    mending.take_back(desk, str(again.id), why="没写错")
    assert asked() == [], "what was decided is not asked twice"


def test_a_finalised_visit_that_is_taken_back_is_due_again(desk: Desk) -> None:
    first = today.today(desk).cards[0].household_id
    visit = finished(desk)
    assert first not in {one.household_id for one in today.today(desk).cards}
    mending.take_back(desk, str(visit.id), why="填错了人")
    assert first in {one.household_id for one in today.today(desk).cards}
