"""What a compiled form consists of: nodes, pages, lists, actions. Immutable, shared by all
fillings; it holds no answer."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fieldvisit.forms.graph import Graph
from fieldvisit.forms.refusals import UnknownQuestion
from fieldvisit.forms.scope import Scope
from fieldvisit.forms.wording import Worded, plain
from fieldvisit.forms.xpath.binding import Compiled, Read

Pairs = Sequence[tuple[str, str]]

_PLACE = re.compile(r"\[(\d{1,6})\]")


@dataclass(frozen=True, slots=True)
class Itemset:
    """The choices of a select: pairs of code and words (or, when `translated`, the id of a text).

    `pairs` may be narrowed by answers (`reads`) and shuffled; `every` are all of them, unless they
    come from the filling itself; `fixed` are the codes when they never change. `words` are the
    texts by id, those with answers inside compiled for this question. `only` finds the words of
    a code that one row alone has.
    """

    pairs: Callable[[Scope], Pairs]
    reads: frozenset[Read]
    every: Pairs
    translated: bool
    fixed: frozenset[str] | None
    words: Mapping[str, Worded]
    shown: frozenset[Read] = frozenset()
    only: Callable[[str], str | None] | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """What is static of a repeat: how many instances it has (`count`); `fixed` when the person may
    neither add nor remove."""

    count: Compiled | None
    fixed: bool


# not frozen: making thousands would take three times as long. Nobody changes a node once made
@dataclass(slots=True, eq=False)
class Node:
    """One node of the instance. `type` is the kind of question (text, integer, select_one, note,
    calculate, group, repeat ...), `kind` that of the value it holds; `key` is its name in the flat
    projection; `control` is the body's element, blank for what is never shown. `repeats` are the
    repeats around it, itself included, `slot` its place among the nodes of its home, `tail` its
    reference from the instance around it on. `guards` are the groups above that may be
    readonly."""

    index: int
    ref: str
    name: str
    key: str
    parent: int
    children: tuple[int, ...]
    type: str
    kind: str
    default: str
    tag: str
    repeats: tuple[int, ...] = ()
    slot: int = 0
    tail: str = ""
    preload: tuple[str, str] | None = None
    control: str = ""
    appearance: str = ""
    section: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    relevant: Compiled | None = None
    calculate: Compiled | None = None
    required: Compiled | None = None
    readonly: Compiled | None = None
    constraint: Compiled | None = None
    guards: tuple[int, ...] = ()
    itemset: Itemset | None = None
    repeat: Repeat | None = None
    saveto: str = ""
    label: Worded = field(default_factory=dict)
    hint: Worded = field(default_factory=dict)
    guidance: Worded = field(default_factory=dict)
    required_message: Worded = field(default_factory=dict)
    constraint_message: Worded = field(default_factory=dict)

    @property
    def is_meta(self) -> bool:
        """The root, attributes and OpenRosa's own block, which no person answers or reads."""
        return self.parent < 0 or self.name[0] == "@" or "/meta/" in f"{self.tail}/"

    @property
    def is_repeat(self) -> bool:
        """Whether the node stands for each instance of a repeat."""
        return self.repeat is not None

    @property
    def owner(self) -> int:
        """The innermost repeat around the node, itself included; 0 (the root) for none."""
        return self.repeats[-1] if self.repeats else 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a page shows, in order: a question, or a repeat with what it shows inside."""

    node: int
    inner: "tuple[Entry, ...] | None" = None


@dataclass(frozen=True, slots=True)
class Page:
    """A top-level group of the form with the refs of its questions in order of asking, those
    inside repeats too; `layout` is the same as a tree."""

    ref: str
    label: str
    questions: tuple[str, ...]
    layout: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """A value set when something happens: `events` names when, `source` the node whose change it
    follows (or the repeat whose new instance; -1: the form), `target` the node it sets."""

    events: frozenset[str]
    source: int
    target: int
    value: Compiled


@dataclass(frozen=True, slots=True)
class Plan:
    """What a home consists of: its nodes by slot, its repeats, everything in document order (a
    repeat as its negative number), and the places in the static order that run here."""

    nodes: tuple[Node, ...]
    inner: tuple[int, ...]
    order: tuple[int, ...]
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True, repr=False)
class FormDefinition:
    """A form ready to be filled. `fresh` says what the root (0) and each new instance of a repeat
    begin with."""

    form_id: str
    version: str
    title: str
    root: str
    nodes: tuple[Node, ...]
    pages: tuple[Page, ...]
    languages: tuple[str, ...]
    texts: Mapping[str, Worded]
    actions: tuple[Action, ...]
    graph: Graph
    by_ref: Mapping[str, int]
    plans: Mapping[int, Plan]
    fresh: Mapping[int, "Start"]
    spaces: Mapping[str, str] = field(default_factory=dict)

    def node(self, ref: str) -> Node:
        """The node of an absolute reference ("/data/group/name"; places of instances may stand).
        Raises UnknownQuestion."""
        return self.nodes[self.found(ref)[0]]

    def found(self, ref: str) -> tuple[int, dict[int, int]]:
        """The node of a reference, and the place (from 1) it names at each repeat. Raises
        UnknownQuestion."""
        index = self.by_ref.get(ref)
        if index is not None:
            return index, {}
        plain_ref, places, end = "", {}, 0
        for match in _PLACE.finditer(ref):
            plain_ref += ref[end : match.start()]
            end = match.end()
            repeat, place = self.by_ref.get(plain_ref, -1), int(match.group(1))
            if repeat < 0 or (place != 1 and not self.nodes[repeat].is_repeat):
                raise UnknownQuestion(ref=ref)
            places[repeat] = place
        index = self.by_ref.get(plain_ref + ref[end:])
        if index is None:
            raise UnknownQuestion(ref=ref)
        return index, places

    def ref_of(self, key: str) -> str:
        """The reference of a field by its name in the flat projection. Raises UnknownQuestion."""
        found = next((node.ref for node in self.nodes if node.key == key), None)
        if found is None:
            raise UnknownQuestion(ref=key)
        return found

    def named(self, key: str, owner: int) -> Node:
        """The field of a name among those that stand directly in a repeat (0: in none), or a
        repeat that stands there. Raises UnknownQuestion."""
        for node in self.plans[owner].nodes:
            if node.key == key and node.index != owner:
                return node
        for repeat in self.plans[owner].inner:
            if self.nodes[repeat].key == key:
                return self.nodes[repeat]
        raise UnknownQuestion(ref=key)

    def labels(self) -> dict[str, str]:
        """Each field's words by its name, `${x}` left out: for paper and lists."""
        return {node.key: plain(node.label) for node in self.nodes if node.label}

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """All choices (code, words) of each select by its name, unfiltered: for paper's boxes."""
        return {
            node.key: [
                (code, plain(node.itemset.words.get(words, {})))
                if node.itemset.translated
                else (code, words)
                for code, words in node.itemset.every
            ]
            for node in self.nodes
            if node.itemset is not None
        }


@dataclass(frozen=True, slots=True)
class Start:
    """What a home begins with: texts by node, and the instances of its repeats. `spare`: kept
    aside until a count asks for it."""

    texts: Mapping[int, str] = field(default_factory=dict)
    inner: Mapping[int, Sequence["Start"]] = field(default_factory=dict)
    spare: bool = False


EMPTY = Start()
