"""Truth, choice between values and the node's own past. Families of functions; nothing else."""

import math
from collections.abc import Sequence

from fieldvisit.forms.functions.registry import ANY, Family
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import Nodes, Value, single, to_number, to_text, to_truth

FUNCTIONS = Family()


@FUNCTIONS.plain("true", 0)
def true() -> Value:
    """Yes."""
    return True


@FUNCTIONS.plain("false", 0)
def false() -> Value:
    """No."""
    return False


@FUNCTIONS.plain("not", 1)
def not_(value: Value) -> Value:
    """The opposite of a truth."""
    return not to_truth(value)


@FUNCTIONS.plain("boolean", 1)
def boolean(value: Value) -> Value:
    """Yes unless it is blank, 0 or no number; so the words `false` and `0` are yes."""
    # XPath: a node-set is true when it has a node; JavaRosa: when the first node holds something
    return to_truth(value)


@FUNCTIONS.plain("boolean-from-string", 1)
def boolean_from_string(value: Value) -> Value:
    """Yes for the words `true` and `1`, else no."""
    return to_text(value).strip().lower() in ("true", "1")


@FUNCTIONS.in_scope("if", 3)
def if_(scope: Scope, args: Sequence[Run]) -> Value:
    """`if(condition, then, else)`: One of two values; the other is not worked out."""
    return args[1](scope) if to_truth(args[0](scope)) else args[2](scope)


@FUNCTIONS.in_scope("coalesce", 1, most=ANY)
def coalesce(scope: Scope, args: Sequence[Run]) -> Value:
    """`coalesce(value, other ...)`: The first that is neither blank nor NaN."""
    for arg in args:
        value = single(arg(scope))
        if value != "" and not (isinstance(value, float) and math.isnan(value)):
            return value
    return ""


@FUNCTIONS.in_scope("once", 1, steady=False)
def once(scope: Scope, args: Sequence[Run]) -> Value:
    """`once(value)`: What the node holds already, else the value: it is worked out once."""
    return scope.held.text or args[0](scope)


@FUNCTIONS.plain("checklist", 2, most=ANY)
def checklist(least: Value, most: Value, *answers: Value) -> Value:
    """Whether as many answers are true as that; a bound of -1 is none."""
    return _within(sum(to_truth(one) for one in _flat(answers)), least, most=most)


@FUNCTIONS.plain("weighted-checklist", 4, most=ANY)
def weighted_checklist(least: Value, most: Value, *pairs: Value) -> Value:
    """Whether the weights of the answers that are true (answer, weight, answer, weight ...) add up
    to that; a bound of -1 is none."""
    # a pair may be two node-sets: as many answers and as many weights
    ticked = zip(_flat(pairs[::2]), _flat(pairs[1::2]), strict=False)
    return _within(
        sum(to_number(weight) for one, weight in ticked if to_truth(one)), least, most=most
    )


def _flat(values: Sequence[Value]) -> list[Value]:
    flat: list[Value] = []
    for value in values:
        flat.extend(value if isinstance(value, Nodes) else [value])
    return flat


def _within(count: float, least: Value, *, most: Value) -> bool:
    low, high = to_number(least), to_number(most)
    return (low == -1 or count >= low) and (high == -1 or count <= high)
