"""The expression language: grammar, coercions, limits."""

import math
from collections.abc import Callable

import pytest

from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.values import Value
from fieldvisit.forms.xpath.parse import parse

Evaluate = Callable[..., Value]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("10 - 3 - 2", 5.0),
        ("7 mod 4", 3.0),
        ("-7 mod 4", -3.0),
        ("9 div 2", 4.5),
        ("--3", 3.0),
        ("- -3 - -1", 4.0),
        ("1 < 2 and 2 < 3", True),
        ("1 > 2 or 2 > 1", True),
        ("true() or false() and false()", True),
        ("1 = 1.0", True),
        ("'1' = 1", True),
        ("'01' = '1'", False),
        ("'a' != 'b'", True),
        ("true() = 'x'", True),
        ("0.1 + 0.2 = 0.3", True),
        ("'2026-11-23' < '2026-12-01'", True),
        ("'b' > 'a'", False),
        ('concat("a", \'"\')', 'a"'),
    ],
)
def test_an_expression_has_its_value(evaluate: Evaluate, source: str, value: Value) -> None:
    assert evaluate(source) == value


def test_division_by_zero_is_infinite_and_nothing_by_nothing_is_nan(evaluate: Evaluate) -> None:
    assert evaluate("1 div 0") == math.inf
    assert evaluate("-1 div 0") == -math.inf
    assert math.isnan(float(str(evaluate("0 div 0"))))


def test_a_blank_answer_is_neither_below_nor_above(evaluate: Evaluate) -> None:
    assert evaluate("/data/age < 60 or /data/age >= 60", age__integer="") is False


def test_words_may_contain_hyphens_dots_and_han(evaluate: Evaluate) -> None:
    assert evaluate("/data/姓-名.1 = '王'", **{"姓-名.1": "王"}) is True


def test_names_of_operators_are_names_where_an_operand_is_due(evaluate: Evaluate) -> None:
    assert evaluate("/data/and + /data/div div 2", and__integer="1", div__integer="4") == 3.0


def test_paths_go_up_and_down(evaluate: Evaluate) -> None:
    assert evaluate("./a", a="x") == "x"
    assert evaluate("a/../b", a="x", b="y") == "y"
    assert evaluate("current()/a", a="x") == "x"


def test_a_star_names_all_children(evaluate: Evaluate) -> None:
    assert evaluate("sum(/data/*)", a__integer="1", b__integer="2", c="") == 3.0


def test_rows_of_a_list_are_filtered_by_their_columns(evaluate: Evaluate) -> None:
    source = "join('、', instance('town')/root/item[of = /data/district]/label)"
    assert evaluate(source, district="x") == "甲镇、丙镇"
    assert evaluate("instance('town')/root/item[2]/label = '乙镇'") is True
    assert evaluate("count(instance('town')/root/item)") == 3.0


def test_the_words_of_a_choice_are_asked_of_its_question(evaluate: Evaluate) -> None:
    assert evaluate("jr:choice-name(/data/town, ' /data/town ')", town="a") == "甲镇"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("1 +", "unfinished"),
        ("", "unfinished"),
        ("(1", "unfinished"),
        ("1 2", "unexpected"),
        ("if(1, 2", "unfinished"),
        ("a ? b", "bad_character"),
        ("'open", "bad_character"),
        ("nosuch(1)", "unknown_function"),
        ("if(1)", "wrong_arguments"),
        ("/data/nobody", "unknown_name"),
        ("/other/a", "unknown_name"),
        ("../../..", "unknown_name"),
        ("instance('nowhere')/root/item", "unknown_list"),
        ("//a", "descendant"),
        ("a | b", "union"),
        ("child::a", "axis"),
        ("$x", "unexpected"),
        ("jr:choice-name(1)", "wrong_arguments"),
    ],
)
def test_a_broken_expression_is_refused_with_its_reason(
    evaluate: Evaluate, source: str, why: str
) -> None:
    with pytest.raises(ExpressionBroken) as refused:
        evaluate(source)
    assert refused.value.why == why


def test_depth_and_length_are_limited() -> None:
    for hostile in ("(" * 5000, "not(" * 5000 + "1" + ")" * 5000, "a[" * 5000):
        with pytest.raises(ExpressionBroken, match="expression_broken"):
            parse(hostile)
    with pytest.raises(ExpressionBroken) as refused:
        parse("1" + "+1" * 20_000)
    assert refused.value.why == "too_long"


def test_a_long_chain_of_operators_is_no_depth(evaluate: Evaluate) -> None:
    assert evaluate("1" + " + 1" * 4_000) == 4001.0
