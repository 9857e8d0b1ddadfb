from datetime import date

import pytest

from fieldvisit.store import profile
from fieldvisit.store.profile import Profile


@pytest.fixture
def mine(village):
    return Profile(
        device_id=village.stamp.device_id,
        short="A7",
        staff_id=village.stamp.actor,
        staff_name="赵敏",
        role="village_officer",
        region_code=village.scope,
        server_url="http://127.0.0.1:1",
        signing_key=bytes(range(32)),
        scopes=[village.scope],
    )


def test_a_profile_comes_back_as_it_was_saved(tx, mine):
    profile.save(tx, mine)
    profile.save(tx, mine)
    assert profile.load(tx) == mine


def test_before_enrolment_there_is_no_profile(tx):
    with pytest.raises(LookupError):
        profile.load(tx)


def test_form_numbers_run_on_by_form_and_day(tx):
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    drawn = [
        profile.next_number(tx, day, form_id=form)
        for day, form in ((monday, "F02"), (monday, "F02"), (monday, "F12"), (tuesday, "F02"))
    ]
    assert drawn == [1, 2, 1, 1]


def test_a_number_of_an_undone_visit_is_drawn_again(store, undo):
    day = date(2026, 11, 23)
    undo(lambda tx: profile.next_number(tx, day, form_id="F02"))
    with store.write() as tx:
        assert profile.next_number(tx, day, form_id="F02") == 1
