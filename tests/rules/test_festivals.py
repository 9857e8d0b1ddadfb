"""Festivals fall where the lunar calendar says."""

import tomllib
from datetime import date

import pytest

from fieldvisit.machine.assets import resource
from fieldvisit.rules.festivals import FestivalBroken, read_festivals

TEXT = resource("policies", "festivals.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("春节", 2025, date(2025, 1, 29)),
        ("春节", 2026, date(2026, 2, 17)),
        ("春节", 2027, date(2027, 2, 6)),
        ("端午节", 2025, date(2025, 5, 31)),
        ("端午节", 2026, date(2026, 6, 19)),
        ("中秋节", 2025, date(2025, 10, 6)),
        ("中秋节", 2026, date(2026, 9, 25)),
        ("重阳节", 2026, date(2026, 10, 18)),
    ],
)
def test_a_festival_falls_on_the_day_that_was_announced(name: str, year: int, day: date) -> None:
    """The State Council's notices for 2025 and 2026; a leap sixth month lies in 2025."""
    (one,) = [found for found in read_festivals(tomllib.loads(TEXT)) if found.label == name]
    assert one.falls_on(year) == day
    assert one.begins(year) < one.due(year) < day


def test_a_solar_festival_stays_where_it_is() -> None:
    text = TEXT.replace('lunar = "1-1"', 'solar = "10-1"')
    (one,) = [found for found in read_festivals(tomllib.loads(text)) if found.id == "spring"]
    assert (one.falls_on(2026), one.due(2026)) == (date(2026, 10, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ('lunar = "1-1"', 'lunar = "13-1"'),
        ('lunar = "1-1"', 'lunar = "正月初一"'),
        ('lunar = "1-1"', ""),
        ("days_before = 20", ""),
        ("from = 2021-01-01", 'from = "去年"'),
    ],
)
def test_a_festival_that_is_written_wrongly_is_named(word: str, other: str) -> None:
    with pytest.raises(FestivalBroken) as broken:
        read_festivals(tomllib.loads(TEXT.replace(word, other, 1)))
    assert broken.value.key == "spring"
