"""A reviewer sees what to look at; the rest passes together once the drawn ones were looked at."""

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import VisitNotHere
from fieldvisit.casework.review import review_help
from fieldvisit.casework.review.review_help import LookFirst, Waiting
from fieldvisit.casework.review.reviewing import review
from fieldvisit.machine.clock import FixedClock
from fieldvisit.records import Attachment, Visit
from fieldvisit.records.place import Place
from fieldvisit.rules.hints import Hint
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import audit, incoming, journal, rows
from fieldvisit.store.incoming import Entry


def photographed(desk: Desk, visit: Visit, sha256: str = "", *, place: Place | None = None) -> None:
    photo = Attachment(
        id=desk.ids.fresh(),
        scope=visit.scope,
        created_at=desk.clock.now(),
        sha256=sha256 or visit.id.hex * 2,
        size=9,
        media_type="image/jpeg",
        kind="photo",
        visit_id=visit.id,
        **(place._asdict() if place else {}),
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
        old = _reviewed(tx)[0]
    photographed(supervisor, first.visit, "a" * 64)
    assert not _again(supervisor, first).hints
    photographed(supervisor, old, "a" * 64)
    assert _again(supervisor, first).hints == (Hint.SAME_PHOTO,)


def _reviewed(tx: Connection) -> list[Visit]:
    """The reviewed visits, the oldest first."""
    found = [one for one in rows.all(tx, "visit", limit=9999) if isinstance(one, Visit)]
    return sorted((one for one in found if one.state == "reviewed"), key=lambda it: it.started_at)


_versions = count(10**6)
HOME, FAR = Place(390_842, 1_172_009), Place(391_842, 1_172_009)
"""Eleven kilometres apart."""


def _visited(desk: Desk) -> tuple[Waiting, list[Visit]]:
    """A visit that waits without a hint, and the reviewed ones of its household, three or more."""
    with desk.store.read() as tx:
        before = _reviewed(tx)
    for one in review_help.waiting(desk):
        home = [it for it in before if it.household_id == one.visit.household_id]
        if len(home) >= 3 and not one.hints:
            return one, home
    raise AssertionError("nobody was visited often enough")


def test_a_photo_far_from_where_the_household_is_visited_is_told(supervisor: Desk) -> None:
    first, home = _visited(supervisor)
    for one in home[:2]:
        photographed(supervisor, one, place=HOME)
    photographed(supervisor, first.visit, place=FAR)
    assert not _again(supervisor, first).hints
    photographed(supervisor, home[2], place=HOME)
    assert _again(supervisor, first).hints == (Hint.FAR,)
    photographed(supervisor, first.visit, "b" * 64, place=HOME)
    assert not _again(supervisor, first).hints


def answered(desk: Desk, visit: Visit, place: Place, *, mode: str = "home") -> None:
    """The visit comes from the server with its question 位置 answered."""
    north, east = place.degrees
    answers = visit.answers | {"location": f"{north} {east} 0 5"}
    values = visit.model_dump(mode="json") | {"answers": answers, "mode": mode}
    with desk.store.write() as tx:
        entry = Entry("visit", visit.id, next(_versions), values)
        incoming.apply(tx, visit.scope, entries=[entry], cursor=entry.version)


def test_a_place_that_the_form_asks_for_counts_like_a_photos(supervisor: Desk) -> None:
    first, home = _visited(supervisor)
    for one in home[:3]:
        answered(supervisor, one, HOME)
    answered(supervisor, first.visit, FAR)
    assert _again(supervisor, first).hints == (Hint.FAR,)
    answered(supervisor, first.visit, FAR, mode="phone")
    assert not _again(supervisor, first).hints


def test_a_photo_far_from_the_village_is_told_where_the_household_is_new(supervisor: Desk) -> None:
    with supervisor.store.read() as tx:
        before = _reviewed(tx)
    first = next(one for one in review_help.waiting(supervisor) if not one.hints)
    others = {
        one.household_id: one
        for one in before
        if one.household_id != first.visit.household_id and one.scope == first.visit.scope
    }
    for one in list(others.values())[:3]:
        photographed(supervisor, one, place=HOME)
    photographed(supervisor, first.visit, place=FAR)
    assert _again(supervisor, first).hints == (Hint.FAR,)


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
