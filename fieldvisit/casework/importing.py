"""Take in notes that were written elsewhere, a line of a JSONL file each. Never takes a line twice
and never half of it; asks no network.

Each 500 lines are one transaction. A note's id is made from the device and from what its line says
(the second of two equal lines is another note): a file that was cut off, or whose bad lines were
mended, is simply given once more, and only what is not here yet is taken.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import orjson
from sqlalchemy import Connection

from fieldvisit.casework import importing_lines as said_in
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.importing_lines import LineRefused
from fieldvisit.records import Note
from fieldvisit.store import audit, households, journal, notes, profile

LINES_AT_ONCE = 500
_Scopes = dict[UUID | None, str]
"""The area of each household; of None, that of a note about no household."""

FIELDS = frozenset({"text", "tags", "household_id", "at", "private"})


@dataclass(frozen=True)
class BadLine:
    """A line that was left out, by its number from 1; `code` and `facts` make its sentence."""

    number: int
    code: str
    facts: dict[str, object]


@dataclass
class Taken:
    """How far an import got. `known` were here already; `strange`: fields that were passed over."""

    lines: int = 0
    kept: int = 0
    known: int = 0
    left_out: int = 0
    strange: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Line:
    number: int
    note_id: UUID
    text: str
    tags: list[str]
    household_id: UUID | None
    at: datetime | None
    private: bool


def import_notes(
    desk: Desk,
    path: Path,
    *,
    told: Callable[[Taken], None],
    bad: Callable[[BadLine], None],
) -> Taken:
    """Keep each line as a note that waits to be sent. `told` hears of each transaction after it is
    on disk, `bad` of each line left out.

    Raises ImportUnreadable, DiskFull, StoreBusy; what was told is kept.
    """
    taken = Taken()
    reader = _Reader(desk, taken, bad=bad)
    numbered = enumerate(said_in.lines(path), 1)
    while chunk := list(islice(numbered, LINES_AT_ONCE)):
        found = [line for number, raw in chunk if (line := reader.read(number, raw))]
        kept, known = _keep(desk, found, refuse=reader.refuse)
        taken.lines += len(chunk)
        taken.kept += kept
        taken.known += known
        told(taken)
    return taken


class _Reader:
    """Turns lines into notes-to-be, and remembers which it has seen: 30 bytes a line."""

    def __init__(self, desk: Desk, taken: Taken, *, bad: Callable[[BadLine], None]) -> None:
        self._device = desk.profile.device_id
        self._newest = desk.clock.now().year + 1
        self._seen: Counter[bytes] = Counter()
        self._taken, self._bad = taken, bad

    def read(self, number: int, raw: bytes) -> _Line | None:
        """The line's note; None for an empty line and for one that is left out."""
        if not raw.strip():
            return None
        try:
            return self._line(number, said_in.fields(raw))
        except LineRefused as error:
            self.refuse(number, error)
            return None

    def refuse(self, number: int, error: LineRefused) -> None:
        """Leave a line out and say so."""
        self._taken.left_out += 1
        self._bad(BadLine(number, error.code, error.facts()))

    def _line(self, number: int, said: dict[str, Any]) -> _Line:
        text, tags, household = said_in.text(said), said_in.tags(said), said_in.household(said)
        at, private = said_in.instant(said, newest=self._newest), said.get("private") is True
        self._taken.strange |= said.keys() - FIELDS
        told = [text, tags, household.hex if household else "", at.isoformat() if at else ""]
        content = uuid5(self._device, orjson.dumps([*told, private]).decode())
        self._seen[content.bytes] += 1
        note_id = uuid5(content, str(self._seen[content.bytes]))
        return _Line(number, note_id, text, tags, household, at, private)


def _keep(
    desk: Desk, found: list[_Line], *, refuse: Callable[[int, LineRefused], None]
) -> tuple[int, int]:
    """One transaction: how many are new, how many were here already."""
    with desk.store.write() as tx:
        known = notes.known(tx, [line.note_id for line in found])
        fresh = [line for line in found if line.note_id not in known]
        named = {line.household_id for line in fresh if line.household_id}
        scopes: _Scopes = {None: profile.load(tx).region_code}
        for household_id, scope in households.scopes(tx, named).items():
            scopes[household_id] = scope
        homeless = [line for line in fresh if line.household_id and line.household_id not in scopes]
        here = [line for line in fresh if line not in homeless] if homeless else fresh
        for line in here:
            _insert(tx, desk, line=line, scopes=scopes)
        if here:
            told = {"notes": str(len(here))}
            audit.append(tx, "notes_imported", subject="", stamp=desk.stamp(), detail=told)
    for line in homeless:
        refuse(line.number, LineRefused("line_household", str(line.household_id)))
    return len(here), len(known)


def _insert(tx: Connection, desk: Desk, *, line: _Line, scopes: _Scopes) -> None:
    stamp, me = desk.stamp(), desk.profile
    note = Note(
        id=line.note_id,
        scope=scopes[line.household_id],
        created_at=stamp.at,
        created_by=me.staff_id,
        device_id=me.device_id,
        text=line.text,
        written_at=line.at or stamp.at,
        tags=line.tags,
        household_id=line.household_id,
        private=line.private,
    )
    journal.insert(tx, note, stamp=stamp)
