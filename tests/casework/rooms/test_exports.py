"""The pages from which files leave: what is offered is what the person may take away."""

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.rules.journeys import MayNot

ROOM = Subject("exports")


def steps_of(desk: Desk) -> list[str]:
    return [one.step for one in rooms.read(desk, ROOM).offers]


def test_only_supervisors_are_offered_whole_lists(desk: Desk, supervisor: Desk) -> None:
    assert steps_of(desk) == ["masked"]
    assert steps_of(supervisor) == ["masked", "full"]
    said = {"what": "roster", "suffix": ".xlsx", "reason": "年终核对"}
    with pytest.raises(MayNot):
        rooms.take(desk, ROOM, step="full", said=said)
    file = rooms.take(supervisor, ROOM, step="full", said=said).file
    assert file is not None
    assert file.name == "花名册20261123.xlsx"
    assert file.data.startswith(b"PK")


def test_a_masked_list_is_a_file(desk: Desk) -> None:
    said = {"what": "coverage", "suffix": ".csv", "on": "2026-10-31"}
    file = rooms.take(desk, ROOM, step="masked", said=said).file
    assert file is not None
    assert file.name == "走访覆盖20261031.csv"


def test_a_case_report_is_written_at_a_household(desk: Desk) -> None:
    line = register.find(desk)[0]
    home = Subject("case_report", line.household_id)
    assert [one.step for one in rooms.read(desk, home).offers] == ["write"]
    file = rooms.take(desk, home, step="write", said={}).file
    assert file is not None
    text = file.data.decode("utf-8-sig")
    assert text.startswith("案例专报")
    assert line.name not in text
