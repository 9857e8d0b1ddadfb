"""第三方评估 as pages: what is due is lent from the list or at the household, prolonged and taken
back; an assessor sees their own.
"""

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject, Thing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.naming import WordsMissing
from fieldvisit.records import Staff
from fieldvisit.rules.assessing import LastDayTooFar
from fieldvisit.rules.journeys import MayNot
from tests.support.assessing import as_theirs, hired

PAGE = Subject("assessors")
UNTIL = {"until": "2026-12-10"}


@pytest.fixture
def assessor(supervisor: Desk) -> Staff:
    return hired(supervisor)


def lent(desk: Desk) -> list[Thing]:
    return [one for one in rooms.read(desk, PAGE).things if one.subject.kind == "assessor_task"]


def test_who_is_due_is_lent_from_the_list(supervisor: Desk, assessor: Staff) -> None:
    first, *others = rooms.read(supervisor, PAGE).things
    assert first.mood == "open", "its day is not over"
    (offer,) = first.offers
    said = {"to": offer.asks[0].options[0][0], **UNTIL}
    assert "12月10日" in rooms.take(supervisor, first.subject, step="assign", said=said).sentence
    (one,) = lent(supervisor)
    assert (one.pill, one.mood, one.opens) == ("还有 17 天", "open", first.opens)
    assert len(rooms.read(supervisor, PAGE).things) == len(others) + 1
    rooms.take(supervisor, one.subject, step="longer", said={"until": "2026-11-23"})
    assert lent(supervisor)[0].pill == "今天是最后一天"
    with pytest.raises(LastDayTooFar):
        rooms.take(supervisor, one.subject, step="longer", said={"until": "2029-11-23"})
    with pytest.raises(WordsMissing):
        rooms.take(supervisor, one.subject, step="end", said={})
    rooms.take(supervisor, one.subject, step="end", said={"why": "人住院了"})
    (one,) = lent(supervisor)
    assert (one.mood, one.offers) == ("done", ())


def test_any_household_is_lent_on_its_own_page(supervisor: Desk, assessor: Staff) -> None:
    home = Subject("assessors_of", register.find(supervisor)[0].household_id)
    (offer,) = rooms.read(supervisor, home).offers
    with pytest.raises(WordsMissing):
        rooms.take(supervisor, home, step="assign", said={"to": str(assessor.id)})
    said = {"to": str(assessor.id), "form": "F10", **UNTIL}
    rooms.take(supervisor, home, step="assign", said=said)
    (one,) = rooms.read(supervisor, home).things
    assert ("做什么", "人户分离探访（F10）") in one.lines
    assert "*" not in one.title
    assert [asked.name for asked in offer.asks] == ["to", "form", "until"]


def test_where_nobody_can_be_asked_the_page_says_so(supervisor: Desk) -> None:
    board = rooms.read(supervisor, PAGE)
    assert "这里还没有第三方评估员" in board.sentence
    assert all(one.offers == () for one in board.things)


def test_an_assessor_sees_what_is_lent_to_them_and_few_pages(
    desk: Desk, supervisor: Desk, assessor: Staff
) -> None:
    first = rooms.read(supervisor, PAGE).things[0]
    said = {"to": str(assessor.id), **UNTIL}
    rooms.take(supervisor, first.subject, step="assign", said=said)
    (mine,) = rooms.read(as_theirs(supervisor, assessor), PAGE).things
    assert (mine.opens, mine.offers) == (first.opens, ())
    seen = {one.code for one in rooms.rooms_for("assessor", at_household=False)}
    assert seen == {"assessors", "due", "policies"}
    assert rooms.rooms_for("assessor", at_household=True) == ()
    with pytest.raises(MayNot):
        rooms.read(desk, PAGE)
