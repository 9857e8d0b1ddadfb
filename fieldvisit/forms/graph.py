"""Which expression must run after which: targets in static order, readers of each node, refusal of
cycles. Runs nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from fieldvisit.forms.refusals import FormBroken
from fieldvisit.forms.xpath.binding import LANGUAGE, MEMBERS, PLACE, VALUE, Read

RELEVANCE = "relevance"
COUNT = "count"
CALCULATION = "calculation"
# what a question may be answered with; nothing waits for it, so that it may look at any answer
CHOICES = "choices"

Vertex = tuple[str, int]
Reads = frozenset[Read]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the graph needs to know of a node: above, the repeats around it, what its expressions
    read (None: it has none). `count` is how many instances a repeat has, `choices` what the
    choices are narrowed by."""

    ref: str
    parent: int
    repeats: tuple[int, ...]
    relevant: Reads | None
    value: Reads | None
    count: Reads | None
    choices: Reads | None
    shown: Reads


class Edge(NamedTuple):
    """From where something changed to who reads it: climb so many homes, then go down through all
    instances of repeats; there `reader` (a place in the order, or a node) is concerned."""

    reader: int
    climb: int
    descents: tuple[int, ...]


Edges = Mapping[int, tuple[Edge, ...]]


@dataclass(frozen=True, slots=True)
class Graph:
    """`order` holds every target. The readers by what changed: a node (`values`), the instances
    of a repeat (`members`), the place of an instance in it (`places`), the language (`spoken`).
    `watchers` are the nodes whose label, requiredness, constraint or readonly-ness reads a node,
    `crowds` those that read which instances there are."""

    order: tuple[Vertex, ...]
    values: Edges
    members: Edges
    places: Edges
    spoken: tuple[Edge, ...]
    watchers: Edges
    crowds: Edges
    standing: Edges


def graph_of(nodes: Sequence[Facts]) -> Graph:
    """Raises FormBroken (cycle) with the references that wait for one another."""
    waits: dict[Vertex, list[Vertex]] = {}
    targets: dict[Vertex, Reads] = {}
    for index, node in enumerate(nodes):
        if node.relevant is not None:
            targets[RELEVANCE, index] = node.relevant
        if node.value is not None:
            targets[CALCULATION, index] = node.value
        if node.count is not None:
            targets[COUNT, index] = node.count
    for vertex, reads in targets.items():
        waits[vertex] = _behind(reads, vertex[1], nodes=nodes)
    drawn = [index for index, node in enumerate(nodes) if node.choices is not None]
    order = (*_sorted(waits, nodes), *((CHOICES, index) for index in drawn))
    targets.update({(CHOICES, index): nodes[index].choices or frozenset() for index in drawn})
    gathered = _Gathered(nodes)
    for place, vertex in enumerate(order):
        gathered.reader(vertex, place, reads=targets[vertex])
    for index, node in enumerate(nodes):
        if node.shown:
            gathered.watcher(index, node.shown)
    return gathered.graph(order)


def owner_of(aspect: str, node: int, *, repeats: tuple[int, ...]) -> tuple[int, ...]:
    """The repeats around the home where a target runs: a repeat's own relevance and count belong
    to the home that it stands in."""
    is_outer = repeats[-1:] == (node,) and aspect in (RELEVANCE, COUNT)
    return repeats[:-1] if is_outer else repeats


def _behind(reads: Reads, reader: int, *, nodes: Sequence[Facts]) -> list[Vertex]:
    found: dict[Vertex, None] = {}
    for kind, node, _ in sorted(reads):
        if kind == LANGUAGE:
            continue
        if kind == VALUE and nodes[node].value is not None:
            found[CALCULATION, node] = None
        if kind in (MEMBERS, PLACE) and nodes[node].count is not None:
            found[COUNT, node] = None
        above = node
        while above >= 0 and kind != PLACE:
            if nodes[above].relevant is not None:
                found[RELEVANCE, above] = None
            above = nodes[above].parent
    for repeat in nodes[reader].repeats:
        if nodes[repeat].count is not None and repeat != reader:
            found[COUNT, repeat] = None
    return list(found)


def _sorted(waits: Mapping[Vertex, list[Vertex]], nodes: Sequence[Facts]) -> tuple[Vertex, ...]:
    try:
        return tuple(TopologicalSorter(waits).static_order())
    except CycleError as error:
        round_: list[Vertex] = error.args[1]
        refs = dict.fromkeys(nodes[index].ref for _, index in reversed(round_))
        raise FormBroken(where=" → ".join(refs), why="cycle") from error


class _Gathered:
    def __init__(self, nodes: Sequence[Facts]) -> None:
        self.nodes = nodes
        self.readers: dict[str, dict[int, dict[Edge, None]]] = {}
        self.watchers: dict[str, dict[int, dict[Edge, None]]] = {}

    def reader(self, vertex: Vertex, place: int, *, reads: Reads) -> None:
        aspect, index = vertex
        owner = owner_of(aspect, index, repeats=self.nodes[index].repeats)
        for read in reads:
            self.add(self.readers, read, reader=place, owner=owner)

    def watcher(self, index: int, reads: Reads) -> None:
        for read in reads:
            self.add(self.watchers, read, reader=index, owner=self.nodes[index].repeats)

    def add(
        self,
        into: dict[str, dict[int, dict[Edge, None]]],
        read: Read,
        *,
        reader: int,
        owner: tuple[int, ...],
    ) -> None:
        kind, node, shared = read
        depth = len(self.nodes[node].repeats) - (kind == MEMBERS)
        shared = min(shared, len(owner), depth)
        edge = Edge(reader, depth - shared, owner[shared:])
        into.setdefault(kind, {}).setdefault(node, {})[edge] = None

    def graph(self, order: tuple[Vertex, ...]) -> Graph:
        return Graph(
            order,
            values=_edges(self.readers, VALUE),
            members=_edges(self.readers, MEMBERS),
            places=_edges(self.readers, PLACE),
            spoken=_edges(self.readers, LANGUAGE).get(0, ()),
            watchers=_edges(self.watchers, VALUE),
            crowds=_edges(self.watchers, MEMBERS),
            standing=_edges(self.watchers, PLACE),
        )


def _edges(found: Mapping[str, dict[int, dict[Edge, None]]], kind: str) -> Edges:
    return {node: tuple(edges) for node, edges in found.get(kind, {}).items()}
