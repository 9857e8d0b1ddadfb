"""Records are checked at the door and keep instants as the same text everywhere."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from fieldvisit.records import KINDS, kind_of
from fieldvisit.records.household import Category, Household
from fieldvisit.records.kept import InstantText, instant_text, read_instant

VILLAGE = "120111102204"
INSTANTS = st.datetimes(
    min_value=datetime(1900, 1, 1, tzinfo=UTC).replace(tzinfo=None),
    timezones=st.just(UTC),
)


def household(**changes):
    values = {
        "id": UUID(int=1),
        "scope": VILLAGE,
        "created_at": datetime(2026, 11, 23, tzinfo=UTC),
        "number": "1",
        "category": "dibao",
        "hukou_region": VILLAGE,
        "live_region": VILLAGE,
    }
    return Household.model_validate({**values, **changes})


@given(INSTANTS)
def test_an_instant_reads_back_from_its_text(instant):
    assert read_instant(instant_text(instant)) == instant


@given(INSTANTS, INSTANTS)
def test_texts_sort_as_their_instants_do(one, other):
    assert (instant_text(one) < instant_text(other)) == (one < other)


def test_an_instant_of_another_zone_is_kept_in_utc():
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=8)))
    assert instant_text(noon) == "2026-11-23T04:00:00.000000Z"


def test_a_naive_time_is_no_instant():
    with pytest.raises(ValueError, match="time zone"):
        instant_text(datetime(2026, 11, 23, tzinfo=UTC).replace(tzinfo=None))


def test_a_column_of_instants_keeps_nothing_as_nothing():
    column = InstantText()
    assert column.process_bind_param(None, None) is None
    assert column.process_result_value(None, None) is None


def test_a_record_is_refused_with_a_wrong_region_phone_or_category():
    for wrong in (
        {"scope": "12"},
        {"phone": "1"},
        {"category": "rich"},
        {"hukou_region": "x" * 12},
    ):
        with pytest.raises(ValidationError):
            household(**wrong)


def test_a_phone_is_normalised_at_the_door():
    assert household(phone="138 2097 5678").phone == "13820975678"


def test_a_record_survives_the_wire():
    record = household(tags=["stove"], category=Category.TEKUN_DISPERSED)
    assert Household.model_validate(record.model_dump(mode="json")) == record


def test_every_kind_has_one_name_and_parents_come_before_children():
    assert kind_of(household()) == "household"
    order = list(KINDS)
    for parent, child in [("region", "household"), ("household", "membership"), ("visit", "note")]:
        assert order.index(parent) < order.index(child)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_a_plain_model_and_no_table(kind):
    assert not hasattr(KINDS[kind], "__table__")
