"""From compiled nodes to the order they run in, and what runs in each home. It runs nothing."""

from collections.abc import Iterable, Mapping, Sequence

from fieldvisit.forms.graph import Facts, Graph, graph_of, owner_of
from fieldvisit.forms.nodes import Node, Plan
from fieldvisit.forms.wording import Worded
from fieldvisit.forms.xpath.binding import VALUE, WORDS, Read

_NOTHING: frozenset[Read] = frozenset()


def ordered(nodes: tuple[Node, ...]) -> Graph:
    """Raises FormBroken (cycle) with the references that wait for one another."""
    return graph_of([_facts(node, nodes) for node in nodes])


def _all(reads: Iterable[Read], nodes: Sequence[Node]) -> frozenset[Read]:
    """What is read, with what the words of choices mention instead of those words."""
    found: set[Read] = set()
    for read in reads:
        itemset = nodes[read.node].itemset if read.kind == WORDS else None
        if itemset is not None:
            mentioned = itemset.shown | itemset.reads
            found.update(one._replace(shared=min(one.shared, read.shared)) for one in mentioned)
        elif read.kind != WORDS:
            found.add(read)
    return frozenset(found)


def plans_of(nodes: tuple[Node, ...], graph: Graph) -> Mapping[int, Plan]:
    """What each home consists of and runs: the root (0), an instance of each repeat."""
    owned: dict[int, list[Node]] = {0: []}
    inner: dict[int, list[int]] = {}
    order: dict[int, list[int]] = {}
    ranks: dict[int, list[int]] = {}
    for node in nodes:
        if node.is_repeat:
            outer = node.repeats[-2] if len(node.repeats) > 1 else 0
            inner.setdefault(outer, []).append(node.index)
            order.setdefault(outer, []).append(-node.index)
        owned.setdefault(node.owner, []).append(node)
        order.setdefault(node.owner, []).append(node.index)
    for place, (aspect, index) in enumerate(graph.order):
        owner = owner_of(aspect, index, repeats=nodes[index].repeats)
        ranks.setdefault(owner[-1] if owner else 0, []).append(place)
    return {
        home: Plan(
            nodes=tuple(found),
            inner=tuple(inner.get(home, ())),
            order=tuple(order[home]),
            ranks=tuple(ranks.get(home, ())),
        )
        for home, found in owned.items()
    }


def _facts(node: Node, nodes: tuple[Node, ...]) -> Facts:
    itemset, count = node.itemset, node.repeat.count if node.repeat else None
    shown: set[Read] = set(itemset.shown) if itemset else set()
    guards = [nodes[guard].readonly for guard in node.guards]
    for aspect in (node.required, node.readonly, node.constraint, *guards):
        shown |= aspect.reads if aspect else frozenset()
    for worded in _all_words(node):
        for wording in worded.values():
            shown |= wording.reads
    return Facts(
        ref=node.ref,
        parent=node.parent,
        repeats=node.repeats,
        relevant=_all(node.relevant.reads, nodes) if node.relevant else None,
        value=_all(node.calculate.reads, nodes) if node.calculate else None,
        count=_all(count.reads, nodes) if count else None,
        choices=_all(itemset.reads, nodes) if itemset and itemset.reads else None,
        shown=_others(shown, node, nodes=nodes) if shown else _NOTHING,
    )


def _others(reads: Iterable[Read], node: Node, *, nodes: Sequence[Node]) -> frozenset[Read]:
    """What is read besides the node itself."""
    return _all((read for read in reads if not _is_own(read, node)), nodes)


def _is_own(read: Read, node: Node) -> bool:
    own = (VALUE, node.index, len(node.repeats))
    return read == own


def _all_words(node: Node) -> tuple[Worded, ...]:
    return (node.label, node.hint, node.guidance, node.required_message, node.constraint_message)
