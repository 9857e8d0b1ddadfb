"""The tables of limits, holidays and policies as a value: those that came with the program, each
replaced by one that was published. Each desk carries its own (`policy_counting`); what needs a
table is handed them.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from fieldvisit.machine.assets import resource
from fieldvisit.rules.tables import Document

LIBRARY = "library/"
R = TypeVar("R")


@dataclass(frozen=True)
class Tables:
    """What came with the program, and over it what was published, as (name, text)."""

    published: tuple[tuple[str, str], ...] = ()

    def with_one(self, name: str, text: str) -> "Tables":
        """The same with one table replaced."""
        others = tuple(one for one in self.published if one[0] != name)
        return Tables((*others, (name, text)))

    def text(self, name: str) -> str:
        """A table by its name, as somebody wrote it."""
        return dict(self.published).get(name) or shipped(name)

    def document(self, name: str) -> Document:
        """The same as read."""
        return parsed(self.text(name))

    def rows(self, name: str, reader: Callable[[Document], Iterable[R]]) -> tuple[R, ...]:
        """What a reader of the rules finds in a table, looked for once. Raises what it raises."""
        return _rows(self.text(name), reader)

    def of_values(self, reader: Callable[[Document], Iterable[R]]) -> list[R]:
        """What it finds in all tables but the library."""
        return [
            one
            for name in names()
            if not name.startswith(LIBRARY)
            for one in self.rows(name, reader)
        ]

    def of_library(self, reader: Callable[[Document], Iterable[R]]) -> list[R]:
        """What it finds in the library's parts."""
        return [
            one for name in names() if name.startswith(LIBRARY) for one in self.rows(name, reader)
        ]


@cache
def names() -> tuple[str, ...]:
    """The tables that there are, in their order: `holidays`, `library/basic`."""
    root = resource("policies")
    return tuple(
        sorted(file.relative_to(root).with_suffix("").as_posix() for file in root.rglob("*.toml"))
    )


@cache
def shipped(name: str) -> str:
    """A table as it came with the program."""
    return resource("policies", *f"{name}.toml".split("/")).read_text("utf-8")


@lru_cache(maxsize=64)
def parsed(text: str) -> Mapping[str, Any]:
    """A table as read. Raises TOMLDecodeError."""
    return MappingProxyType(tomllib.loads(text, parse_float=Decimal))


@lru_cache(maxsize=256)
def _rows(text: str, reader: Callable[[Document], Iterable[Any]]) -> tuple[Any, ...]:
    return tuple(reader(parsed(text)))
