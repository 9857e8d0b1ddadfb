"""Regular expressions of forms: whole texts, Chinese, and none that can hang a device."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from fieldvisit.forms.functions.patterns import LONGEST, matches, refusal

FITS = [
    ("13800001111", "1[3-9][0-9]{9}", True),
    ("138000011112", "1[3-9][0-9]{9}", False),
    ("x13800001111", "^1[3-9][0-9]{9}$", False),
    ("张三丰", r"[\u4e00-\u9fa5]{2,4}", True),
    ("张三丰", "[一-龥·]{2,20}", True),
    ("zhang", r"[\u4e00-\u9fa5]+", False),
    ("𠮷野家", r"\p{Han}+", True),
    ("张三", r"\p{IsHan}+", True),
    ("张三", r"\p{script=Han}+", True),
    ("张San", r"\p{L}+", True),
    ("张3", r"\P{Han}+", False),
    ("abc", r"\p{Alpha}+", True),
    ("a-c", r"[\p{Alpha}-]+", True),
    ("a1", r"\P{Digit}\p{Digit}", True),
    ("120111199001010017", r"\d{17}[\dXx]", True),
    ("１２３", r"\d+", False),
    ("张", r"\w", False),
    ("a_b", r"a\_b", True),
    ("a.b", r"a\.b", True),
    ("a]b", r"a[]]b", True),
    ("a\nb", "a.b", False),
    ("", "", True),
    ("", ".+", False),
    ("AB", "(?i)ab", True),
    ("一行\ud800", ".*", True),
]


@pytest.mark.parametrize(("text", "pattern", "fits"), FITS, ids=[f"{t} {p}" for t, p, _ in FITS])
def test_a_pattern_matches_the_whole_text_or_not_at_all(
    text: str, pattern: str, fits: bool
) -> None:
    assert refusal(pattern) == ""
    assert matches(text, pattern) is fits


REFUSED = {
    "unclosed": "(",
    "looks ahead": "(?=.*[0-9]).+",
    "looks behind": "(?<=a)b",
    "refers back": r"(a)\1",
    "possessive": "a++",
    "intersection": "[a-z&&[^b]]",
    "unknown class": r"\p{IsKitten}",
    "repeats a million times": "(a{1000}){1000}",
    "grows": "((((a{1,99}){1,9}){1,9}){1,9})",
    "too long": "a" * (LONGEST + 1),
    "too deep": "(" * 1_001 + ")" * 1_001,
}


@pytest.mark.parametrize("pattern", REFUSED.values(), ids=REFUSED)
def test_what_re2_cannot_run_is_refused_and_matches_nothing(pattern: str) -> None:
    assert refusal(pattern) == "bad_pattern"
    assert matches("a", pattern) is False


CATASTROPHIC = [
    "(a+)+$",
    "(a|a)*b",
    "(a|aa)+c",
    "(.*)*x",
    "(a?){30}a{30}b",
    r"^(\w+\s?)*$!",
    "(" + "|".join(f"(a|b)*a(a|b){{{900 - n}}}" for n in range(5)) + ")",
]


@pytest.mark.parametrize("pattern", CATASTROPHIC, ids=lambda one: one[:20])
@pytest.mark.parametrize("length", [30, 10_000, 1_000_000])
def test_no_pattern_takes_more_than_a_second(pattern: str, length: int) -> None:
    began = time.process_time()
    matches("ab" * (length // 2) + "!", pattern)
    assert time.process_time() - began < 1


@settings(deadline=1_000)
@given(some.text(max_size=40), some.text("ab|()[]{}*+?^$.\\pPuL0123456789,-&:张", max_size=60))
def test_any_pattern_is_refused_or_runs(text: str, pattern: str) -> None:
    assert matches(text, pattern) is False or refusal(pattern) == ""
