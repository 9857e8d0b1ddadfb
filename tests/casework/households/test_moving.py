"""A household is handed over by who may, with a line in the trail, and by nobody else."""

from dataclasses import replace

import pytest

from fieldvisit.casework import trail
from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import moving
from fieldvisit.casework.households.moving import MayNotMove
from fieldvisit.casework.households.register import HouseholdNotHere
from fieldvisit.store import outbox, profile, rows

OTHER = "120111100099"


def in_office(desk: Desk, role: str) -> None:
    with desk.store.write() as tx:
        known = profile.load(tx)
        profile.save(tx, replace(known, role=role, scopes=[*known.scopes, OTHER]))


def test_an_officer_of_the_town_hands_over(desk: Desk) -> None:
    """T12"""
    in_office(desk, "town_officer")
    household_id = today.today(desk).cards[0].household_id
    moving.move_household(desk, household_id, to=OTHER)
    moving.move_household(desk, household_id, to=OTHER)
    assert trail.lines(desk)[0].action == "household_moved"
    with desk.store.read() as tx:
        (waiting,) = [one for one in outbox.rows(tx) if one.kind == "household"]
        (change,) = outbox.changes_of(tx, [waiting.counter])
        (home,) = [one for one in rows.all(tx, "household") if str(one.id) == household_id]
    assert (change.after, home.scope) == ({"scope": OTHER}, OTHER)
    assert change.scope == change.before["scope"] != OTHER


@pytest.mark.parametrize("role", ["grid_worker", "village_officer"])
def test_nobody_below_does(desk: Desk, role: str) -> None:
    """T3"""
    in_office(desk, role)
    household_id = today.today(desk).cards[0].household_id
    with pytest.raises(MayNotMove):
        moving.move_household(desk, household_id, to=OTHER)


def test_nor_to_where_the_device_does_not_reach(desk: Desk) -> None:
    in_office(desk, "town_officer")
    household_id = today.today(desk).cards[0].household_id
    for to in ("120111100098", "120111100000"):
        with pytest.raises(MayNotMove):
            moving.move_household(desk, household_id, to=to)
    with pytest.raises(HouseholdNotHere):
        moving.move_household(desk, str(desk.profile.device_id), to=OTHER)
