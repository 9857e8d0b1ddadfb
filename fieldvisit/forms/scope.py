"""What an expression may ask while it runs: the nodes' values, the time, chance, its own place. It
holds no form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol

from fieldvisit.forms.values import Nodes, Value


class Source(Protocol):
    """Where values come from: a filling of a form, or a record that a policy looks at."""

    def read(self, node: int) -> Value:
        """The typed value of a node; blank when it is not relevant."""

    def read_all(self, node: int) -> Nodes:
        """The values of the relevant nodes that a path names, in document order."""

    def held(self, node: int) -> str:
        """The text a node holds, relevant or not."""

    def choice_label(self, node: int, code: str) -> str:
        """The words of one choice of a select question; blank when there is none such."""


@dataclass(slots=True)
class Scope:
    """`here` is the node whose expression runs; `item` the row of a secondary instance inside its
    filter."""

    source: Source
    now: datetime
    chance: Random
    here: int = 0
    item: Mapping[str, str] | None = None
    position: int = 1


Run = Callable[[Scope], Value]
