"""Numbers: rounding, powers, logarithms, angles, chance. What cannot be reckoned is NaN or
infinite, as in Java, never a crash."""

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal

from fieldvisit.forms.functions.registry import Family
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import NAN, Value, to_number

FUNCTIONS = Family()

_FARTHEST = 30
# a double has at most 309 digits before its point and 30 are rounded behind it
_WIDE = Context(prec=400)


@FUNCTIONS.plain("number", 1)
def number(value: Value) -> Value:
    """The value as a number; a day counts the days since 1970-01-01; NaN for what is none."""
    return to_number(value)


@FUNCTIONS.plain("int", 1)
def int_(value: Value) -> Value:
    """The whole number that is left when the fraction is cut off."""
    given = to_number(value)
    return float(math.trunc(given)) if math.isfinite(given) else given


@FUNCTIONS.plain("round", 1, most=2)
def round_(value: Value, places: Value = 0.0) -> Value:
    """The nearest number with so many decimals (below 0: tens, hundreds); halves go up."""
    given, digits = to_number(value), to_number(places)
    if not math.isfinite(given):
        return given
    digits = 0.0 if math.isnan(digits) else digits
    if abs(digits) > _FARTHEST:
        return NAN
    # XPath 1.0, 4.4: of two numbers equally near the one closest to positive infinity
    halves = ROUND_HALF_UP if given >= 0 else ROUND_HALF_DOWN
    unit = Decimal(1).scaleb(-math.trunc(digits))
    return float(Decimal(repr(given)).quantize(unit, halves, _WIDE))


@FUNCTIONS.plain("abs", 1)
def abs_(value: Value) -> Value:
    """The number without its sign."""
    return abs(to_number(value))


@FUNCTIONS.plain("floor", 1)
def floor(value: Value) -> Value:
    """The greatest whole number that is not greater."""
    given = to_number(value)
    return float(math.floor(given)) if math.isfinite(given) else given


@FUNCTIONS.plain("ceiling", 1)
def ceiling(value: Value) -> Value:
    """The least whole number that is not less."""
    given = to_number(value)
    return float(math.ceil(given)) if math.isfinite(given) else given


@FUNCTIONS.plain("pow", 2)
def pow_(value: Value, power: Value) -> Value:
    """The number raised to a power."""
    return _power(to_number(value), to_number(power))


@FUNCTIONS.plain("exp", 1)
def exp(value: Value) -> Value:
    """e raised to a power."""
    return _real(math.exp, value)


@FUNCTIONS.plain("exp10", 1)
def exp10(value: Value) -> Value:
    """10 raised to a power."""
    return _power(10.0, to_number(value))


@FUNCTIONS.plain("sqrt", 1)
def sqrt(value: Value) -> Value:
    """The square root."""
    return _real(math.sqrt, value)


@FUNCTIONS.plain("log", 1)
def log(value: Value) -> Value:
    """The natural logarithm."""
    return -math.inf if to_number(value) == 0 else _real(math.log, value)


@FUNCTIONS.plain("log10", 1)
def log10(value: Value) -> Value:
    """The logarithm to base 10."""
    return -math.inf if to_number(value) == 0 else _real(math.log10, value)


@FUNCTIONS.plain("sin", 1)
def sin(angle: Value) -> Value:
    """The sine of an angle in radians."""
    return _real(math.sin, angle)


@FUNCTIONS.plain("cos", 1)
def cos(angle: Value) -> Value:
    """The cosine of an angle in radians."""
    return _real(math.cos, angle)


@FUNCTIONS.plain("tan", 1)
def tan(angle: Value) -> Value:
    """The tangent of an angle in radians."""
    return _real(math.tan, angle)


@FUNCTIONS.plain("asin", 1)
def asin(value: Value) -> Value:
    """The angle in radians of a sine."""
    return _real(math.asin, value)


@FUNCTIONS.plain("acos", 1)
def acos(value: Value) -> Value:
    """The angle in radians of a cosine."""
    return _real(math.acos, value)


@FUNCTIONS.plain("atan", 1)
def atan(value: Value) -> Value:
    """The angle in radians of a tangent."""
    return _real(math.atan, value)


@FUNCTIONS.plain("atan2", 2)
def atan2(y: Value, x: Value) -> Value:
    """The angle in radians of the point (x, y)."""
    return math.atan2(to_number(y), to_number(x))


@FUNCTIONS.plain("pi", 0)
def pi() -> Value:
    """3.141592653589793"""
    return math.pi


@FUNCTIONS.in_scope("random", 0, steady=False)
def random(scope: Scope, args: Sequence[Run]) -> Value:
    """A chance number from 0 up to before 1; another one each time it is worked out."""
    return scope.chance.random()


def _real(work: Callable[[float], float], value: Value) -> float:
    try:
        return work(to_number(value))
    except ValueError:
        return NAN
    except OverflowError:
        return math.inf


def _power(value: float, power: float) -> float:
    odd = math.fmod(power, 2) in (1, -1) if math.isfinite(power) else False
    endless = -math.inf if odd and math.copysign(1, value) < 0 else math.inf
    try:
        return math.pow(value, power)
    except ValueError:
        return endless if value == 0 else NAN
    except OverflowError:
        return endless
