"""走访记录 as a page: a household's visits, one visit with its editions, and what is offered."""

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.rooms.visits import CODE, MOST, PAGE
from fieldvisit.casework.visits import visiting
from fieldvisit.store import audit, outbox
from tests.support.wrong_visits import answered, finished, judged, signed


def steps(desk: Desk, visit_id: str) -> list[str]:
    return [one.step for one in rooms.read(desk, Subject(PAGE, visit_id)).offers]


def test_the_list_leads_to_each_visit(desk: Desk) -> None:
    visit = finished(desk)
    board = rooms.read(desk, Subject(CODE, str(visit.household_id)))
    assert 0 < len(board.things) <= MOST
    newest = board.things[0]
    assert (newest.opens, newest.pill) == (Subject(PAGE, str(visit.id)), "待审核")
    assert newest.title.startswith("11月23日")


def test_each_state_offers_its_own_way_and_the_page_takes_it(desk: Desk) -> None:
    visit = finished(desk)
    page = Subject(PAGE, str(visit.id))
    assert steps(desk, page.id) == ["take_back", "print"]
    answered(desk)
    assert steps(desk, page.id) == ["correct", "print"]
    judged(desk, visit, "returned", review_comment="补照片")
    assert steps(desk, page.id) == ["correct", "print"]
    done = rooms.take(desk, page, step="correct", said={})
    assert done.draft
    assert "更正" in done.sentence
    assert steps(desk, page.id) == ["go_on", "print"]
    assert rooms.take(desk, page, step="go_on", said={}).draft == done.draft
    again = signed(desk, visiting.resume(desk, done.draft))
    board = rooms.read(desk, page)
    assert [one.step for one in board.offers] == ["print"]
    assert "已经有更正的一份" in board.sentence
    assert [one.pill for one in board.things[:2]] == ["已被更正", "待审核"]
    assert board.things[1].opens == Subject(PAGE, str(again.id))
    assert dict(board.things[1].lines)["为什么更正"] == "补照片"


def test_the_page_says_beforehand_what_may_have_arrived(desk: Desk) -> None:
    visit = finished(desk)
    page = Subject(PAGE, str(visit.id))
    assert rooms.read(desk, page).sentence == rooms.room_of(page).sentence
    with desk.store.write() as tx:
        assert outbox.batch_to_send(tx, fresh_id=desk.ids.fresh) is not None
    assert "可能已经送到服务器" in rooms.read(desk, page).sentence
    answered(desk)
    judged(desk, visit, "reviewed")
    assert "还算原来那份" in rooms.read(desk, page).sentence


def test_taking_back_from_the_page_opens_the_draft(desk: Desk) -> None:
    visit = finished(desk)
    page = Subject(PAGE, str(visit.id))
    done = rooms.take(desk, page, step="take_back", said={"why": "填错了人"})
    assert done.draft
    board = rooms.read(desk, page)
    assert board.things[0].pill == "已收回"
    assert dict(board.things[0].lines)["为什么收回"] == "填错了人"


def test_what_was_answered_stands_below_and_looking_leaves_a_line(desk: Desk) -> None:
    visit = finished(desk)
    board = rooms.read(desk, Subject(PAGE, str(visit.id)))
    assert len(board.things[-1].lines) > 3
    with desk.store.read() as tx:
        assert audit.count(tx, "visit_read", subject=str(visit.id)) == 1


def test_it_prints_the_edition_that_is_read(desk: Desk) -> None:
    visit = finished(desk)
    done = rooms.take(desk, Subject(PAGE, str(visit.id)), step="print", said={})
    assert done.paper is not None
    assert done.paper.pdf.startswith(b"%PDF")
