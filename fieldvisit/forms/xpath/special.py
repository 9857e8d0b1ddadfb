"""Functions that are bound to nodes while an expression is compiled: where an instance stands, one
instance of many, looking up in a list, words of a choice. It evaluates nothing by itself."""

import math
from collections.abc import Callable, Sequence
from typing import Protocol

from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.scope import Home, Run, Scope
from fieldvisit.forms.values import Value, to_number, to_text
from fieldvisit.forms.xpath import paths
from fieldvisit.forms.xpath.binding import LANGUAGE, MEMBERS, PLACE, VALUE, WORDS, Binding
from fieldvisit.forms.xpath.parse import parse
from fieldvisit.forms.xpath.tree import Call, Path, Text, Tree

Close = Callable[[Tree, Binding], Run]


class Special(Protocol):
    def __call__(self, tree: Call, binding: Binding, *, close: Close) -> Run: ...


def position(tree: Call, binding: Binding, *, close: Close) -> Run:
    """`position()` inside a filter, `position(..)`: the place of a repeat's instance, from 1."""
    if not tree.args:
        if binding.in_filter:
            return lambda scope: float(scope.position)
        return _place(Path("here", (), tree.at), binding, close=close)
    path = tree.args[0]
    if not isinstance(path, Path):
        raise _wrong(tree)
    return _place(path, binding, close=close)


def _place(path: Path, binding: Binding, *, close: Close) -> Run:
    start = paths.started(path, binding, own=True)
    names = binding.names
    if start.steps:
        return _place_of_first(path, binding, close=close)
    if not names.is_repeat(start.node):
        return lambda scope: 1.0
    binding.note(PLACE, start.node, shared=start.shared, original=start.original)
    climb, original = start.climb, start.original

    def run(scope: Scope) -> Value:
        home = scope.origin if original else scope.home
        return float(paths.climbed(home, climb).place + 1)

    return run


def _place_of_first(path: Path, binding: Binding, *, close: Close) -> Run:
    found = paths.nodes_of(path, binding, close=close)
    is_repeat = binding.names.is_repeat

    def run(scope: Scope) -> Value:
        first = next(iter(found(scope)), None)
        if first is None:
            return 0.0
        return float(first[0].place + 1) if is_repeat(first[1]) else 1.0

    return run


def indexed_repeat(tree: Call, binding: Binding, *, close: Close) -> Run:
    """`indexed-repeat(node, repeat, place, ...)`: one instance's node. A place below 1 counts as
    1, as in JavaRosa."""
    if len(tree.args) % 2 == 0:
        raise _wrong(tree)
    names = binding.names
    node, shared = paths.one_node(_as_path(tree.args[0], tree), binding)
    places: dict[int, Run] = {}
    for repeat, place in zip(tree.args[1::2], tree.args[2::2], strict=True):
        named = paths.one_node(_as_path(repeat, tree), binding)[0]
        if named not in names.repeats(node):
            raise _wrong(tree)
        places[named] = close(place, binding)
    repeats = names.repeats(node)
    own = next((at for at in range(shared) if repeats[at] in places), shared)
    paths.note((node, own), binding)
    climb, slot = binding.depth - own, names.slot(node)
    steps = [(repeat, places.get(repeat)) for repeat in repeats[own:]]
    inner = [at < shared for at in range(own, len(repeats))]
    return _indexed(steps, inner, climb=climb, slot=slot, depth=binding.depth)


def _indexed(
    steps: Sequence[tuple[int, Run | None]],
    inner: Sequence[bool],
    *,
    climb: int,
    slot: int,
    depth: int,
) -> Run:
    level = depth - climb

    def run(scope: Scope) -> Value:
        home = paths.climbed(scope.home, climb)
        for at, (repeat, place) in enumerate(steps):
            members = home.members(repeat)
            if place is not None:
                number = to_number(place(scope))
                wanted = max(1, math.trunc(number)) - 1 if math.isfinite(number) else 0
            elif inner[at]:
                wanted = paths.climbed(scope.home, depth - level - at - 1).place
            else:
                wanted = 0
            if wanted >= len(members):
                return ""
            home = members[wanted]
        held = home.cells[slot]
        return held.typed if held.relevant else ""

    return run


def pulldata(tree: Call, binding: Binding, *, close: Close) -> Run:
    """`pulldata('list', 'column', 'key column', key)`: the first row's cell, blank when there is
    none."""
    named = [arg.value if isinstance(arg, Text) else None for arg in tree.args[:3]]
    if None in named:
        raise _wrong(tree)
    name, wanted, key = (str(one) for one in named)
    known = binding.names.secondary(name.removesuffix(".csv"))
    listing = known.listing("*") if known else None
    if listing is None:
        raise ExpressionBroken(why="unknown_list", at=tree.at, near=name)
    for column in (wanted, key):
        if listing.size and column not in listing.columns:
            raise ExpressionBroken(why="unknown_column", at=tree.at, near=column)
    value, cells = close(tree.args[3], binding), listing.column(wanted)

    def run(scope: Scope) -> Value:
        row = listing.first(key, to_text(value(scope)))
        return "" if row is None else cells[row]

    return run


def choice_name(tree: Call, binding: Binding, *, close: Close) -> Run:
    """`jr:choice-name(code, '/data/question')`: the path comes as a text, so that it names the
    question itself."""
    if not isinstance(tree.args[1], Text):
        raise _wrong(tree)
    code = close(tree.args[0], binding)
    named = parse(tree.args[1].value)
    if not isinstance(named, Path):
        raise _wrong(tree)
    node, shared = paths.one_node(named, binding)
    binding.note(VALUE, node, shared=shared)
    binding.note(WORDS, node, shared=shared)
    binding.note(LANGUAGE, 0, shared=0)
    descents = binding.names.repeats(node)[shared:]
    for repeat in descents:
        binding.note(MEMBERS, repeat, shared=shared)
    reached = paths.homes(binding.depth - shared, descents, original=False)

    def run(scope: Scope) -> Value:
        home: Home | None = next(iter(reached(scope)), None)
        if home is None:
            return ""
        return scope.source.choice_label(home, node, code=to_text(code(scope)))

    return run


def itext(tree: Call, binding: Binding, *, close: Close) -> Run:
    """`jr:itext('id')`: a text of the form in the language shown."""
    id_ = close(tree.args[0], binding)
    binding.note(LANGUAGE, 0, shared=0)
    return lambda scope: scope.source.itext(to_text(id_(scope)))


def alone(tree: Call, binding: Binding, *, close: Close) -> Run:
    """`instance('x')` and `current()` begin a path; alone, the latter is the node itself."""
    if tree.name != "current":
        raise _wrong(tree)
    return close(Path(tree, (), tree.at), binding)


SPECIAL: dict[str, Special] = {
    "position": position,
    "indexed-repeat": indexed_repeat,
    "pulldata": pulldata,
    "jr:choice-name": choice_name,
    "jr:itext": itext,
    "instance": alone,
    "current": alone,
}


def _as_path(tree: Tree, call: Call) -> Path:
    if not isinstance(tree, Path):
        raise _wrong(call)
    return tree


def _wrong(tree: Call) -> ExpressionBroken:
    return ExpressionBroken(why="wrong_arguments", at=tree.at, near=tree.name)
