"""Facts as policies ask for them, each with where it comes from: typed, held and shown. It gathers
none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.values import Value, number_text
from fieldvisit.records.fields import BadValue, read_money, show_money
from fieldvisit.rules.library import Fact
from fieldvisit.words.labels import LABELS

TYPED = "这次填的"
_MOST = 999


@dataclass(eq=False)
class FactRefused(FieldvisitError):
    """A fact that somebody typed is none of the known ones, or its value cannot be of its kind;
    `known` says what would do.
    """

    name: str
    given: str
    known: str


@dataclass(frozen=True)
class Known:
    """A fact's value (money in yuan, as forms have it) and where it comes from."""

    value: Value
    source: str


Facts = dict[str, Known]


def typed(given: Mapping[str, str], declared: Mapping[str, Fact]) -> Facts:
    """Facts as somebody types them, by name or label: yuan, numbers, 是 or 否, a choice's code or
    word. A blank one is left out. Raises FactRefused.
    """
    by_label = {one.label: one for one in declared.values()}
    found: Facts = {}
    for name, text in given.items():
        fact = declared.get(name) or by_label.get(name)
        if fact is None:
            raise FactRefused(name, text, "、".join(declared))
        if text.strip():
            found[fact.name] = Known(_read(fact, text.strip()), TYPED)
    return found


def shown(fact: Fact, value: Value) -> str:
    """A value in words."""
    if fact.kind == "money" and isinstance(value, float):
        return f"{show_money(fen(value))} 元"
    if isinstance(value, float):
        return number_text(value)
    return dict(words_of(fact)).get(str(value), str(value))


def words_of(fact: Fact) -> tuple[tuple[str, str], ...]:
    """The codes and words that a fact is chosen from; none for money and counts."""
    return tuple(LABELS["yes_no"].items()) if fact.kind == "yes_no" else fact.options


def known(found: Mapping[str, Value | None], source: str) -> Facts:
    """Those that are there, all from one source."""
    return {name: Known(one, source) for name, one in found.items() if one is not None}


def number(told: Any) -> Value | None:
    """An answer as a number where it is one; None for a blank."""
    if told in (None, ""):
        return None
    try:
        return float(told)
    except (TypeError, ValueError):
        return str(told)


def yuan(amount: int) -> float:
    """Fen as yuan: the nearest double of the two decimals, so that equal amounts are equal."""
    return float(f"{amount // 100}.{amount % 100:02d}")


def fen(value: Value) -> int:
    """Yuan as integer fen."""
    assert isinstance(value, float)
    return round(value * 100)


def _read(fact: Fact, text: str) -> Value:
    if fact.kind == "money":
        try:
            return yuan(read_money(text))
        except BadValue:
            raise FactRefused(fact.label, text, "多少元，最多两位小数") from None
    if fact.kind == "count":
        if not (text.isascii() and text.isdigit() and fact.least <= int(text) <= _MOST):
            raise FactRefused(fact.label, text, f"{fact.least} 到 {_MOST} 的整数")
        return float(text)
    code = next((code for code, word in words_of(fact) if text in (code, word)), None)
    if code is None:
        raise FactRefused(fact.label, text, "、".join(word for _, word in words_of(fact)))
    return code
