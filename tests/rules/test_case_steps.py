"""A district's steps are data: named in order, of the nearest region; nobody else gets any."""

import tomllib
from datetime import date

import pytest

from fieldvisit.machine.assets import resource
from fieldvisit.rules.case_steps import StepSetBroken, read_step_sets, step_set_for

TEXT = resource("policies", "steps.toml").read_text("utf-8")
DAY = date(2026, 11, 23)


def test_binhai_takes_four_named_steps_and_another_district_none() -> None:
    sets = read_step_sets(tomllib.loads(TEXT))
    found = step_set_for(sets, region="120116001001", day=DAY)
    assert found is not None
    assert (found.label, len(found.steps)) == ("四诊工作法", 4)
    assert step_set_for(sets, region="120111102203", day=DAY) is None
    assert step_set_for(sets, region="120116001001", day=date(2020, 1, 1)) is None


def test_a_towns_own_set_stands_before_its_districts() -> None:
    town = TEXT.replace("120116000000", "120116001000").replace("第一诊", "看")
    sets = read_step_sets(tomllib.loads(TEXT + town))
    found = step_set_for(sets, region="120116001001", day=DAY)
    assert found is not None
    assert found.steps[0] == "看"


def test_a_districts_later_set_counts_from_its_day_wherever_it_is_written() -> None:
    later = tomllib.loads(TEXT)["step_set"][0] | {"steps": ["看"], "from": date(2026, 6, 1)}
    rows = tomllib.loads(TEXT)["step_set"]
    for several in ([later, *rows], [*rows, later]):
        sets = read_step_sets({"step_set": several})
        for day, steps in ((date(2026, 5, 31), 4), (date(2026, 6, 1), 1)):
            found = step_set_for(sets, region="120116001001", day=day)
            assert found is not None
            assert len(found.steps) == steps


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('["第一诊", "第二诊", "第三诊", "第四诊"]', "[]"),
        ('"第二诊"', '"第一诊"'),
        ('"第二诊"', '" "'),
        ('label = "四诊工作法"\n', ""),
        ("120116000000", "12"),
    ],
)
def test_a_broken_set_is_named(was: str, now: str) -> None:
    with pytest.raises(StepSetBroken) as broken:
        read_step_sets(tomllib.loads(TEXT.replace(was, now, 1)))
    assert broken.value.key == "four_steps"
