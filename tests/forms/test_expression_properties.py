"""Properties of the expression language, by random example."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as some

from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.values import Value, number_text, to_number, to_text
from fieldvisit.forms.xpath.lex import tokens
from fieldvisit.forms.xpath.parse import parse

Evaluate = Callable[..., Value]
whole = some.integers(-10_000, 10_000)
words = some.text(
    some.characters(blacklist_characters="'", blacklist_categories=["Cs"]), max_size=20
)


def _written(number: int) -> str:
    return f"({number})"


def refusal_of(source: str) -> ExpressionBroken | None:
    try:
        parse(source)
    except ExpressionBroken as refused:
        return refused
    return None


@given(some.text(max_size=60))
def test_any_text_is_parsed_or_refused_never_a_crash(source: str) -> None:
    refused = refusal_of(source)
    assert refused is None or 0 <= refused.at <= len(source)


@given(some.text("abc()[]/.,'\"=<>+-*|$@: 019", max_size=80))
def test_any_mix_of_its_marks_is_parsed_or_refused(source: str) -> None:
    refused = refusal_of(source)
    assert refused is None or refused.why


@given(
    some.lists(some.sampled_from(["a-b", "12.5", "'x y'", "and", "*", "..", "(", ">="]), max_size=9)
)
def test_no_token_is_lost(pieces: list[str]) -> None:
    assert [token.text for token in tokens(" ".join(pieces))] == [*pieces, ""]


@given(whole, whole, whole)
def test_arithmetic_is_pythons(evaluate: Evaluate, a: int, b: int, c: int) -> None:
    source = f"{_written(a)} + {_written(b)} * {_written(c)} - {_written(a)}"
    assert evaluate(source) == float(b * c)


@given(whole, whole)
def test_an_order_holds_or_its_opposite(evaluate: Evaluate, a: int, b: int) -> None:
    less, not_less = evaluate(f"{a} < {b}"), evaluate(f"{a} >= {b}")
    assert less is not not_less


@given(words, words)
def test_a_joined_text_starts_and_ends_with_its_parts(evaluate: Evaluate, a: str, b: str) -> None:
    both = f"concat('{a}', '{b}')"
    assert evaluate(f"starts-with({both}, '{a}') and ends-with({both}, '{b}')") is True
    assert evaluate(f"string-length({both})") == float(len(a + b))


@given(some.lists(some.sampled_from("abcdef"), unique=True), some.sampled_from("abcdef"))
def test_selected_is_membership(evaluate: Evaluate, chosen: list[str], code: str) -> None:
    text = " ".join(chosen)
    assert evaluate(f"selected(/data/x, '{code}')", x=text) is (code in chosen)
    assert evaluate("count-selected(/data/x)", x=text) == float(len(chosen))


@given(some.booleans(), some.booleans(), some.booleans())
def test_not_turns_and_into_or(evaluate: Evaluate, a: bool, b: bool, c: bool) -> None:
    one, two, three = (f"{str(value).lower()}()" for value in (a, b, c))
    left = evaluate(f"not({one} and {two} and {three})")
    assert left is evaluate(f"not({one}) or not({two}) or not({three})")


@given(some.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_written_number_reads_back(number: float) -> None:
    assert abs(to_number(number_text(number)) - number) <= abs(number) * 1e-12 + 1e-15


@given(some.dates())
def test_a_day_survives_being_counted(evaluate: Evaluate, day: object) -> None:
    assert to_text(evaluate(f"date(decimal-date-time('{day}'))")) == str(day)
