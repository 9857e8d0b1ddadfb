"""A policy value is said with its unit."""

from datetime import date
from decimal import Decimal

import pytest

from fieldvisit.casework.policies.weighing import value_words
from fieldvisit.rules.policies import Certainty, Policy, Unit


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("1010", Unit.YUAN, "1,010.00 元"),
        ("1.5", Unit.TIMES, "1.5 倍"),
        ("12", Unit.MONTHS, "12 个月"),
        ("7", Unit.DAYS, "7 天"),
        ("60", Unit.COUNT, "60"),
        ("0.9", Unit.SHARE, "90%"),
        ("1", Unit.SHARE, "100%"),
        ("1", Unit.SWITCH, "是"),
        ("0", Unit.SWITCH, "否"),
        (None, Unit.YUAN, ""),
    ],
)
def test_a_value_is_said_with_its_unit(value: str | None, unit: Unit, said: str) -> None:
    one = Policy(
        key="x",
        label="某数",
        value=None if value is None else Decimal(value),
        unit=unit,
        region="000000000000",
        since=date(2021, 7, 1),
        until=None,
        certainty=Certainty.TEXT,
        source="某办法",
    )
    assert value_words(one) == said
