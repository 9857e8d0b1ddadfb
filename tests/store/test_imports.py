"""Batches of imports are kept with their rows, and what leans on them is counted."""

from uuid import UUID

from fieldvisit.store import imports
from fieldvisit.store.imports import HANGING
from fieldvisit.store.tables import TABLES


def test_everything_that_names_a_household_or_a_person_is_asked_about() -> None:
    named = {kind for kind, _ in HANGING["household"]}
    assert {"membership", "task", "visit", "note", "need", "entitlement", "referral"} <= named
    for kind, fields in HANGING.items():
        assert kind in TABLES
        assert all(field in TABLES[other].c for other, field in fields)


def test_who_is_in_aid_belongs_to_a_household_that_has_not_left() -> None:
    seat = imports.Seat(UUID(int=1), "王强", None, "", "", "")
    assert not seat.in_aid
    home = seat._replace(household_id=UUID(int=2), status="registered")
    assert home.in_aid
    assert not home._replace(status="left").in_aid
