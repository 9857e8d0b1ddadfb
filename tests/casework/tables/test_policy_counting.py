"""Each desk goes by the tables of its own device, whoever else is at work in the same process."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.desk import Desk
from tests.support.desks import copy_of
from tests.support.published import pull, shipped, table

TODAY = date(2026, 11, 23)


@pytest.fixture
def neighbour(officer_template: Path, tmp_path: Path) -> Iterator[Desk]:
    """Somebody else's device, open beside the first."""
    opened = copy_of(officer_template, tmp_path / "neighbour")
    yield opened
    opened.store.close()


def grant_of(desk: Desk, days: int, *, edition: int = 1) -> None:
    """The district says for how many days a device works without the server."""
    text = shipped("device", was="value = 45", now=f"value = {days}")
    pull(desk, table(desk, "device", text, edition=edition))


def rounds_of(desk: Desk) -> set[str]:
    return {one.rule for one in due_on(desk, TODAY) if one.kind == "tekun_monthly"}


def test_two_desks_in_one_process_each_go_by_their_own_tables(desk: Desk, neighbour: Desk) -> None:
    grant_of(desk, 30)
    assert [one.grant_state().days for one in (desk, neighbour)] == [30, 45]
    grant_of(neighbour, 60)
    assert [one.grant_state().days for one in (desk, neighbour)] == [30, 60]
    grant_of(desk, 20, edition=2)
    assert [one.grant_state().days for one in (desk, neighbour)] == [20, 60]


def test_who_unlocks_later_changes_nothing_for_who_works_already(
    desk: Desk, officer_template: Path, tmp_path: Path
) -> None:
    grant_of(desk, 30)
    later = copy_of(officer_template, tmp_path / "later")
    later.store.close()
    assert (desk.grant_state().days, later.tables.published) == (30, ())


def test_the_list_of_what_is_due_follows_the_tables_at_once(desk: Desk, neighbour: Desk) -> None:
    assert rounds_of(desk) == rounds_of(neighbour) == {"月探访"}
    text = shipped("cadence", was='label = "月探访"', now='label = "每月看一次"')
    pull(desk, table(desk, "cadence", text))
    assert (rounds_of(desk), rounds_of(neighbour)) == ({"每月看一次"}, {"月探访"})


def test_a_broken_edition_leaves_the_sound_one_in_use(desk: Desk) -> None:
    grant_of(desk, 30)
    pull(desk, table(desk, "device", "[[policy]]\nkey =", edition=2))
    assert desk.grant_state().days == 30
