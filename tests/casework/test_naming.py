"""A household is named by its householder or number, a person by the name, as long as one is meant;
the trail holds ids whatever was typed.
"""

import pytest

from fieldvisit.casework import naming, trail
from fieldvisit.casework.care.closed_loop import closed_loop
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.people import registering
from fieldvisit.casework.people.typed_person import Who
from fieldvisit.records import Household, Person
from fieldvisit.words import sentence


def test_a_household_is_who_leads_it_its_number_or_its_id(desk: Desk) -> None:
    line = register.find(desk, "孙桂芬")[0]
    number = register.household_file(desk, line.household_id).number
    with desk.read_people() as tx:
        for named in ("孙桂芬", " 孙桂芬 ", number, line.household_id):
            found = naming.record(tx, Household, kind="household", named=named)
            assert str(found.id) == line.household_id
        assert naming.record(tx, Person, kind="person", named="孙桂芬").id == found.householder_id
        for named in ("孙桂", "没有这一户", "", "  ", "120111102204"):
            with pytest.raises(naming.NotHere):
                naming.record(tx, Household, kind="household", named=named)
        with pytest.raises(naming.NotHere):
            naming.record(tx, Household, kind="need", named="孙桂芬")


def test_two_of_one_name_are_told_apart(desk: Desk) -> None:
    home = register.find(desk, "孙桂芬")[0].household_id
    who = Who("孙桂芬", "", "未办证")
    second = registering.add_person(desk, home, who=who, relation="子女", anyway=True)
    with desk.read_people() as tx, pytest.raises(naming.SeveralSo) as several:
        naming.record(tx, Person, kind="person", named="孙桂芬")
    assert str(second.id) in several.value.known
    assert "1948-03-12生的" in sentence(several.value.code, several.value.facts())


def test_the_trail_holds_the_id_of_what_was_named(desk: Desk) -> None:
    home = register.find(desk, "孙桂芬")[0].household_id
    assert closed_loop(desk, "孙桂芬").keys() == {"needs", "orders", "referrals", "follow_ups"}
    line = trail.lines(desk)[0]
    assert (line.action, line.subject) == ("household_opened", home)
    before = len(trail.lines(desk))
    with pytest.raises(naming.NotHere):
        closed_loop(desk, "没有这一户")
    assert len(trail.lines(desk)) == before
