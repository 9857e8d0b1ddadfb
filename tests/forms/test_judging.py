"""A condition is judged by the facts that are known, in the language of forms."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.forms.judging import Judge, Judged
from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.values import Value

DAY = date(2025, 12, 31)
FACTS: dict[str, Value | None] = {
    "income": 1009.99,
    "standard": 1010.0,
    "category": "dibao",
    "alone": None,
    "age": None,
}


def judged(condition: str, **facts: Value | None) -> Judged:
    return Judge(FACTS | facts, day=DAY)(condition)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("${income} < ${standard}", True),
        ("${income} >= ${standard}", False),
        ("round(${standard} * 1.5, 2) = 1515", True),
        ("${category} = 'dibao'", True),
        ("not(${category} = 'dibao')", False),
        ("today() <= date('2025-12-31')", True),
        ("true() and false()", False),
    ],
)
def test_what_is_known_is_judged(condition: str, holds: bool) -> None:
    assert judged(condition).holds is holds


def test_a_verdict_names_the_facts_that_it_used() -> None:
    assert judged("${income} < ${standard}") == Judged(True, ("income", "standard"), ())


@pytest.mark.parametrize(
    ("condition", "holds", "used", "lacking"),
    [
        ("${age} >= 60", None, ("age",), ("age",)),
        ("not(${age} >= 60)", None, ("age",), ("age",)),
        ("${age} >= 60 or ${income} < ${standard}", True, ("income", "standard"), ()),
        ("${age} >= 60 and ${income} > ${standard}", False, ("income", "standard"), ()),
        ("${age} >= 60 and ${income} < ${standard}", None, None, ("age",)),
        ("${age} >= 60 or ${alone} = 'yes'", None, ("age", "alone"), ("age", "alone")),
        ("coalesce(${age}, 70) >= 60", None, ("age",), ("age",)),
    ],
)
def test_what_is_known_may_settle_it_although_something_else_is_not(
    condition: str, holds: bool | None, used: tuple[str, ...] | None, lacking: tuple[str, ...]
) -> None:
    found = judged(condition)
    assert (found.holds, found.lacking) == (holds, lacking)
    assert used is None or found.used == used


@pytest.mark.parametrize(
    ("condition", "why"),
    [("${unheard_of} > 1", "unknown_name"), ("${income} <", None), ("fly(${income})", None)],
)
def test_a_condition_that_is_wrong_is_refused(condition: str, why: str | None) -> None:
    with pytest.raises(ExpressionBroken) as refused:
        judged(condition)
    assert why is None or refused.value.why == why


NAMES = ("p", "q", "r")
TREES = st.recursive(
    st.sampled_from([f"${{{name}}} = 'yes'" for name in NAMES]),
    lambda inner: st.one_of(
        inner.map(lambda one: f"not({one})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"
        ),
    ),
    max_leaves=6,
)
ANSWERS = st.fixed_dictionaries({name: st.sampled_from(["yes", "no", None]) for name in NAMES})


@given(TREES, ANSWERS, st.data())
def test_a_settled_judgement_stands_whatever_becomes_known(
    condition: str, facts: dict[str, str | None], data: st.DataObject
) -> None:
    before = Judge(facts, day=DAY)(condition)
    told = {name: data.draw(st.sampled_from(["yes", "no"])) for name in NAMES}
    told |= {name: value for name, value in facts.items() if value is not None}
    after = Judge(told, day=DAY)(condition)
    assert after.holds is not None
    assert after.lacking == ()
    if before.holds is not None:
        assert after.holds is before.holds
    else:
        assert {facts[name] for name in before.lacking} == {None}
