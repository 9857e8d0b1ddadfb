"""Totals over node-sets. What is no number (a blank answer above all) is skipped, as JavaRosa
does; nodes that are not relevant never come here."""

import math
from collections.abc import Sequence

from fieldvisit.forms.functions.registry import ANY, Family
from fieldvisit.forms.values import NAN, Nodes, Value, to_number, to_text

FUNCTIONS = Family()


@FUNCTIONS.plain("sum", 1)
def sum_(nodes: Value) -> Value:
    """All numbers added up; 0 when there is none."""
    members = _numbers([nodes])
    try:
        return math.fsum(members)
    except (OverflowError, ValueError):
        return sum(members)


@FUNCTIONS.plain("min", 1, most=ANY)
def min_(*values: Value) -> Value:
    """The least number; NaN when there is none."""
    return min(_numbers(values), default=NAN)


@FUNCTIONS.plain("max", 1, most=ANY)
def max_(*values: Value) -> Value:
    """The greatest number; NaN when there is none."""
    return max(_numbers(values), default=NAN)


@FUNCTIONS.plain("count", 1)
def count(nodes: Value) -> Value:
    """How many nodes there are, blank ones too."""
    return float(len(nodes)) if isinstance(nodes, Nodes) else 1.0


@FUNCTIONS.plain("count-non-empty", 1)
def count_non_empty(nodes: Value) -> Value:
    """How many nodes hold something."""
    return float(sum(to_text(one) != "" for one in _flat([nodes])))


def _flat(values: Sequence[Value]) -> list[Value]:
    flat: list[Value] = []
    for value in values:
        flat.extend(value if isinstance(value, Nodes) else [value])
    return flat


def _numbers(values: Sequence[Value]) -> list[float]:
    members = [to_number(one) for one in _flat(values)]
    return [one for one in members if not math.isnan(one)]
