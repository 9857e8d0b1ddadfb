"""Facts are typed as people write them and come back in words; money is exact to the fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.casework.policies.known import (
    TYPED,
    FactRefused,
    Known,
    fen,
    number,
    shown,
    typed,
    yuan,
)
from fieldvisit.casework.policies.policy_library import facts
from fieldvisit.casework.tables.policy_tables import Tables

SHIPPED = Tables()


@pytest.mark.parametrize(
    ("name", "text", "value", "said"),
    [
        ("per_capita_month", "1,009.99", 1009.99, "1,009.99 元"),
        ("per_capita_month", " 1009.9 元", 1009.9, "1,009.90 元"),
        ("members", "3", 3.0, "3"),
        ("dialysis", "是", "yes", "是"),
        ("dialysis", "no", "no", "否"),
        ("category", "低保边缘", "dibao_margin", "低保边缘"),
        ("category", "none", "none", "没有"),
    ],
)
def test_what_is_typed_is_held_and_shown(
    name: str, text: str, value: str | float, said: str
) -> None:
    held = typed({name: text}, facts(SHIPPED))
    assert held == {name: Known(value, TYPED)}
    assert shown(facts(SHIPPED)[name], held[name].value) == said


def test_a_fact_may_be_named_by_its_words_and_a_blank_is_left_out() -> None:
    held = typed({"机动车": "0", "在校学生": " ", "members": ""}, facts(SHIPPED))
    assert held == {"motor_vehicles": Known(0.0, TYPED)}


@pytest.mark.parametrize(
    ("name", "text"),
    [("members", "0"), ("members", "1000"), ("members", "三"), ("dialysis", "有时"), ("x", "1")],
)
def test_what_cannot_be_is_refused_with_what_would_do(name: str, text: str) -> None:
    with pytest.raises(FactRefused) as refused:
        typed({name: text}, facts(SHIPPED))
    assert refused.value.given == text
    assert refused.value.known


@pytest.mark.parametrize(
    ("told", "value"), [("", None), (None, None), ("3", 3.0), (2, 2.0), ("own", "own")]
)
def test_an_answer_is_a_number_where_it_is_one(told: object, value: object) -> None:
    assert number(told) == value


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_money_keeps_its_fen_and_its_order(one: int, other: int) -> None:
    assert fen(yuan(one)) == one
    assert (yuan(one) < yuan(other)) is (one < other)
