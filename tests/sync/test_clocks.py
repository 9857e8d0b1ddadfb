"""A clock that is years off refuses nothing; what the server keeps itself is never from later, and
the trail has a note."""

from datetime import timedelta

import pytest

from fieldvisit.records.kept import instant_text
from sync.protocol import frames
from sync.server import clocks
from sync.server.centre import Centre
from tests.support.central import NOON, Device, household


def test_small_differences_are_no_matter() -> None:
    assert clocks.flags(instant_text(NOON + timedelta(minutes=9)), [], now=NOON) == {}


@pytest.mark.parametrize("said", ["", "yesterday", "2026-13-45"])
def test_a_time_that_cannot_be_read_is_no_matter(said: str) -> None:
    assert clocks.flags(said, [{"hlc": None}, {}], now=NOON) == {}


@pytest.mark.parametrize("years", [-6, 5])
def test_a_batch_from_another_year_is_taken_and_flagged(
    centre: Centre, officer: Device, years: int
) -> None:
    at = NOON.replace(year=NOON.year + years)
    house = household()
    centre.load([house])
    said = {"before": {"phone": None}, "after": {"phone": "13900000001"}}
    hlc = f"{instant_text(at)}+0000"
    change = officer.change(house, action="patch", base_version=1, hlc=hlc, **said)
    body = frames.pack(officer.batch(change))
    signer = officer.who.signer()
    centre.push(signer.sign("POST", "/v1/push", body=body, at=at))
    with centre.engine.connect() as tx:
        facts = tx.exec_driver_sql("select facts from audit where what = 'handed_in'").scalar()
        last = tx.exec_driver_sql("select last_at from household").scalar()
    assert ("clock_off" in str(facts), "from_later" in str(facts)) == (True, years > 0)
    assert str(last) <= instant_text(NOON)
    assert officer.all_values()[house.id]["phone"] == "13900000001"
