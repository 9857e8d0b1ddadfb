"""Bind where choices are drawn from: rows of a list, or nodes of the filling, narrowed and
shuffled. It knows no words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fieldvisit.forms.functions.nodesets import seed_of, shuffled
from fieldvisit.forms.lists import Listing
from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import to_text
from fieldvisit.forms.xpath import paths, rows
from fieldvisit.forms.xpath.binding import Binding
from fieldvisit.forms.xpath.compile import closure
from fieldvisit.forms.xpath.parse import parse
from fieldvisit.forms.xpath.tree import Call, Path, Tree

Pairs = Sequence[tuple[str, str]]
Drawing = Callable[[Scope], Pairs]
Order = Callable[[Pairs, Scope], Pairs]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pairs of value and label as they are now; `every` of them, unless they come from the
    filling itself (`listing` None)."""

    pairs: Drawing
    every: Pairs
    listing: Listing | None
    narrowed: bool


def drawn(source: str, binding: Binding, *, value: str, label: str) -> Drawn:
    """What an itemset draws: the nodeset's source, and the names of value and label in it. Raises
    ExpressionBroken."""
    tree, order = _unshuffled(parse(source), binding)
    if not isinstance(tree, Path):
        raise ExpressionBroken(why="unexpected", at=0, near=source[:40])
    if not rows.is_rows(tree):
        found = _of_nodes(tree, binding, names=(value, label))
        return Drawn(_shuffled(found, order), (), None, True)
    listing, chosen = rows.rows(tree, binding, close=closure)
    for name in (value, label):
        if listing.size and name not in listing.columns:
            raise ExpressionBroken(why="unknown_column", at=0, near=name)
    every = list(zip(listing.column(value), listing.column(label), strict=True))
    narrowed = bool(tree.steps[1].where)
    if narrowed:
        pairs = _shuffled(lambda scope: [every[row] for row in chosen(scope)], order)
    else:
        pairs = _shuffled(lambda scope: every, order)
    return Drawn(pairs, every, listing, narrowed)


def _unshuffled(tree: Tree, binding: Binding) -> tuple[Tree, Order | None]:
    """The path inside `randomize(path, seed)`, and how its choices are shuffled."""
    if not isinstance(tree, Call) or tree.name != "randomize":
        return tree, None
    if not 1 <= len(tree.args) <= 2:
        raise ExpressionBroken(why="wrong_arguments", at=tree.at, near=tree.name)
    if len(tree.args) == 1:
        return tree.args[0], lambda pairs, scope: shuffled(pairs, scope.seed)
    seed = closure(tree.args[1], binding)
    return tree.args[0], lambda pairs, scope: shuffled(pairs, seed_of(seed(scope)))


def _shuffled(pairs: Drawing, order: Order | None) -> Drawing:
    if order is None:
        return pairs
    return lambda scope: order(pairs(scope), scope)


def _of_nodes(path: Path, binding: Binding, *, names: tuple[str, str]) -> Drawing:
    found = paths.nodes_of(path, binding, close=closure)
    spots = paths.walked(paths.started(path, binding), path, binding=binding)
    value, label = (_relative(name, binding, spots=spots) for name in names)
    slot = binding.names.slot

    def pairs(scope: Scope) -> Pairs:
        home = scope.home
        made: list[tuple[str, str]] = []
        for candidate, node in found(scope):
            scope.home = candidate
            code = to_text(value[node](scope))
            if code != "" and candidate.cells[slot(node)].relevant:
                made.append((code, to_text(label[node](scope))))
        scope.home = home
        return made

    return pairs


def _relative(name: str, binding: Binding, *, spots: Sequence[paths.Spot]) -> dict[int, Run]:
    """A name seen from each node that may be a choice."""
    tree = parse(name)
    return {node: closure(tree, binding.inside(node, shared=shared)) for node, shared in spots}
