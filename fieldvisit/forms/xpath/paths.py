"""Bind paths to the nodes of a form or the rows of a secondary instance. It evaluates nothing by
itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import Nodes, Value, to_truth
from fieldvisit.forms.xpath.binding import Binding
from fieldvisit.forms.xpath.tree import Call, Path, Step, Text, Tree

Close = Callable[[Tree, Binding], Run]
Rows = Callable[[Scope], list[Mapping[str, str]]]


def closure(path: Path, binding: Binding, *, close: Close) -> Run:
    """The closure of a path: a value when it names one node, else a node-set."""
    if isinstance(path.base, Call) and path.base.name == "instance":
        return _column(path, binding, close=close)
    if binding.in_item and path.base == "here":
        return _cell(path)
    found = _nodes(path, binding)
    binding.reads.update(found)
    if any(step.where for step in path.steps):
        raise ExpressionBroken(why="filter", at=path.at, near="[")
    if len(found) == 1 and not _has_star(path):
        node = found[0]
        return lambda scope: scope.source.read(node)

    def read_all(scope: Scope) -> Value:
        nodes = Nodes()
        for one in found:
            nodes.extend(scope.source.read_all(one))
        return nodes

    return read_all


def one_node(path: Path, binding: Binding) -> int:
    """The single node that a path names. Raises ExpressionBroken (unknown_name)."""
    found = _nodes(path, binding)
    if len(found) != 1:
        raise _unknown(path)
    return found[0]


def rows(path: Path, binding: Binding, *, close: Close) -> Rows:
    """The rows that `instance('x')/root/item[...]` leaves, for an itemset. Raises
    ExpressionBroken."""
    base = path.base
    if not isinstance(base, Call) or len(base.args) != 1 or not isinstance(base.args[0], Text):
        raise ExpressionBroken(why="wrong_arguments", at=path.at, near="instance")
    known = binding.names.items(base.args[0].value)
    if known is None:
        raise ExpressionBroken(why="unknown_list", at=path.at, near=base.args[0].value)
    if [step.name for step in path.steps[:2]] != ["root", "item"] or path.steps[0].where:
        raise _unknown(path)
    inside = replace(binding, in_item=True)
    tests = [close(test, inside) for test in path.steps[1].where]
    binding.steady = inside.steady
    everything = list(known)
    if not tests:
        return lambda scope: everything
    return lambda scope: _kept(everything, tests, scope=scope)


def _kept(
    given: list[Mapping[str, str]], tests: list[Run], *, scope: Scope
) -> list[Mapping[str, str]]:
    for test in tests:
        left: list[Mapping[str, str]] = []
        for position, row in enumerate(given, 1):
            inner = replace(scope, item=row, position=position)
            if _passes(test(inner), position):
                left.append(row)
        given = left
    return given


def _passes(value: Value, position: int) -> bool:
    return value == position if isinstance(value, float) else to_truth(value)


def _column(path: Path, binding: Binding, *, close: Close) -> Run:
    chosen = rows(path, binding, close=close)
    names = [step.name for step in path.steps[2:]]
    if len(names) > 1:
        raise _unknown(path)
    name = names[0] if names else ""
    return lambda scope: Nodes(row.get(name, "") for row in chosen(scope))


def _cell(path: Path) -> Run:
    names = [step.name for step in path.steps if step.axis != "self"]
    if len(names) != 1 or any(step.axis == "parent" or step.where for step in path.steps):
        raise _unknown(path)
    name = names[0]
    return lambda scope: (scope.item or {}).get(name, "")


def _nodes(path: Path, binding: Binding) -> list[int]:
    names = binding.names
    if path.base == "root":
        first, *others = path.steps
        if first.name not in (names.root_name(), "*"):
            raise _unknown(path)
        return _walk([0], others, path=path, binding=binding)
    if path.base == "here":
        return _walk([binding.here], list(path.steps), path=path, binding=binding)
    if isinstance(path.base, Call) and path.base.name == "current" and not path.base.args:
        return _walk([binding.here], list(path.steps), path=path, binding=binding)
    raise ExpressionBroken(why="unexpected", at=path.at, near="/")


def _walk(start: list[int], steps: list[Step], *, path: Path, binding: Binding) -> list[int]:
    found = start
    for step in steps:
        following: list[int] = []
        for node in found:
            following.extend(_next(node, step, binding=binding))
        if not following:
            raise _unknown(path)
        found = list(dict.fromkeys(following))
    return found


def _next(node: int, step: Step, *, binding: Binding) -> list[int]:
    if step.axis == "self":
        return [node]
    if step.axis == "parent":
        above = binding.names.parent(node)
        return [] if above is None else [above]
    return binding.names.children(node, step.name)


def _has_star(path: Path) -> bool:
    return any(step.axis == "child" and step.name == "*" for step in path.steps)


def _unknown(path: Path) -> ExpressionBroken:
    near = "/".join(".." if step.axis == "parent" else step.name for step in path.steps)
    return ExpressionBroken(why="unknown_name", at=path.at, near=near)
