"""Which expression must run after which: targets in static order, readers of each node, refusal of
cycles. Runs nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from fieldvisit.forms.refusals import FormBroken

RELEVANCE = "relevance"
VALUE = "value"

Vertex = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the graph needs to know of a node: above, and what its expressions read (None: it has
    none)."""

    ref: str
    parent: int
    relevant: frozenset[int] | None
    value: frozenset[int] | None
    shown: frozenset[int]


@dataclass(frozen=True, slots=True)
class Graph:
    """`order` holds every target; `readers[n]` the places in it that read node n; `watchers[n]`
    the nodes whose label, requiredness, constraint or readonly-ness reads n."""

    order: tuple[Vertex, ...]
    readers: tuple[tuple[int, ...], ...]
    watchers: tuple[tuple[int, ...], ...]


def graph_of(nodes: Sequence[Facts]) -> Graph:
    """Raises FormBroken (cycle) with the references that wait for one another."""
    waits: dict[Vertex, list[Vertex]] = {}
    for index, node in enumerate(nodes):
        if node.relevant is not None:
            waits[RELEVANCE, index] = _behind(node.relevant, nodes)
        if node.value is not None:
            waits[VALUE, index] = _behind(node.value - {index}, nodes)
    order = _sorted(waits, nodes)
    return Graph(order, _readers(order, nodes), _watchers(nodes))


def _behind(reads: frozenset[int], nodes: Sequence[Facts]) -> list[Vertex]:
    found: list[Vertex] = []
    for read in sorted(reads):
        if nodes[read].value is not None:
            found.append((VALUE, read))
        above = read
        while above >= 0:
            if nodes[above].relevant is not None:
                found.append((RELEVANCE, above))
            above = nodes[above].parent
    return found


def _sorted(waits: Mapping[Vertex, list[Vertex]], nodes: Sequence[Facts]) -> tuple[Vertex, ...]:
    try:
        return tuple(TopologicalSorter(waits).static_order())
    except CycleError as error:
        round_: list[Vertex] = error.args[1]
        refs = dict.fromkeys(nodes[index].ref for _, index in reversed(round_))
        raise FormBroken(where=" → ".join(refs), why="cycle") from error


def _readers(order: tuple[Vertex, ...], nodes: Sequence[Facts]) -> tuple[tuple[int, ...], ...]:
    readers: list[list[int]] = [[] for _ in nodes]
    for place, (aspect, index) in enumerate(order):
        reads = nodes[index].relevant if aspect == RELEVANCE else nodes[index].value
        for read in reads or ():
            if not (aspect == VALUE and read == index):
                readers[read].append(place)
    return tuple(tuple(one) for one in readers)


def _watchers(nodes: Sequence[Facts]) -> tuple[tuple[int, ...], ...]:
    watchers: list[list[int]] = [[] for _ in nodes]
    for index, node in enumerate(nodes):
        for read in node.shown:
            watchers[read].append(index)
    return tuple(tuple(one) for one in watchers)
