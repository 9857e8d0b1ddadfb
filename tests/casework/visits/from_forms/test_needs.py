"""F02 and F07: what is lacking is a need, and one that stands open is not found again."""

from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework.care import needs
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.records import Need
from fieldvisit.store import loop
from fieldvisit.words.labels import LABELS
from tests.support.filled import filled

F07: dict[str, Any] = {
    "meal_state": "unmet",
    "meal_frequency": "daily",
    "meal_provider": "village",
    "meal_payer": "government",
    "escort_state": "unmet",
    "bathing_state": "met",
    "consent": "person",
    "priority": "normal",
}


@pytest.fixture
def home(desk: Desk) -> str:
    return register.find(desk)[0].household_id


def kept(desk: Desk, home: str) -> list[Need]:
    with desk.store.read() as tx:
        return loop.needs_of(tx, UUID(home))


def test_each_service_that_is_lacking_is_a_need(desk: Desk, home: str) -> None:
    visit, made = filled(desk, home, **F07)
    assert made == ["记下 2 个需求：助餐、陪诊。"]
    assert {(one.kind, one.text, one.urgency) for one in kept(desk, home)} == {
        ("living", "助餐：每天，村居，付钱的：政府", "normal"),
        ("medical", "陪诊", "normal"),
    }
    assert {(one.from_visit, one.source) for one in kept(desk, home)} == {(visit.id, "visit")}


def test_who_comes_first_is_urgent(desk: Desk, home: str) -> None:
    filled(desk, home, **F07 | {"priority": "high"})
    assert {one.urgency for one in kept(desk, home)} == {"urgent"}


def test_who_does_not_agree_is_left_alone(desk: Desk, home: str) -> None:
    assert filled(desk, home, **F07 | {"consent": "refused"})[1] == []
    assert kept(desk, home) == []


def test_nobody_who_cares_is_an_urgent_need(desk: Desk, home: str) -> None:
    filled(desk, home, caregiver_present="no", urgent_need="没人做饭", needs=["none"])
    (need,) = kept(desk, home)
    assert (need.kind, need.text, need.urgency) == ("care", "照料人不到位：没人做饭", "urgent")


def test_what_a_month_asks_for_again_stands_already(desk: Desk, home: str) -> None:
    asked = {"needs": ["meal", "legal", "other"], "other_need": "想装扶手"}
    _, first = filled(desk, home, **asked)
    _, again = filled(desk, home, **asked)
    assert (first, again) == (["记下 3 个需求：助餐、法律、想装扶手。"], [])
    meal = next(one for one in kept(desk, home) if one.text == "助餐")
    needs.reject(desk, str(meal.id), reason="儿子送饭")
    _, later = filled(desk, home, **asked)
    assert later == ["记下 1 个需求：助餐。"]


def test_every_service_has_a_kind_of_need(desk: Desk, home: str) -> None:
    filled(desk, home, **{f"{item}_state": "unmet" for item in LABELS["service"]})
    found = kept(desk, home)
    assert len(found) == len(LABELS["service"])
    assert {one.kind for one in found} <= LABELS["need_kind"].keys()
