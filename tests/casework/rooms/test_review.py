"""审核 as a page: who sees it, what it offers, one visit with its answers."""

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.store import audit

ALL = Subject("review")


def test_only_reviewers_see_it() -> None:
    def codes(role: str) -> set[str]:
        return {one.code for one in rooms.rooms_for(role, at_household=False)}

    assert "review" in codes("town_officer") & codes("district_officer")
    assert "review" not in codes("village_officer") | codes("grid_worker")


def test_a_visit_is_read_whole_and_then_judged(supervisor: Desk) -> None:
    board = rooms.read(supervisor, ALL)
    first = board.things[0]
    assert first.opens is not None
    whole = rooms.read(supervisor, first.opens)
    assert len(whole.things[-1].lines) > 3
    with supervisor.store.read() as tx:
        assert audit.count(tx, "visit_opened", subject=first.subject.id) == 1
    rooms.take(supervisor, first.subject, step="return", said={"comment": "补照片"})
    rooms.take(supervisor, board.things[1].subject, step="pass", said={})
    left = {one.subject for one in rooms.read(supervisor, ALL).things}
    assert left == {one.subject for one in board.things[2:]}
