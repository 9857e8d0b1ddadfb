"""The shape of a parsed expression. Plain immutable values, no behaviour."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    args: tuple["Tree", ...]
    at: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one level applied from the left: first, then (operator, operand) pairs."""

    first: "Tree"
    rest: tuple[tuple[str, "Tree"], ...]


@dataclass(frozen=True, slots=True)
class Negate:
    value: "Tree"


@dataclass(frozen=True, slots=True)
class Step:
    """`axis` is child, parent or self; `name` may be `*`."""

    axis: str
    name: str
    where: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Path:
    """`base` is "root", "here", or the expression (such as `instance('x')`) from which the steps
    go."""

    base: "str | Tree"
    steps: tuple[Step, ...]
    at: int


Tree = Number | Text | Call | Chain | Negate | Path
