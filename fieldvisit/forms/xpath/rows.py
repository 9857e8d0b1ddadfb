"""Bind paths into secondary instances: rows narrowed by filters, an equal value found by index. It
evaluates nothing by itself."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from fieldvisit.forms.lists import Listing
from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import Nodes, Value, single, to_text
from fieldvisit.forms.xpath.binding import Binding
from fieldvisit.forms.xpath.filters import passes
from fieldvisit.forms.xpath.tree import Call, Chain, Negate, Number, Path, Text, Tree

Close = Callable[[Tree, Binding], Run]
Rows = Callable[[Scope], Sequence[int]]

LAST_SAVED = "__last-saved"
_NO_ROWS = Listing({}, 0)


def is_rows(tree: Tree) -> bool:
    """Whether a tree is a path that starts at `instance('x')`."""
    return isinstance(tree, Path) and isinstance(tree.base, Call) and tree.base.name == "instance"


def column(path: Path, binding: Binding, *, close: Close) -> Run:
    """The closure of `instance('x')/root/item[...]/name`: the texts of a column. Raises
    ExpressionBroken."""
    listing, chosen = rows(path, binding, close=close)
    name = "/".join(step.name for step in path.steps[2:])
    if any(step.where or step.axis != "child" for step in path.steps[2:]):
        raise ExpressionBroken(why="filter", at=path.at, near=name)
    cells = listing.column(name)
    return lambda scope: Nodes([cells[row] for row in chosen(scope)])


def rows(path: Path, binding: Binding, *, close: Close) -> tuple[Listing, Rows]:
    """The rows that `instance('x')/root/item[...]` leaves. Raises ExpressionBroken."""
    listing = _listing(path, binding)
    where = path.steps[1].where if len(path.steps) > 1 else ()
    if not where:
        everything = listing.everything
        return listing, lambda scope: everything
    inside = binding.over(listing)
    narrowed, others = _narrowed(where[0], inside, close=close)
    tests = [close(test, inside) for test in (*others, *where[1:])]
    return listing, lambda scope: _kept(narrowed(scope), tests, scope=scope)


def cell(path: Path, binding: Binding) -> Run:
    """The closure of a name inside a filter: a column of the row. Raises ExpressionBroken."""
    steps = [step for step in path.steps if step.axis != "self"]
    if not steps or any(step.axis == "parent" or step.where for step in steps):
        raise ExpressionBroken(why="unknown_name", at=path.at, near="..")
    assert binding.listing is not None
    cells = binding.listing.column("/".join(step.name for step in steps))
    return lambda scope: cells[scope.row]


def _listing(path: Path, binding: Binding) -> Listing:
    base = path.base
    assert isinstance(base, Call)
    if len(base.args) != 1 or not isinstance(base.args[0], Text):
        raise ExpressionBroken(why="wrong_arguments", at=path.at, near="instance")
    name = base.args[0].value
    if name == LAST_SAVED:
        return _NO_ROWS
    known = binding.names.secondary(name)
    if known is None:
        raise ExpressionBroken(why="unknown_list", at=path.at, near=name)
    names = [step.name for step in path.steps[:2]]
    listing = known.listing(names[1]) if len(names) == 2 else None
    if listing is None or names[0] not in (known.root, "*") or path.steps[0].where:
        near = "/".join(step.name for step in path.steps)
        raise ExpressionBroken(why="unknown_name", at=path.at, near=near)
    return listing


def _narrowed(
    test: Tree, inside: Binding, *, close: Close
) -> tuple[Callable[[Scope], Sequence[int]], Sequence[Tree]]:
    """Rows that an index finds for the first equality of a filter, and what is left to test."""
    # position() counts all candidates, so nothing may be left out before it is asked
    parts = () if _counts(test) else _conjuncts(test)
    assert inside.listing is not None
    everything = inside.listing.everything
    for place, part in enumerate(parts):
        found = _indexed(part, inside, close=close)
        if found is not None:
            return found, (*parts[:place], *parts[place + 1 :])
    return (lambda scope: everything), (test,)


def _conjuncts(test: Tree) -> tuple[Tree, ...]:
    if isinstance(test, Chain) and test.rest[0][0] == "and":
        return (test.first, *(one for _, one in test.rest))
    return (test,)


def _indexed(part: Tree, inside: Binding, *, close: Close) -> Rows | None:
    if not isinstance(part, Chain) or len(part.rest) != 1 or part.rest[0][0] != "=":
        return None
    name, other = _column_and_value(part.first, part.rest[0][1])
    if name is None or other is None:
        return None
    listing = inside.listing
    assert listing is not None
    wanted = close(other, inside)
    return lambda scope: _equal_rows(listing, name, wanted=single(wanted(scope)))


def _column_and_value(left: Tree, right: Tree) -> tuple[str | None, Tree | None]:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Path) and one.base == "here" and _is_outside(other):
            steps = [step for step in one.steps if step.axis != "self"]
            plain = all(step.axis == "child" and not step.where for step in steps)
            if steps and plain:
                return "/".join(step.name for step in steps), other
    return None, None


def _is_outside(tree: Tree) -> bool:
    # the other side of the equality may not look at the row
    if isinstance(tree, Path):
        base = tree.base
        if isinstance(base, str):
            return base == "root"
        return isinstance(base, Call) and base.name == "current"
    if isinstance(tree, Call):
        return all(_is_outside(arg) for arg in tree.args)
    return isinstance(tree, Number | Text)


def _counts(tree: Tree) -> bool:
    if isinstance(tree, Call):
        return tree.name in ("position", "last") or any(_counts(arg) for arg in tree.args)
    if isinstance(tree, Chain):
        return _counts(tree.first) or any(_counts(part) for _, part in tree.rest)
    return isinstance(tree, Negate) and _counts(tree.value)


def _equal_rows(listing: Listing, name: str, *, wanted: Value) -> Sequence[int]:
    # as `=` says: a number is compared as number, a date by its text, a truth with "not blank"
    if isinstance(wanted, bool):
        cells = listing.column(name)
        return [row for row in listing.everything if (cells[row] != "") == wanted]
    if isinstance(wanted, float):
        return listing.by_number(name).get(wanted, ())
    if isinstance(wanted, date):
        wanted = to_text(wanted)
    found: Mapping[str, list[int]] = listing.by_text(name)
    assert isinstance(wanted, str)
    return found.get(wanted, ())


def _kept(given: Sequence[int], tests: Sequence[Run], *, scope: Scope) -> Sequence[int]:
    if not tests:
        return given
    row, position, size = scope.row, scope.position, scope.size
    for test in tests:
        left: list[int] = []
        scope.size = len(given)
        for place, one in enumerate(given, 1):
            scope.row, scope.position = one, place
            if passes(test(scope), place):
                left.append(one)
        given = left
    scope.row, scope.position, scope.size = row, position, size
    return given
