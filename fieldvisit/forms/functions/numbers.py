"""Arithmetic, totals and chance. Blank members of a node-set are skipped, as JavaRosa does."""

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from fieldvisit.forms.functions.registry import ANY, Family
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import NAN, Nodes, Value, to_number, to_text

FUNCTIONS = Family()


@FUNCTIONS.plain("number", 1)
def number(value: Value) -> Value:
    return to_number(value)


@FUNCTIONS.plain("int", 1)
def int_(value: Value) -> Value:
    given = to_number(value)
    return float(math.trunc(given)) if math.isfinite(given) else given


@FUNCTIONS.plain("round", 1, most=2)
def round_(value: Value, places: Value = 0.0) -> Value:
    given, digits = to_number(value), to_number(places)
    if not math.isfinite(given) or not math.isfinite(digits):
        return given
    digits = max(-30.0, min(30.0, digits))
    unit = Decimal(1).scaleb(-int(digits))
    return float((Decimal(repr(given)) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit)


@FUNCTIONS.plain("abs", 1)
def abs_(value: Value) -> Value:
    return abs(to_number(value))


@FUNCTIONS.plain("floor", 1)
def floor(value: Value) -> Value:
    given = to_number(value)
    return float(math.floor(given)) if math.isfinite(given) else given


@FUNCTIONS.plain("ceiling", 1)
def ceiling(value: Value) -> Value:
    given = to_number(value)
    return float(math.ceil(given)) if math.isfinite(given) else given


@FUNCTIONS.plain("pow", 2)
def pow_(left: Value, right: Value) -> Value:
    return _real(lambda: math.pow(to_number(left), to_number(right)))


@FUNCTIONS.plain("exp", 1)
def exp(value: Value) -> Value:
    return _real(lambda: math.exp(to_number(value)))


@FUNCTIONS.plain("exp10", 1)
def exp10(value: Value) -> Value:
    return _real(lambda: math.pow(10.0, to_number(value)))


@FUNCTIONS.plain("sqrt", 1)
def sqrt(value: Value) -> Value:
    return _real(lambda: math.sqrt(to_number(value)))


@FUNCTIONS.plain("log", 1)
def log(value: Value) -> Value:
    return _real(lambda: math.log(to_number(value)))


@FUNCTIONS.plain("log10", 1)
def log10(value: Value) -> Value:
    return _real(lambda: math.log10(to_number(value)))


@FUNCTIONS.plain("sin", 1)
def sin(value: Value) -> Value:
    return _real(lambda: math.sin(to_number(value)))


@FUNCTIONS.plain("cos", 1)
def cos(value: Value) -> Value:
    return _real(lambda: math.cos(to_number(value)))


@FUNCTIONS.plain("tan", 1)
def tan(value: Value) -> Value:
    return _real(lambda: math.tan(to_number(value)))


@FUNCTIONS.plain("asin", 1)
def asin(value: Value) -> Value:
    return _real(lambda: math.asin(to_number(value)))


@FUNCTIONS.plain("acos", 1)
def acos(value: Value) -> Value:
    return _real(lambda: math.acos(to_number(value)))


@FUNCTIONS.plain("atan", 1)
def atan(value: Value) -> Value:
    return _real(lambda: math.atan(to_number(value)))


@FUNCTIONS.plain("atan2", 2)
def atan2(left: Value, right: Value) -> Value:
    return _real(lambda: math.atan2(to_number(left), to_number(right)))


@FUNCTIONS.plain("pi", 0)
def pi() -> Value:
    return math.pi


@FUNCTIONS.plain("sum", 1)
def sum_(nodes: Value) -> Value:
    return math.fsum(_members([nodes]))


@FUNCTIONS.plain("min", 1, most=ANY)
def min_(*values: Value) -> Value:
    members = _members(values)
    return _least(members) if members else ""


@FUNCTIONS.plain("max", 1, most=ANY)
def max_(*values: Value) -> Value:
    members = _members(values)
    return -_least([-one for one in members]) if members else ""


@FUNCTIONS.plain("count", 1)
def count(nodes: Value) -> Value:
    return float(len(nodes)) if isinstance(nodes, Nodes) else 1.0


@FUNCTIONS.plain("count-non-empty", 1)
def count_non_empty(nodes: Value) -> Value:
    members = nodes if isinstance(nodes, Nodes) else [nodes]
    return float(sum(to_text(one) != "" for one in members))


@FUNCTIONS.in_scope("random", 0, steady=False)
def random(scope: Scope, args: Sequence[Run]) -> Value:
    return scope.chance.random()


def _members(values: Sequence[Value]) -> list[float]:
    flat: list[Value] = []
    for value in values:
        flat.extend(value if isinstance(value, Nodes) else [value])
    return [to_number(one) for one in flat if to_text(one) != ""]


def _least(members: list[float]) -> float:
    return NAN if any(math.isnan(one) for one in members) else min(members)


def _real(work: Callable[[], float]) -> float:
    try:
        return work()
    except ValueError:
        return NAN
    except OverflowError:
        return math.inf
