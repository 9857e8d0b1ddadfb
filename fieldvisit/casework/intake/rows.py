"""What passes between a file and the records that come of it: a row as read, why it cannot be
taken, what it becomes. Holds values only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID, uuid5

from sqlalchemy import Connection

from fieldvisit.casework.intake.lines import LineRefused
from fieldvisit.errors import FieldvisitError
from fieldvisit.records.kept import Kept
from fieldvisit.store import imports

Said = Mapping[str, Any]
"""What a row says, by field; texts, or of a JSONL line whatever JSON has."""


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be taken: the code of a sentence and its facts. `shape` among them tells how
    the value looks, never the value itself.
    """

    code: str
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(eq=False)
class RowRefused(FieldvisitError):
    """A row that cannot be taken, for these reasons."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Row:
    """A row of a file by its number from 1: headings and what stands under them, or why it cannot
    be read.
    """

    number: int
    said: Mapping[str, Any]
    refused: LineRefused | None = None


@dataclass(frozen=True)
class Asked:
    """What is to be taken in: a file of a `kind`, under a mapping from fields to its headings
    (None: guessed). `list_kind`: of a 比对 list what it lists; `named`: what the file is called.
    """

    kind: str
    path: Path
    mapping: Mapping[str, str] | None = None
    list_kind: str = ""
    named: str = ""


@dataclass(frozen=True)
class Made:
    """What a row becomes: `records`, or nothing because it is `known`, not for this import
    (`aside`), or cannot be (`faults`).
    """

    records: tuple[Kept, ...] = ()
    known: bool = False
    aside: bool = False
    faults: tuple[Fault, ...] = ()


class Taker(Protocol):
    """Turns rows of one kind into records. Lives as long as one import and remembers what it has
    seen; writes nothing.
    """

    def read(self, said: Said) -> Any:
        """The row as values. Raises RowRefused, LineRefused."""

    def make(self, tx: Connection, wanted: Sequence[Any]) -> list[Made]:
        """What rows that were read become beside what is on the device, in their order."""


def free_ids(tx: Connection, kind: str, *, wanted: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """For ids made of what rows say: the id to use, or None where the row stands already. One that
    was deleted (its import undone) comes again under a further id, the same each time.
    """
    found: dict[UUID, UUID | None] = {}
    open_ones = {one: one for one in wanted}
    while open_ones:
        there = imports.standing(tx, kind, ids=list(open_ones.values()))
        for first, now in list(open_ones.items()):
            if there.get(now) is False:
                open_ones[first] = uuid5(now, "again")
                continue
            found[first] = None if now in there else now
            del open_ones[first]
    return found
