"""A child's stages begin by age and by the school year, one after another, for every birthday."""

import tomllib
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.machine.assets import resource
from fieldvisit.records.plan import Plan
from fieldvisit.rules.stages import (
    StageBroken,
    growing,
    has_measures,
    in_force,
    read_stages,
)
from tests.support.dossiers import NOON

DOCUMENT = tomllib.loads(resource("policies", "stages.toml").read_text("utf-8"))
REGION = "120105001001"
STAGES = in_force(read_stages(DOCUMENT), day=date(2026, 11, 23), region=REGION)
BIRTHS = st.dates(date(1995, 1, 1), date(2026, 1, 1))


def labels(birth: date, day: date) -> tuple[str, str, date | None]:
    found = growing(STAGES, birth=birth, day=day)
    assert found is not None
    return found.stage.label, found.next.label if found.next else "", found.next_on


def test_the_stages_stand_in_order() -> None:
    assert [one.label for one in STAGES] == ["婴幼儿", "学前", "小学", "初中", "高中", "升学就业"]


@pytest.mark.parametrize(
    ("birth", "day", "stage", "next_on"),
    [
        (date(2020, 8, 31), date(2026, 8, 31), "学前", date(2026, 9, 1)),
        (date(2020, 8, 31), date(2026, 9, 1), "小学", date(2032, 9, 1)),
        (date(2020, 9, 1), date(2026, 9, 1), "学前", date(2027, 9, 1)),
        (date(2023, 11, 23), date(2026, 11, 22), "婴幼儿", date(2026, 11, 23)),
        (date(2023, 11, 23), date(2026, 11, 23), "学前", date(2030, 9, 1)),
        (date(2024, 2, 29), date(2027, 2, 27), "婴幼儿", date(2027, 2, 28)),
        (date(2011, 5, 1), date(2026, 11, 23), "高中", date(2029, 9, 1)),
        (date(2008, 5, 1), date(2026, 11, 23), "升学就业", None),
    ],
)
def test_six_years_old_by_the_last_of_august_begins_school(
    birth: date, day: date, stage: str, next_on: date | None
) -> None:
    now, _, after = labels(birth, day)
    assert (now, after) == (stage, next_on)


@given(BIRTHS)
def test_every_child_goes_through_all_stages_once_and_in_order(birth: date) -> None:
    begins = [one.begins(birth) for one in STAGES]
    assert all(one < after for one, after in pairwise(begins))
    for place, stage in enumerate(STAGES):
        for day in (begins[place], begins[place] + timedelta(days=1)):
            found = growing(STAGES, birth=birth, day=day)
            assert found is not None
            assert found.stage is stage
            assert found.next_on == (begins[place + 1] if found.next else None)
    over = STAGES[-1].over(birth)
    assert over is not None
    assert growing(STAGES, birth=birth, day=over) is None
    assert growing(STAGES, birth=birth, day=over - timedelta(days=1)) is not None
    assert growing(STAGES, birth=birth, day=birth - timedelta(days=1)) is None


def plan(*measures: dict[str, Any]) -> Plan:
    plain = {"id": "01" * 16, "scope": REGION, "created_at": NOON, "household_id": "02" * 16}
    return Plan.model_validate(plain | {"cause": "x", "goal": "x", "measures": list(measures)})


def test_what_was_given_up_is_nothing_to_be_done_in_a_stage() -> None:
    primary = next(one for one in STAGES if one.code == "primary")
    said = {"kind": "schooling", "content": "助学金", "owner": "周小燕", "due_on": "2026-12-01"}
    assert not has_measures(plan(said), primary)
    assert has_measures(plan(said | {"stage": "primary"}), primary)
    assert not has_measures(plan(said | {"stage": "primary", "status": "stopped"}), primary)


def test_the_nearest_region_s_word_counts() -> None:
    row = DOCUMENT["stage"][0] | {"label": "区里的叫法", "region": "120105000000"}
    several = read_stages({"stage": [*DOCUMENT["stage"], row]})
    assert in_force(several, day=date(2026, 1, 1), region=REGION)[0].label == "区里的叫法"
    assert in_force(several, day=date(2026, 1, 1), region="120116001001")[0].label == "婴幼儿"
    assert in_force(several, day=date(2020, 1, 1), region=REGION) == []


def test_a_region_s_later_word_counts_from_its_day_wherever_it_is_written() -> None:
    later = DOCUMENT["stage"][0] | {"label": "新的叫法", "from": date(2026, 6, 1)}
    for rows in ([later, *DOCUMENT["stage"]], [*DOCUMENT["stage"], later]):
        several = read_stages({"stage": rows})
        assert in_force(several, day=date(2026, 5, 31), region=REGION)[0].label == "婴幼儿"
        assert in_force(several, day=date(2026, 6, 1), region=REGION)[0].label == "新的叫法"


@pytest.mark.parametrize(
    "wrong", [{"from_years": -1}, {"until_years": 0}, {"region": "12"}, {"label": ""}, {"from": 1}]
)
def test_a_row_that_is_wrong_is_told_by_its_code(wrong: dict[str, Any]) -> None:
    with pytest.raises(StageBroken) as refused:
        read_stages({"stage": [DOCUMENT["stage"][0] | wrong]})
    assert refused.value.key == "infant"
    with pytest.raises(StageBroken):
        read_stages({"stage": [{"code": "infant"}]})
