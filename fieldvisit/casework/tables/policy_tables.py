"""The tables of limits, holidays and policies that are in use: those that came with the program,
each replaced by one that was published. One device at a time has its tables in use
(`policy_counting`).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from fieldvisit.machine.assets import resource
from fieldvisit.rules.tables import Document

LIBRARY = "library/"


@dataclass(frozen=True)
class Tables:
    """What came with the program, and over it what was published, as (name, text)."""

    published: tuple[tuple[str, str], ...] = ()

    def with_one(self, name: str, text: str) -> "Tables":
        """The same with one table replaced."""
        others = tuple(one for one in self.published if one[0] != name)
        return Tables((*others, (name, text)))

    def document(self, name: str) -> Document:
        """A table by its name."""
        return parsed(dict(self.published).get(name) or shipped(name))

    def of_values(self) -> list[Document]:
        """All tables but the library."""
        return [self.document(name) for name in names() if not name.startswith(LIBRARY)]

    def of_library(self) -> list[Document]:
        """The library's parts."""
        return [self.document(name) for name in names() if name.startswith(LIBRARY)]


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


def in_use() -> Tables:
    """The tables that count now. The same object as long as they are the same."""
    return _now["tables"]


def let_count(tables: Tables) -> None:
    """These are in use from now on."""
    if tables != _now["tables"]:
        _now["tables"] = tables


@lru_cache(maxsize=64)
def parsed(text: str) -> Mapping[str, Any]:
    """A table as read. Raises TOMLDecodeError."""
    return MappingProxyType(tomllib.loads(text, parse_float=Decimal))


_now = {"tables": Tables()}
