"""What names mean while an expression is compiled, and what a compiled one is. It evaluates
nothing."""

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from fieldvisit.forms.lists import Listing, Secondary
from fieldvisit.forms.scope import Run
from fieldvisit.forms.xpath.tree import Path

VALUE = "value"
MEMBERS = "members"
PLACE = "place"
LANGUAGE = "language"
WORDS = "words"


class Read(NamedTuple):
    """What an expression depends on: a node's value or relevance, which instances a repeat has
    ("members"), where an instance stands in its series ("place"), the language, the words of a
    question's choices. `shared` counts
    the repeats, from the outermost, whose instance is the reader's own."""

    kind: str
    node: int
    shared: int


class Names(Protocol):
    """The static tree that paths are bound to: nodes are numbered as they stand, the root is 0."""

    def children(self, node: int, name: str) -> list[int]:
        """The children of a node that bear a name (`*`: all)."""

    def parent(self, node: int) -> int | None:
        """The node above; None above the root."""

    def root_name(self) -> str:
        """The root's own name."""

    def repeats(self, node: int) -> tuple[int, ...]:
        """The repeats around a node, outermost first; a repeat counts itself."""

    def plain(self, path: Path) -> int:
        """The node of an absolute path outside of all repeats; -1 for any other path."""

    def is_repeat(self, node: int) -> bool:
        """Whether a node is a repeat."""

    def slot(self, node: int) -> int:
        """Where a node's cell stands in its home."""

    def secondary(self, instance: str) -> Secondary | None:
        """A secondary instance; None when there is none of that name."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression ready to run. `constant` when nothing can ever change the result."""

    run: Run
    reads: frozenset[Read]
    constant: bool
    source: str


@dataclass(slots=True)
class Binding:
    """What is gathered while one expression is compiled at node `here`.

    `listing`: relative names are columns of its rows (a filter of a secondary instance).
    `origin` is the node that `current()` names, `cap` how many repeats a filter's candidate has
    in common with it; `in_filter`: position() counts candidates.
    """

    names: Names
    here: int
    listing: Listing | None = None
    reads: set[Read] = field(default_factory=set)
    wavers: list[str] = field(default_factory=list)
    origin: int = -1
    cap: int = 99
    in_filter: bool = False

    def __post_init__(self) -> None:
        if self.origin < 0:
            self.origin = self.here

    @property
    def depth(self) -> int:
        """How many repeats stand around the context node."""
        return len(self.names.repeats(self.here))

    def note(self, kind: str, node: int, *, shared: int, original: bool = False) -> None:
        """The expression depends on something; `original`: seen from `current()`."""
        self.reads.add(Read(kind, node, shared if original else min(shared, self.cap)))

    def inside(self, node: int, *, shared: int) -> "Binding":
        """The binding of a filter over candidates of a node of the form."""
        return Binding(
            self.names,
            node,
            reads=self.reads,
            wavers=self.wavers,
            origin=self.origin,
            cap=min(shared, self.cap),
            in_filter=True,
        )

    def over(self, listing: Listing) -> "Binding":
        """The binding of a filter over the rows of a listing."""
        return Binding(
            self.names,
            self.here,
            listing=listing,
            reads=self.reads,
            wavers=self.wavers,
            origin=self.origin,
            cap=self.cap,
            in_filter=True,
        )
