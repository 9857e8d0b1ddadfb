"""What an expression may ask while it runs: the nodes' values, the time, chance, its own place. It
holds no form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol

from fieldvisit.forms.values import Value


class Held(Protocol):
    """What one node of a filling holds: `typed` is its value, `text` the same as XForms text."""

    @property
    def text(self) -> str: ...

    @property
    def typed(self) -> Value: ...

    @property
    def relevant(self) -> bool: ...


class Home(Protocol):
    """Where nodes live: the whole filling, or one instance of a repeat in it. `cells` stand by the
    nodes' slots; `place` counts from 0."""

    @property
    def cells(self) -> Sequence[Held]: ...

    @property
    def parent(self) -> "Home | None": ...

    @property
    def place(self) -> int: ...

    def members(self, repeat: int) -> Sequence["Home"]:
        """The instances of a repeat that stand directly in this home."""


class Source(Protocol):
    """Words that an expression may ask for."""

    def choice_label(self, home: Home, node: int, *, code: str) -> str:
        """The words of one choice of a select question; blank when there is none such."""

    def itext(self, id_: str) -> str:
        """A text of the form in the language shown; blank when there is none such."""

    def version(self) -> str:
        """The version of the form."""

    def surroundings(self, name: str) -> str:
        """What is known of the person and the device (username, deviceid); else blank."""


@dataclass(slots=True)
class Scope:
    """`home` is where the expression's context node lives, `origin` where the whole expression
    stands (`current()`), `held` its own node; `row`, `position` and `size` count the
    candidates of a filter."""

    source: Source
    now: datetime
    chance: Random
    home: Home
    origin: Home
    held: Held
    row: int = 0
    position: int = 1
    size: int = 1
    seed: int = 0


Run = Callable[[Scope], Value]
