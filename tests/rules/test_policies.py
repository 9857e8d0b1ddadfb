"""A policy value holds on its days in its region, the nearest region's word first."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.machine.assets import resource
from fieldvisit.rules.policies import (
    Certainty,
    Policy,
    PolicyBroken,
    in_force,
    nearest,
    nearest_one,
    policy,
    reach,
    read_policies,
)

VILLAGE = "120111102204"
TODAY = date(2026, 11, 23)
ROW: dict[str, Any] = {
    "key": "standard",
    "label": "标准",
    "value": Decimal("1010"),
    "unit": "yuan",
    "region": "120000000000",
    "from": date(2020, 9, 1),
    "certainty": "text",
    "source": "某文件",
}


def made(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in (ROW | changes).items() if value is not None}


def read(*rows: dict[str, Any]) -> list[Policy]:
    return read_policies({"policy": list(rows)})


def shipped() -> list[Policy]:
    text = resource("policies", "means.toml").read_text("utf-8")
    return read_policies(tomllib.loads(text, parse_float=Decimal))


def told(rows: list[Policy], region: str) -> Decimal | None:
    found = policy(rows, "standard", day=TODAY, region=region)
    return found.value if found else None


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2020, 8, 31), None),
        (date(2020, 9, 1), 1010),
        (date(2024, 12, 31), 1010),
        (date(2025, 1, 1), 1100),
    ],
)
def test_a_value_holds_from_its_first_day_to_its_last(day: date, value: int | None) -> None:
    rows = read(
        made(until=date(2024, 12, 31)), made(value=Decimal(1100), **{"from": date(2025, 1, 1)})
    )
    found = policy(rows, "standard", day=day, region=VILLAGE)
    assert (found and found.value) == value


def test_the_nearest_region_has_the_last_word() -> None:
    rows = read(
        made(region="120111000000", value=Decimal(3)),
        made(region="000000000000", value=Decimal(1)),
        made(value=Decimal(2)),
    )
    assert told(rows, VILLAGE) == 3
    assert told(rows, "120115001001") == 2
    assert told(rows, "130102001001") == 1


def test_a_value_of_another_place_holds_nowhere_else() -> None:
    assert policy(read(made()), "standard", day=TODAY, region="130102001001") is None
    assert in_force(read(made()), day=TODAY, region="130102001001") == {}


def test_that_nobody_knows_here_hides_what_holds_elsewhere() -> None:
    unknown = made(region="120000000000", value=None, certainty="unknown")
    found = in_force(read(made(region="000000000000"), unknown), day=TODAY, region=VILLAGE)
    assert found["standard"].text == ""


@dataclass(frozen=True)
class Said:
    """An edition as any table has it."""

    name: str
    region: str
    since: date
    number: int


_said = st.builds(
    Said,
    st.sampled_from("ab"),
    st.sampled_from(["000000000000", "120000000000", "120111000000"]),
    st.dates(date(2026, 1, 1), date(2026, 1, 5)),
    st.integers(),
)


@given(st.lists(_said, unique_by=lambda one: (one.name, one.region, one.since)), st.data())
def test_the_nearest_region_and_then_the_later_day_count_in_whatever_order(
    said: list[Said], data: st.DataObject
) -> None:
    chosen = nearest(said, named=lambda one: one.name)
    mixed = data.draw(st.permutations(said))
    assert nearest(mixed, named=lambda one: one.name) == chosen
    assert set(chosen) == {one.name for one in said}
    for one in said:
        best = chosen[one.name]
        assert (len(reach(best.region)), best.since) >= (len(reach(one.region)), one.since)
    of_a = [one for one in said if one.name == "a"]
    assert nearest_one(of_a) == chosen.get("a")


def test_of_two_that_hold_since_one_day_the_last_one_counts() -> None:
    day = date(2026, 1, 1)
    said = [Said("a", "120000000000", day, number) for number in (1, 2)]
    assert nearest_one(said) == said[1]


def test_money_is_whole_fen() -> None:
    assert read(made(value=Decimal("1010.55")))[0].fen() == 101055
    with pytest.raises(PolicyBroken):
        read(made(unit="times"))[0].fen()


@pytest.mark.parametrize(
    "changes",
    [
        {"unit": "dollars"},
        {"certainty": "sure"},
        {"value": None},
        {"certainty": "unknown"},
        {"value": Decimal("10.005")},
        {"value": Decimal(-1)},
        {"value": "many"},
        {"unit": "switch", "value": Decimal(2)},
        {"unit": "months", "value": Decimal("1.5")},
        {"unit": "count", "value": Decimal("1.5")},
        {"region": "12"},
        {"region": "12000000000x"},
        {"source": ""},
        {"from": None},
        {"until": date(2020, 8, 31)},
        {"key": ""},
    ],
    ids=str,
)
def test_a_row_that_cannot_be_right_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(PolicyBroken):
        read(made(**changes))


@pytest.mark.parametrize("until", [None, date(2024, 12, 31)])
def test_two_values_never_hold_on_one_day(until: date | None) -> None:
    with pytest.raises(PolicyBroken) as refused:
        read(made(until=until), made(**{"from": date(2024, 12, 31)}))
    assert refused.value.key == "standard"


def test_the_file_says_of_each_value_where_it_comes_from() -> None:
    assert all(len(one.source) > 5 and one.label for one in shipped())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("standard_dibao", "1010"),
        ("edge_multiple", "1.5"),
        ("money_multiple_dibao", "24"),
        ("money_multiple_edge", "36"),
        ("income_window_rural_months", "12"),
        ("income_window_urban_months", "3"),
    ],
)
def test_the_known_values_of_the_city_are_there(key: str, value: str) -> None:
    found = policy(shipped(), key, day=TODAY, region=VILLAGE)
    assert found is not None
    assert found.text == value


@pytest.mark.parametrize("key", ["rigid_ratio", "minimum_wage", "standard_tekun"])
def test_what_nobody_could_tell_is_marked_unknown(key: str) -> None:
    found = policy(shipped(), key, day=TODAY, region=VILLAGE)
    assert found is not None
    assert (found.certainty, found.value) == (Certainty.UNKNOWN, None)


def test_the_basic_pension_is_left_out_until_the_end_of_2025() -> None:
    key, last = "basic_pension_excluded", date(2025, 12, 31)
    assert policy(shipped(), key, day=last, region=VILLAGE) is not None
    assert policy(shipped(), key, day=date(2026, 1, 1), region=VILLAGE) is None
