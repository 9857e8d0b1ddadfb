"""A reviewer sees what to look at; the rest passes together once the drawn ones were looked at."""

from datetime import timedelta

import pytest

from fieldvisit.casework import review_help
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import VisitNotHere
from fieldvisit.casework.review_help import LookFirst, Waiting
from fieldvisit.casework.reviewing import review
from fieldvisit.machine.clock import FixedClock
from fieldvisit.records import Attachment
from fieldvisit.rules.hints import Hint
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import audit, journal, rows


def photographed(desk: Desk, one: Waiting, sha256: str) -> None:
    photo = Attachment(
        id=desk.ids.fresh(),
        scope=one.visit.scope,
        created_at=desk.clock.now(),
        sha256=sha256,
        size=9,
        media_type="image/jpeg",
        kind="photo",
        visit_id=one.visit.id,
    )
    with desk.store.write() as tx:
        journal.insert(tx, photo, stamp=desk.stamp())


def test_nothing_is_judged_before_and_each_waiting_visit_is_told_once(supervisor: Desk) -> None:
    found = review_help.waiting(supervisor)
    assert len(found) > 3
    assert len({one.visit.id for one in found}) == len(found)
    assert all(not one.others for one in found)
    assert [bool(one.hints) for one in found] == sorted(
        (bool(one.hints) for one in found), reverse=True
    )


def test_a_photo_used_twice_is_told_however_old_the_other_is(supervisor: Desk) -> None:
    first = next(one for one in review_help.waiting(supervisor) if not one.hints)
    with supervisor.store.read() as tx:
        old = min(
            (one for one in rows.all(tx, "visit", limit=9999) if one.state == "reviewed"),
            key=lambda one: one.started_at,
        )
    photographed(supervisor, first, "a" * 64)
    assert not _again(supervisor, first).hints
    photographed(supervisor, Waiting(old, "", "", (), drawn=False), "a" * 64)
    assert _again(supervisor, first).hints == (Hint.SAME_PHOTO,)


def _again(desk: Desk, one: Waiting) -> Waiting:
    return next(w for w in review_help.waiting(desk) if w.visit.id == one.visit.id)


def test_the_drawn_ones_are_judged_first_then_the_rest_passes_together(supervisor: Desk) -> None:
    assert isinstance(supervisor.clock, FixedClock)
    for _ in range(24):
        # the draw is the month's: in some month one of these is drawn
        found = review_help.waiting(supervisor)
        if any(one.drawn for one in found) and any(not one.alone for one in found):
            break
        supervisor.clock.advance(timedelta(days=31))
    by_hand = [one for one in found if one.drawn]
    with pytest.raises(LookFirst) as first:
        review_help.pass_together(supervisor)
    assert first.value.count == len(by_hand)
    assert len(review_help.waiting(supervisor)) == len(found)
    for one in by_hand:
        review(supervisor, str(one.visit.id), passed=True)
    together = [one for one in found if not one.alone]
    assert review_help.pass_together(supervisor) == len(together)
    left = {one.visit.id for one in review_help.waiting(supervisor)}
    assert left == {one.visit.id for one in found if one.hints and not one.drawn}
    with supervisor.store.read() as tx:
        passed = rows.get(tx, "visit", row_id=together[0].visit.id)
        assert passed is not None
        assert passed.reviewed_by == supervisor.profile.staff_id  # type: ignore[attr-defined]
        assert audit.count(tx, "review_together", subject="") == 1


def test_who_is_no_reviewer_passes_nothing(desk: Desk) -> None:
    with pytest.raises(MayNot):
        review_help.pass_together(desk)
    assert all(one.others for one in review_help.waiting(desk))


def test_a_visit_that_is_not_here_is_refused_by_name(supervisor: Desk) -> None:
    with pytest.raises(VisitNotHere):
        review(supervisor, "没有", passed=True)
