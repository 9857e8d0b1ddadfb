"""Truth, choice between values and the node's own past. Families of functions; nothing else."""

from collections.abc import Sequence

from fieldvisit.forms.functions.registry import ANY, Family
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import Nodes, Value, to_number, to_text, to_truth

FUNCTIONS = Family()


@FUNCTIONS.plain("true", 0)
def true() -> Value:
    return True


@FUNCTIONS.plain("false", 0)
def false() -> Value:
    return False


@FUNCTIONS.plain("not", 1)
def not_(value: Value) -> Value:
    return not to_truth(value)


@FUNCTIONS.plain("boolean", 1)
def boolean(value: Value) -> Value:
    # XPath: a node-set is true when it has a node; JavaRosa: when the first node holds something
    return to_truth(value)


@FUNCTIONS.plain("boolean-from-string", 1)
def boolean_from_string(value: Value) -> Value:
    return to_text(value).strip().lower() in ("true", "1")


@FUNCTIONS.in_scope("if", 3)
def if_(scope: Scope, args: Sequence[Run]) -> Value:
    return args[1](scope) if to_truth(args[0](scope)) else args[2](scope)


@FUNCTIONS.in_scope("coalesce", 1, most=ANY)
def coalesce(scope: Scope, args: Sequence[Run]) -> Value:
    for arg in args:
        value = arg(scope)
        if to_text(value) != "":
            return value
    return ""


@FUNCTIONS.in_scope("once", 1, steady=False)
def once(scope: Scope, args: Sequence[Run]) -> Value:
    return scope.held.text or args[0](scope)


@FUNCTIONS.plain("checklist", 2, most=ANY)
def checklist(least: Value, most: Value, *answers: Value) -> Value:
    return _within(sum(to_truth(one) for one in _flat(answers)), least, most=most)


@FUNCTIONS.plain("weighted-checklist", 4, most=ANY)
def weighted_checklist(least: Value, most: Value, *pairs: Value) -> Value:
    flat = _flat(pairs)
    weights = [to_number(weight) for weight in flat[1::2]]
    ticked = zip(flat[::2], weights, strict=False)
    return _within(sum(weight for one, weight in ticked if to_truth(one)), least, most=most)


def _flat(values: Sequence[Value]) -> list[Value]:
    flat: list[Value] = []
    for value in values:
        flat.extend(value if isinstance(value, Nodes) else [value])
    return flat


def _within(count: float, least: Value, *, most: Value) -> bool:
    low, high = to_number(least), to_number(most)
    return (low == -1 or count >= low) and (high == -1 or count <= high)
