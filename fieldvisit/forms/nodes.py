"""What a compiled form consists of: nodes, pages, lists. Immutable, shared by all fillings; it
holds no answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fieldvisit.forms.graph import Graph
from fieldvisit.forms.refusals import UnknownQuestion
from fieldvisit.forms.scope import Scope
from fieldvisit.forms.wording import Worded
from fieldvisit.forms.xpath.binding import Compiled, Items


@dataclass(frozen=True, slots=True)
class Itemset:
    """The choices of a select: `rows` may be narrowed by answers (`reads`); `fixed` are its codes
    when it never is."""

    rows: Callable[[Scope], Sequence[Mapping[str, str]]]
    reads: frozenset[int]
    every: Items
    value: str
    label: str
    translated: bool
    fixed: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the instance. `type` is the kind of question (text, integer, select_one, note,
    calculate, group ...); `key` is its name in the flat projection; `control` is the body's
    element, blank for what is never shown."""

    index: int
    ref: str
    name: str
    key: str
    parent: int
    children: tuple[int, ...]
    type: str
    default: str
    preload: tuple[str, str] | None = None
    control: str = ""
    appearance: str = ""
    section: str = ""
    relevant: Compiled | None = None
    calculate: Compiled | None = None
    required: Compiled | None = None
    readonly: Compiled | None = None
    constraint: Compiled | None = None
    itemset: Itemset | None = None
    label: Worded = field(default_factory=dict)
    hint: Worded = field(default_factory=dict)
    required_message: Worded = field(default_factory=dict)
    constraint_message: Worded = field(default_factory=dict)

    @property
    def is_meta(self) -> bool:
        """The root and OpenRosa's own block, which no person answers or reads."""
        return self.parent < 0 or self.ref.split("/")[2:3] == ["meta"]


@dataclass(frozen=True, slots=True)
class Page:
    """A top-level group of the form with the refs of its questions in order of asking."""

    ref: str
    label: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """`actions` are (node, expression) run once when a filling begins."""

    form_id: str
    version: str
    title: str
    root: str
    nodes: tuple[Node, ...]
    pages: tuple[Page, ...]
    languages: tuple[str, ...]
    texts: Mapping[str, Worded]
    actions: tuple[tuple[int, Compiled], ...]
    graph: Graph
    by_ref: Mapping[str, int]

    def node(self, ref: str) -> Node:
        """The node of an absolute reference ("/data/group/name"; a `[1]` may stand). Raises
        UnknownQuestion."""
        index = self.by_ref.get(ref)
        if index is None:
            index = self.by_ref.get(ref.replace("[1]", ""))
        if index is None:
            raise UnknownQuestion(ref=ref)
        return self.nodes[index]

    def ref_of(self, key: str) -> str:
        """The reference of a field by its name in the flat projection. Raises UnknownQuestion."""
        found = next((node.ref for node in self.nodes if node.key == key), None)
        if found is None:
            raise UnknownQuestion(ref=key)
        return found

    def labels(self) -> dict[str, str]:
        """Each field's words by its name, `${x}` left out: for paper and lists."""
        return {node.key: _plain(node.label) for node in self.nodes if node.label}

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """All choices (code, words) of each select by its name, unfiltered: for paper's boxes."""
        return {
            node.key: [
                (row.get(node.itemset.value, ""), self._choice_words(node.itemset, row))
                for row in node.itemset.every
            ]
            for node in self.nodes
            if node.itemset is not None
        }

    def _choice_words(self, itemset: Itemset, row: Mapping[str, str]) -> str:
        cell = row.get(itemset.label, "")
        return _plain(self.texts.get(cell, {})) if itemset.translated else cell


def _plain(worded: Worded) -> str:
    wording = worded.get("")
    return "".join(p for p in wording.parts if isinstance(p, str)).strip() if wording else ""
