"""Whatever is written as an expression either compiles or is refused with its place: at once, with
little memory, never with a crash."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.forms.functions import FUNCTIONS, texts
from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.session import Session
from fieldvisit.forms.values import Value, to_text
from fieldvisit.forms.xpath.lex import LONGEST
from fieldvisit.forms.xpath.parse import parse

Evaluate = Callable[..., Value]

WHYS = frozenset(
    {
        *("too_long", "too_deep", "bad_character", "unexpected", "unfinished", "axis", "union"),
        *("descendant", "filter", "unknown_name", "unknown_function", "wrong_arguments"),
        *("unknown_list", "bad_pattern"),
    }
)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SECONDS = 1.0
MEGABYTES = 256

DEEP = {
    "brackets": "(" * 10_000 + "1" + ")" * 10_000,
    "calls": "not(" * 10_000 + "1" + ")" * 10_000,
    "ifs": "if(1," * 10_000 + "1" + ",1)" * 10_000,
    "filters": "/data/a[" * 10_000 + "1" + "]" * 10_000,
    "open brackets": "(" * 10_000,
    "minus signs": "-" * 10_000 + "1",
    "parents": "../" * 6_000 + "a",
    "arguments": "concat(" + "1," * 9_000 + "1)",
    "texts": "'" * LONGEST,
}
LONG = {
    "a sum": "+".join(["1"] * 10_000)[:LONGEST],
    "a chain of ands": " and ".join(["1"] * 3_333),
    "comparisons": "=".join(["1"] * 10_000)[: LONGEST - 1],
    "a path": "/data" + "/a" * 9_990,
    "a name": "a" * LONGEST,
    "a number": "9" * LONGEST,
    "a fraction": "0." + "9" * (LONGEST - 2),
    "a text": "'" + "x" * (LONGEST - 2) + "'",
    "one letter too many": "1" * (LONGEST + 1),
    "blanks": " " * LONGEST,
    "stars": "*" * LONGEST,
    "names of functions": "concat " * 2_800,
}


def outcome(evaluate: Evaluate, source: str) -> Value | ExpressionBroken:
    """The value, or the refusal, which must name a place inside the expression."""
    found: Value | ExpressionBroken
    try:
        found = evaluate(source, a="1", b__integer="2")
    except ExpressionBroken as error:
        found = error
    if isinstance(found, ExpressionBroken):
        assert 0 <= found.at <= len(source)
        assert found.why in WHYS
    return found


@pytest.mark.parametrize("source", [*DEEP.values(), *LONG.values()], ids=[*DEEP, *LONG])
def test_the_longest_and_the_deepest_are_done_or_refused_within_a_second(
    evaluate: Evaluate, source: str
) -> None:
    began = time.process_time()
    found = outcome(evaluate, source)
    assert time.process_time() - began < SECONDS
    assert isinstance(found, ExpressionBroken) or isinstance(to_text(found), str)


@pytest.mark.parametrize("name", ["brackets", "calls", "ifs", "filters"])
def test_ten_thousand_levels_are_refused_as_too_deep(name: str) -> None:
    with pytest.raises(ExpressionBroken) as refused:
        parse(DEEP[name][:LONGEST])
    assert refused.value.why == "too_deep"


def test_hostile_expressions_need_little_memory() -> None:
    bound = MEGABYTES << 20
    code = (
        "import sys\n"
        "from fieldvisit.forms.refusals import ExpressionBroken\n"
        "from fieldvisit.forms.xpath.parse import parse\n"
        "for source in sys.stdin.read().split('\\0'):\n"
        "    try:\n"
        "        parse(source)\n"
        "    except ExpressionBroken:\n"
        "        pass\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        input="\0".join([*DEEP.values(), *LONG.values()]),
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (bound, bound)),
    )
    assert ran.returncode == 0, ran.stderr


def test_calculations_that_double_themselves_stay_small(
    form: Callable[..., FormDefinition],
) -> None:
    rows = [{"type": "text", "name": "n0"}]
    for n in range(1, 60):
        told = f"concat(${{n{n - 1}}}, ${{n{n - 1}}})"
        rows.append({"type": "calculate", "name": f"n{n}", "calculation": told})
    session = Session(form(rows), now=NOON)
    began = time.process_time()
    session.set("/data/n0", "万户")
    assert time.process_time() - began < SECONDS
    assert len(session.state("/data/n59").value) == texts.LONGEST


PIECES = [
    *("/data/a", "/data/b", "/data", ".", "..", "../a", "*", "a", "current()", "/", "//", "::"),
    *("(", ")", "[", "]", ",", "+", "-", "*", " div ", " mod ", " and ", " or ", "=", "!=", "<"),
    *("'", '"', "'x'", "''", "1", "0.5", ".", "1e9", "9999999999", "@", "|", "$x", "张", "\0"),
    *("instance('town')", "/root/item", "/name", "[1]", "[position() = 1]", "'(a+)+$'", "'(?='"),
    *(f"{name}(" for name in sorted(FUNCTIONS)),
]
fuzzed = settings(max_examples=2_000, deadline=1_000, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.prove
@fuzzed
@given(some.lists(some.sampled_from(PIECES), max_size=40).map("".join))
def test_any_mix_of_the_language_compiles_or_is_refused(evaluate: Evaluate, source: str) -> None:
    outcome(evaluate, source)


@pytest.mark.prove
@fuzzed
@given(some.text(max_size=300))
def test_any_text_compiles_or_is_refused(evaluate: Evaluate, source: str) -> None:
    outcome(evaluate, source)


def call(arguments: some.SearchStrategy[str]) -> some.SearchStrategy[str]:
    """A call of any function with any number of such arguments."""
    return some.tuples(some.sampled_from(sorted(FUNCTIONS)), some.lists(arguments, max_size=5)).map(
        lambda told: f"{told[0]}({', '.join(told[1])})"
    )


leaves = some.one_of(
    some.integers().map(str),
    some.floats(allow_nan=False, allow_infinity=False).map(lambda number: f"{number:f}"),
    some.text(some.characters(blacklist_characters="'"), max_size=12).map(lambda t: f"'{t}'"),
    some.sampled_from(["/data/a", "/data/b", "/data/*", ".", "''", "'2026-02-30'", "1 div 0"]),
)
sound = some.recursive(
    leaves,
    lambda inner: some.one_of(
        call(inner),
        some.tuples(inner, some.sampled_from(["+", "-", "*", "div", "mod", "=", "<", "and"]), inner)
        .map(" ".join)
        .map("({})".format),
    ),
    max_leaves=12,
)


@pytest.mark.prove
@fuzzed
@given(sound)
def test_any_sound_expression_has_a_value_or_is_refused(evaluate: Evaluate, source: str) -> None:
    found = outcome(evaluate, source)
    assert isinstance(found, ExpressionBroken) or isinstance(to_text(found), str)
