"""Pages of who works with people tell them by their whole names; lists keep them masked."""

from uuid import uuid4

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import whole_names


def test_a_page_tells_a_household_by_its_whole_name_and_the_list_does_not(desk: Desk) -> None:
    first = today(desk).cards[0]
    lines = [one for one in due_on(desk, today(desk).day) if one.household == first.household_id]
    assert {one.name for one in lines} == {f"{first.name[0]}**"}
    assert {one.name for one in whole_names.of_householders(desk, lines)} == {first.name}
    titles = [one.title for one in rooms.read(desk, Subject("due")).things]
    assert any(title.startswith(f"{first.name}·") for title in titles)
    assert not any("**" in title for title in titles)


def test_who_is_not_here_keeps_the_name_of_the_list(desk: Desk) -> None:
    (line, *_) = due_on(desk, today(desk).day)
    gone = type(line)(**{**vars(line), "household": str(uuid4())})
    assert whole_names.of_householders(desk, [gone]) == [gone]
