"""Texts: cut, join, search, compare. Positions count from 0 in `substr`, as ODK says."""

import math
import re
from collections.abc import Sequence
from itertools import chain

from fieldvisit.forms.functions import patterns
from fieldvisit.forms.functions.registry import ANY, Family
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import Nodes, Value, to_number, to_text

FUNCTIONS = Family()

# XPath's white space; a full-width blank between the parts of a name is a letter of it
_BLANKS = re.compile(r"[ \t\r\n]+")
# calculations that join themselves again and again would double without end
LONGEST = 65_536


@FUNCTIONS.plain("string", 1)
def string(value: Value) -> Value:
    """The value as a text: 3, not 3.0; the first node of a node-set."""
    return to_text(value)


@FUNCTIONS.plain("concat", 0, most=ANY)
def concat(*values: Value) -> Value:
    """All values and all nodes one after the other, up to 65536 letters."""
    return _joined("", values)


@FUNCTIONS.plain("join", 1, most=ANY)
def join(separator: Value, *values: Value) -> Value:
    """All values and all nodes, blank ones too, with the separator between them, up to 65536
    letters."""
    return _joined(to_text(separator), values)


@FUNCTIONS.plain("substr", 2, most=3)
def substr(value: Value, start: Value, end: Value | None = None) -> Value:
    """The letters from `start` up to before `end`, counted from 0; below 0 from the text's end."""
    text = to_text(value)
    first = _place(start, len(text))
    return text[first : len(text) if end is None else _place(end, len(text))]


@FUNCTIONS.plain("substring", 2, most=3)
def substring(value: Value, start: Value, length: Value | None = None) -> Value:
    """So many letters from `start` on, counted from 1."""
    first = _half_up(to_number(start))
    last = math.inf if length is None else first + _half_up(to_number(length))
    # XPath 1.0, 4.2: a letter stands in it when its place is at least first and less than last,
    # and nothing compares with NaN
    return "".join(one for at, one in enumerate(to_text(value), 1) if first <= at < last)


@FUNCTIONS.plain("substring-before", 2)
def substring_before(value: Value, mark: Value) -> Value:
    """What stands before the first mark; blank without one."""
    before, found, _ = to_text(value).partition(to_text(mark) or "\0")
    return before if found else ""


@FUNCTIONS.plain("substring-after", 2)
def substring_after(value: Value, mark: Value) -> Value:
    """What stands after the first mark; blank without one."""
    if to_text(mark) == "":
        return to_text(value)
    return to_text(value).partition(to_text(mark))[2]


@FUNCTIONS.plain("contains", 2)
def contains(value: Value, part: Value) -> Value:
    """Whether the part stands somewhere in the text."""
    return to_text(part) in to_text(value)


@FUNCTIONS.plain("starts-with", 2)
def starts_with(value: Value, part: Value) -> Value:
    """Whether the text begins with the part."""
    return to_text(value).startswith(to_text(part))


@FUNCTIONS.plain("ends-with", 2)
def ends_with(value: Value, part: Value) -> Value:
    """Whether the text ends with the part."""
    return to_text(value).endswith(to_text(part))


@FUNCTIONS.in_scope("string-length", 0, most=1)
def string_length(scope: Scope, args: Sequence[Run]) -> Value:
    """`string-length(value?)`: How many letters; of the own answer without an argument."""
    return float(len(_own(scope, args)))


@FUNCTIONS.in_scope("normalize-space", 0, most=1)
def normalize_space(scope: Scope, args: Sequence[Run]) -> Value:
    """`normalize-space(value?)`: Without blanks at both ends, and with one blank in place of
    several; of the own answer without an argument."""
    return _BLANKS.sub(" ", _own(scope, args)).strip(" ")


@FUNCTIONS.plain("translate", 3)
def translate(value: Value, old: Value, new: Value) -> Value:
    """Each letter of `old` replaced by the letter of `new` at the same place, or left out."""
    news = to_text(new)
    table: dict[int, str] = {}
    for place, letter in enumerate(to_text(old)):
        table.setdefault(ord(letter), news[place : place + 1])
    return to_text(value).translate(table)


@FUNCTIONS.plain("upper-case", 1)
def upper_case(value: Value) -> Value:
    """The text in capitals."""
    return to_text(value).upper()


@FUNCTIONS.plain("lower-case", 1)
def lower_case(value: Value) -> Value:
    """The text in small letters."""
    return to_text(value).lower()


@FUNCTIONS.plain("regex", 2)
def regex(value: Value, pattern: Value) -> Value:
    """Whether the regular expression matches the whole text."""
    return patterns.matches(to_text(value), to_text(pattern))


@FUNCTIONS.judging("regex")
def _pattern_does(args: Sequence[str | None]) -> str:
    pattern = args[1]
    return "" if pattern is None else patterns.refusal(pattern)


def _own(scope: Scope, args: Sequence[Run]) -> str:
    return to_text(args[0](scope) if args else scope.held.typed)


def _joined(separator: str, values: Sequence[Value]) -> str:
    pieces: list[str] = []
    length = 0
    for one in chain.from_iterable(v if isinstance(v, Nodes) else (v,) for v in values):
        pieces.append(to_text(one))
        length += len(pieces[-1]) + len(separator)
        if length > LONGEST + len(separator):
            break
    return separator.join(pieces)[:LONGEST]


def _place(value: Value, length: int) -> int:
    place = to_number(value)
    if math.isnan(place):
        return 0
    place = max(-float(length), min(float(length), place))
    whole = math.trunc(place)
    return whole + length if whole < 0 else whole


def _half_up(number: float) -> float:
    return math.floor(number + 0.5) if math.isfinite(number) else number
