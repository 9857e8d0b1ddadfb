"""Turn a parsed expression into one closure, with the nodes it reads. Names are bound here, once;
nothing is evaluated."""

import math
import operator
from collections.abc import Callable

from fieldvisit.forms.functions import FUNCTIONS
from fieldvisit.forms.functions.registry import Function
from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import NAN, Value, single, to_number, to_text, to_truth
from fieldvisit.forms.xpath import paths, rows
from fieldvisit.forms.xpath.binding import Binding, Compiled, Names
from fieldvisit.forms.xpath.parse import parse
from fieldvisit.forms.xpath.special import SPECIAL
from fieldvisit.forms.xpath.tree import Call, Chain, Negate, Number, Path, Text, Tree

Apply = Callable[[Value, Value], Value]


def compile_text(source: str, names: Names, *, here: int = 0) -> Compiled:
    """Compile an expression that stands at node `here`. Raises ExpressionBroken."""
    binding = Binding(names, here)
    return compiled(closure(parse(source), binding), binding, source=source)


def compiled(run: Run, binding: Binding, *, source: str) -> Compiled:
    """A closure together with what its binding has gathered."""
    reads = frozenset(binding.reads)
    return Compiled(run, reads, not reads and not binding.wavers, source)


def closure(tree: Tree, binding: Binding) -> Run:
    """The closure of a tree; adds to the binding's reads."""
    if isinstance(tree, Number | Text):
        fixed: Value = tree.value
        return lambda scope: fixed
    if isinstance(tree, Path):
        return _path(tree, binding)
    if isinstance(tree, Negate):
        inner = closure(tree.value, binding)
        return lambda scope: -to_number(inner(scope))
    if isinstance(tree, Chain):
        return _chain(tree, binding)
    return _call(tree, binding)


def _path(tree: Path, binding: Binding) -> Run:
    if rows.is_rows(tree):
        return rows.column(tree, binding, close=closure)
    if binding.listing is not None and tree.base == "here":
        return rows.cell(tree, binding)
    return paths.closure(tree, binding, close=closure)


def _chain(tree: Chain, binding: Binding) -> Run:
    sign = tree.rest[0][0]
    if sign in ("and", "or"):
        parts = [closure(part, binding) for part in (tree.first, *(one for _, one in tree.rest))]
        return _all(parts) if sign == "and" else _any(parts)
    first = closure(tree.first, binding)
    rest = [(_APPLY[sign], closure(right, binding)) for sign, right in tree.rest]
    return _pair(first, rest[0][0], right=rest[0][1]) if len(rest) == 1 else _row(first, rest)


def _all(parts: list[Run]) -> Run:
    return lambda scope: all(to_truth(part(scope)) for part in parts)


def _any(parts: list[Run]) -> Run:
    return lambda scope: any(to_truth(part(scope)) for part in parts)


def _pair(left: Run, apply: Apply, *, right: Run) -> Run:
    return lambda scope: apply(left(scope), right(scope))


def _row(first: Run, rest: list[tuple[Apply, Run]]) -> Run:
    def run(scope: Scope) -> Value:
        value = first(scope)
        for apply, right in rest:
            value = apply(value, right(scope))
        return value

    return run


_WRITTEN = ("true", "false")


def _equal(left: Value, right: Value) -> bool:
    # JavaRosa's order of coercions: truths first, then numbers, else texts
    left, right = single(left), single(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        if left in _WRITTEN or right in _WRITTEN:
            # JavaRosa takes any text for true; an author who writes 'false' means false
            return to_text(left) == to_text(right)
        return to_truth(left) == to_truth(right)
    if isinstance(left, float) or isinstance(right, float):
        first, second = to_number(left), to_number(right)
        return first == second or abs(first - second) < 1e-12
    return to_text(left) == to_text(right)


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder(left: float, right: float) -> float:
    return math.fmod(left, right) if math.isfinite(left) and right != 0 else NAN


def _on_numbers(work: Callable[[float, float], Value]) -> Apply:
    return lambda left, right: work(to_number(left), to_number(right))


_APPLY: dict[str, Apply] = {
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": _on_numbers(operator.lt),
    "<=": _on_numbers(operator.le),
    ">": _on_numbers(operator.gt),
    ">=": _on_numbers(operator.ge),
    "+": _on_numbers(operator.add),
    "-": _on_numbers(operator.sub),
    "*": _on_numbers(operator.mul),
    "div": _on_numbers(_divide),
    "mod": _on_numbers(_remainder),
}


def _call(tree: Call, binding: Binding) -> Run:
    function = FUNCTIONS.get(tree.name)
    if function is None:
        raise ExpressionBroken(why="unknown_function", at=tree.at, near=tree.name)
    if not function.least <= len(tree.args) <= function.most:
        raise ExpressionBroken(why="wrong_arguments", at=tree.at, near=tree.name)
    if function.judge is not None:
        texts = [arg.value if isinstance(arg, Text) else None for arg in tree.args]
        why = function.judge(texts)
        if why:
            raise ExpressionBroken(why=why, at=tree.at, near=tree.name)
    if not function.steady:
        binding.wavers.append(tree.name)
    special = SPECIAL.get(tree.name)
    if special is not None:
        return special(tree, binding, close=closure)
    return _bound(function, [closure(arg, binding) for arg in tree.args])


def _bound(function: Function, args: list[Run]) -> Run:
    if function.in_scope is not None:
        in_scope = function.in_scope
        return lambda scope: in_scope(scope, args)
    plain = function.plain
    assert plain is not None
    if len(args) == 1:
        only = args[0]
        return lambda scope: plain(only(scope))
    return lambda scope: plain(*[arg(scope) for arg in args])
