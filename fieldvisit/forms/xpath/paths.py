"""Bind paths to the nodes of a form. What a path shares with the place where it stands is found
once, while compiling; it evaluates nothing by itself."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.scope import Home, Run, Scope
from fieldvisit.forms.values import Nodes, Value
from fieldvisit.forms.xpath.binding import MEMBERS, VALUE, Binding
from fieldvisit.forms.xpath.filters import Candidate, filtered, passing
from fieldvisit.forms.xpath.tree import Call, Path, Step, Tree

Close = Callable[[Tree, Binding], Run]
Spot = tuple[int, int]
"""A node, and how many of the repeats around it are those of the place where the path stands."""


class Start(NamedTuple):
    """Where a path leaves the place it stands at: climb so many homes, begin at a node, go on with
    the steps that are left. `original`: from `current()`."""

    climb: int
    node: int
    shared: int
    steps: tuple[Step, ...]
    original: bool


def closure(path: Path, binding: Binding, *, close: Close) -> Run:
    """The closure of a path: a value when it names one node, else a node-set."""
    plain = binding.names.plain(path)
    if plain >= 0:
        binding.note(VALUE, plain, shared=0)
        return _reader((plain, 0), binding, depth=binding.depth, original=False)
    start = started(path, binding)
    if any(step.where for step in start.steps):
        return _values(nodes_of(path, binding, close=close), binding)
    spots = walked(start, path, binding=binding)
    for spot in spots:
        note(spot, binding, original=start.original)
    depth = _depth(start, binding)
    reads = [_reader(spot, binding, depth=depth, original=start.original) for spot in spots]
    if len(reads) == 1:
        return reads[0]
    return lambda scope: _joined(reads, scope)


def one_node(path: Path, binding: Binding) -> Spot:
    """The single node that a path names, filters left aside. Raises ExpressionBroken
    (unknown_name)."""
    spots = walked(started(path, binding), path, binding=binding)
    if len(spots) != 1:
        raise unknown(path)
    return spots[0]


def started(path: Path, binding: Binding, *, own: bool = False) -> Start:
    """How a path begins. An absolute path stays inside the instances of the repeats that it
    shares with the place it stands at, as in JavaRosa; one that ends at such a repeat is all its
    instances, or with `own` the one around. Raises ExpressionBroken."""
    names = binding.names
    if path.base == "root":
        first, *others = path.steps
        if first.name.rpartition(":")[2] not in (names.root_name(), "*"):
            raise unknown(path)
        if first.where:
            return Start(binding.depth, 0, 0, (Step("self", "*", first.where), *others), False)
        return _shared(Start(binding.depth, 0, 0, tuple(others), False), binding, own=own)
    if path.base == "here":
        return _climbed(path, binding, original=False)
    if isinstance(path.base, Call) and path.base.name == "current" and not path.base.args:
        return _climbed(path, binding, original=True)
    raise ExpressionBroken(why="unexpected", at=path.at, near="/")


def _shared(start: Start, binding: Binding, *, own: bool) -> Start:
    names, around = binding.names, binding.names.repeats(binding.here)
    node, shared, steps = start.node, start.shared, start.steps
    while steps and steps[0].axis == "child" and not steps[0].where:
        found = names.children(node, steps[0].name)
        if len(found) != 1:
            break
        inner = names.repeats(found[0])
        series = len(steps) == 1 and names.is_repeat(found[0]) and not own
        if series or inner != around[: len(inner)]:
            break
        node, shared, steps = found[0], len(inner), steps[1:]
    return Start(binding.depth - shared, node, shared, steps, False)


def _climbed(path: Path, binding: Binding, *, original: bool) -> Start:
    names = binding.names
    node = binding.origin if original else binding.here
    depth = len(names.repeats(node))
    steps = path.steps
    while steps and steps[0].axis != "child" and not steps[0].where:
        if steps[0].axis == "parent":
            above = names.parent(node)
            if above is None:
                raise unknown(path)
            node = above
        steps = steps[1:]
    shared = len(names.repeats(node))
    return _downward(Start(depth - shared, node, shared, steps, original), binding)


def _downward(start: Start, binding: Binding) -> Start:
    # plain children in the same home need no walk while running
    names, node, steps = binding.names, start.node, start.steps
    while steps and steps[0].axis == "child" and not steps[0].where:
        found = names.children(node, steps[0].name)
        if len(found) != 1 or len(names.repeats(found[0])) != start.shared:
            break
        node, steps = found[0], steps[1:]
    return Start(start.climb, node, start.shared, steps, start.original)


def walked(start: Start, path: Path, *, binding: Binding) -> list[Spot]:
    """All nodes that a path may name. Raises ExpressionBroken (unknown_name)."""
    found = [(start.node, start.shared)]
    for step in start.steps:
        found = stepped(found, step, binding=binding)
        if not found:
            raise unknown(path)
    return found


def stepped(spots: Sequence[Spot], step: Step, *, binding: Binding) -> list[Spot]:
    """The nodes one step further."""
    names = binding.names
    found: list[Spot] = []
    for node, shared in spots:
        if step.axis == "self":
            found.append((node, shared))
        elif step.axis == "parent":
            above = names.parent(node)
            if above is not None:
                found.append((above, min(shared, len(names.repeats(above)))))
        else:
            found.extend((child, shared) for child in names.children(node, step.name))
    return list(dict.fromkeys(found))


def note(spot: Spot, binding: Binding, *, original: bool = False) -> None:
    """The expression depends on a node, and on which instances there are on the way to it."""
    node, shared = spot
    binding.note(VALUE, node, shared=shared, original=original)
    for repeat in binding.names.repeats(node)[shared:]:
        binding.note(MEMBERS, repeat, shared=shared, original=original)


def _depth(start: Start, binding: Binding) -> int:
    node = binding.origin if start.original else binding.here
    return len(binding.names.repeats(node))


def homes(climb: int, descents: Sequence[int], *, original: bool) -> Callable[[Scope], list[Home]]:
    """The homes reached by climbing and then going down through all instances of repeats."""

    def found(scope: Scope) -> list[Home]:
        reached = [climbed(scope.origin if original else scope.home, climb)]
        for repeat in descents:
            reached = [member for home in reached for member in home.members(repeat)]
        return reached

    return found


def climbed(home: Home, levels: int) -> Home:
    """The home so many repeats further out."""
    for _ in range(levels):
        assert home.parent is not None
        home = home.parent
    return home


def _reader(spot: Spot, binding: Binding, *, depth: int, original: bool) -> Run:
    node, shared = spot
    names = binding.names
    slot, climb = names.slot(node), depth - shared
    descents = names.repeats(node)[shared:]
    if descents:
        return _series_reader(slot, homes(climb, descents, original=original))
    if original:
        return lambda scope: _held(climbed(scope.origin, climb), slot)
    if climb == 0:
        return lambda scope: (
            held.typed if (held := scope.home.cells[slot]).relevant else ""  # noqa: RUF100
        )
    if climb == 1:
        return lambda scope: (
            held.typed if (held := scope.home.parent.cells[slot]).relevant else ""  # type: ignore[union-attr]
        )
    return lambda scope: _held(climbed(scope.home, climb), slot)


def _held(home: Home, slot: int) -> Value:
    held = home.cells[slot]
    return held.typed if held.relevant else ""


def _series_reader(slot: int, reached: Callable[[Scope], list[Home]]) -> Run:
    def read(scope: Scope) -> Value:
        helds = [home.cells[slot] for home in reached(scope)]
        return Nodes(held.typed for held in helds if held.relevant)

    return read


def _joined(reads: Sequence[Run], scope: Scope) -> Value:
    nodes = Nodes()
    for read in reads:
        value = read(scope)
        if isinstance(value, Nodes):
            nodes.extend(value)
        else:
            nodes.append(value)
    return nodes


def _values(nodes: Callable[[Scope], list[Candidate]], binding: Binding) -> Run:
    slot = binding.names.slot

    def read(scope: Scope) -> Value:
        helds = [home.cells[slot(node)] for home, node in nodes(scope)]
        return Nodes(held.typed for held in helds if held.relevant)

    return read


def nodes_of(path: Path, binding: Binding, *, close: Close) -> Callable[[Scope], list[Candidate]]:
    """The nodes themselves that a path with filters names, in order, those that are not relevant
    too. Raises ExpressionBroken."""
    start = started(path, binding)
    spots: list[Spot] = [(start.node, start.shared)]
    moves: list[Callable[[Scope, list[Candidate]], list[Candidate]]] = []
    for step in start.steps:
        spots = stepped(spots, step, binding=binding)
        if not spots:
            raise unknown(path)
        tests = {
            spot[0]: passing(step.where, binding.inside(spot[0], shared=spot[1]), close=close)
            for spot in spots
            if step.where
        }
        if step.where:
            for spot in spots:
                note(spot, binding, original=start.original)
        moves.append(filtered(step, binding.names, tests=tests))
    for spot in spots:
        note(spot, binding, original=start.original)

    def found(scope: Scope) -> list[Candidate]:
        home = climbed(scope.origin if start.original else scope.home, start.climb)
        reached: list[Candidate] = [(home, start.node)]
        for move in moves:
            reached = move(scope, reached)
        return reached

    return found


def unknown(path: Path) -> ExpressionBroken:
    """The refusal of a path that names nothing."""
    near = "/".join(".." if step.axis == "parent" else step.name for step in path.steps)
    return ExpressionBroken(why="unknown_name", at=path.at, near=near)
