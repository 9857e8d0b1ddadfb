"""A joint meeting's members on any day follow from the days on which each came and went."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.organisations import MeetingBroken, meeting_for, read_meetings

DAY = date(2024, 1, 1)
ROW: dict[str, Any] = {
    "id": "one",
    "label": "某区联席会议",
    "region": "120101000000",
    "from": date(2021, 1, 1),
    "themes": ["助医", "助学"],
    "source": "先定",
    "member": [
        {"label": "区医保局", "kind": "medical_insurance", "themes": ["助医"]},
        {"label": "区教育局", "kind": "education", "themes": ["助学"], "until": DAY},
        {"label": "区红十字会", "kind": "charity", "themes": ["助医", "助学"], "from": DAY},
    ],
}


def named(day: date, theme: str = "") -> list[str]:
    (meeting,) = read_meetings({"meeting": [ROW]})
    return [one.label for one in meeting.on(day, theme=theme)]


def test_who_comes_and_who_goes_sit_on_their_first_and_last_day() -> None:
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
    assert named(before) == ["区医保局", "区教育局"]
    assert named(DAY) == ["区医保局", "区教育局", "区红十字会"]
    assert named(after) == ["区医保局", "区红十字会"]
    assert named(DAY, "助学") == ["区教育局", "区红十字会"]
    assert named(date(2020, 12, 31)) == []


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_members_of_a_day_are_those_whose_days_hold_it(day: date) -> None:
    (meeting,) = read_meetings({"meeting": [ROW]})
    sitting = meeting.on(day)
    for one in meeting.members:
        assert (one in sitting) == (one.since <= day <= (one.until or day))
    by_theme = {one for theme in meeting.themes for one in meeting.on(day, theme=theme)}
    assert by_theme == set(sitting)


def test_the_nearest_meeting_counts() -> None:
    city = ROW | {"id": "city", "region": "120000000000"}
    meetings = read_meetings({"meeting": [city, ROW]})
    found = [meeting_for(meetings, one) for one in ("120101001001", "120111102204", "110000000000")]
    assert [one.id if one else None for one in found] == ["one", "city", None]


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (None, {"source": ""}),
        (None, {"region": "1201"}),
        (None, {"member": []}),
        (0, {"themes": ["助洁"]}),
        (0, {"label": "区红十字会"}),
        (1, {"until": date(2020, 1, 1)}),
        (1, {"kind": ""}),
    ],
)
def test_a_list_that_cannot_be_right_is_refused(place: int | None, change: dict[str, Any]) -> None:
    row = deepcopy(ROW)
    (row if place is None else row["member"][place]).update(change)
    with pytest.raises(MeetingBroken):
        read_meetings({"meeting": [row]})


def test_a_region_keeps_one_list_and_every_cell_is_there() -> None:
    for rows in ([ROW, ROW | {"id": "two"}], [{"id": "three"}]):
        with pytest.raises(MeetingBroken):
            read_meetings({"meeting": rows})


def test_a_body_that_came_back_is_listed_again() -> None:
    again = {"label": "区教育局", "kind": "education", "themes": [], "from": date(2025, 9, 1)}
    row = ROW | {"member": [*ROW["member"], again]}
    (meeting,) = read_meetings({"meeting": [row]})
    assert "区教育局" not in [one.label for one in meeting.on(date(2025, 1, 1))]
    assert "区教育局" in [one.label for one in meeting.on(date(2025, 9, 1))]
