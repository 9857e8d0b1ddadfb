"""What names mean while an expression is compiled, and what a compiled one is. It evaluates
nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from fieldvisit.forms.scope import Run

Items = tuple[Mapping[str, str], ...]


class Names(Protocol):
    """The static tree that paths are bound to: nodes are numbered as they stand, the root is 0."""

    def children(self, node: int, name: str) -> list[int]:
        """The children of a node that bear a name (`*`: all)."""

    def parent(self, node: int) -> int | None:
        """The node above; None above the root."""

    def root_name(self) -> str:
        """The root's own name."""

    def items(self, instance: str) -> Items | None:
        """The rows of a secondary instance; None when there is none of that name."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """`reads` are the nodes whose values matter; `constant` when nothing can ever change the
    result."""

    run: Run
    reads: frozenset[int]
    constant: bool
    source: str


@dataclass(slots=True)
class Binding:
    """What is gathered while one expression is compiled. `in_item`: relative names are columns of
    a row."""

    names: Names
    here: int
    in_item: bool = False
    reads: set[int] = field(default_factory=set)
    steady: bool = True
