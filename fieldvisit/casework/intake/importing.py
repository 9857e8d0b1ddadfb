"""Take in what was written elsewhere: an office's Excel, CSV or JSONL, row by row. Never takes a
row twice and never half of it; asks no network.

Each 500 rows are one transaction. A file that was cut off, or whose bad rows were mended, is simply
given once more, and only what is not here yet is taken. What one file brought is a batch of its own
and can be undone as one (`undoing`).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake import columns, folding, kinds, tables
from fieldvisit.casework.intake.lines import LineRefused
from fieldvisit.casework.intake.rows import Asked, Fault, Made, Row, RowRefused, Taker
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Task, kind_of
from fieldvisit.store import audit, imports, journal

LINES_AT_ONCE = 500
MOST_STRANGE = 200
"""So many unknown headings are remembered; a file of lines may have a new one in each."""

__all__ = ["Asked", "BadLine", "HeadingsMissing", "Taken", "preview", "take_in"]


@dataclass(eq=False)
class HeadingsMissing(FieldvisitError):
    """No heading of the file is known for a field that every row needs."""

    lacking: str
    known: str


@dataclass(frozen=True)
class BadLine:
    """Why a line was left out, by its number from 1; `code` and `facts` make its sentence. A line
    with several faults is told once for each.
    """

    number: int
    code: str
    facts: dict[str, object]


@dataclass
class Taken:
    """How far an import got. `known` were here already; `aside`: not for this import (members in a
    list of households, people of a list who are not in aid); `strange`: headings that were passed
    over; `mapping`: the heading of each field, `pairs` the same in words; `batch`: what to undo,
    None when nothing was new; `stopped`: somebody stopped it before the end.
    """

    lines: int = 0
    kept: int = 0
    known: int = 0
    aside: int = 0
    left_out: int = 0
    strange: set[str] = field(default_factory=set)
    mapping: dict[str, str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    batch: UUID | None = None
    stopped: bool = False


Told = Callable[[Taken], bool | None]
Bad = Callable[[BadLine], None]


def take_in(desk: Desk, asked: Asked, *, told: Told, bad: Bad) -> Taken:
    """Keep what the rows of a file say; it waits to be sent. `told` hears of each transaction after
    it is on disk, and stops there by answering False; `bad` hears of each row left out.

    Raises ImportKindUnknown, MayNot, FileKindUnknown, ImportUnreadable, BookUnfit,
    HeadingsMissing, DiskFull, StoreBusy; what was told is kept.
    """
    with ExitStack() as stack:
        going = _Going(desk, asked, bad=bad, stack=stack)
        for chunk in going.chunks():
            with desk.store.write() as tx:
                _keep(tx, desk, going=going, made=going.make(tx, chunk))
            going.counted(len(chunk))
            if told(going.taken) is False:
                going.taken.stopped = True
                break
        return going.taken


def preview(desk: Desk, asked: Asked, *, told: Told, bad: Bad, most: int | None = None) -> Taken:
    """The same without keeping anything: what would be kept, known and left out, of the first
    `most` rows. Raises as `take_in` does.
    """
    with ExitStack() as stack:
        going = _Going(desk, asked, bad=bad, stack=stack)
        for chunk in going.chunks():
            with desk.read_people() as tx:
                going.make(tx, chunk)
            going.counted(len(chunk))
            told(going.taken)
            if most and going.taken.lines >= most:
                break
        return going.taken


class _Going:
    """An import that is under way."""

    def __init__(self, desk: Desk, asked: Asked, *, bad: Bad, stack: ExitStack) -> None:
        kinds.check(desk, asked.kind)
        self.asked, self.taken = asked, Taken()
        self._bad, self._refused = bad, list[BadLine]()
        self._taker: Taker = kinds.taker_for(desk, asked)
        known = columns.known_to(asked.kind) | {
            columns.plain(one) for one in (asked.mapping or {}).values()
        }
        self._table = stack.enter_context(tables.opened(asked.path, known=known))
        self._mappings: dict[frozenset[str], Mapping[str, str]] = {}
        if asked.path.suffix.lower() != ".jsonl":
            self.taken.headings = self._table.headings
            self.taken.mapping = dict(self._mapping(self._table.headings))
            self.taken.pairs = columns.pairs(asked.kind, self.taken.mapping)
            _check_headings(asked.kind, self.taken.mapping)

    def chunks(self) -> Iterator[list[Row]]:
        """The rows, so many at once."""
        while chunk := list(islice(self._table.rows, LINES_AT_ONCE)):
            yield chunk

    def make(self, tx: Connection, chunk: list[Row]) -> list[Made]:
        """What the rows become; those left out are told in their order."""
        read = [(row.number, one) for row in chunk if (one := self._read(row)) is not None]
        made = self._taker.make(tx, [one for _, one in read])
        for (number, _), one in zip(read, made, strict=True):
            self.taken.known += one.known
            self.taken.aside += one.aside
            self.taken.kept += bool(one.records)
            if one.faults:
                self._refuse(number, one.faults)
        for line in sorted(self._refused, key=lambda line: line.number):
            self._bad(line)
        self._refused.clear()
        return [one for one in made if one.records]

    def counted(self, rows: int) -> None:
        """So many rows more are through."""
        self.taken.lines += rows

    def _read(self, row: Row) -> Any:
        """The row's values; None for an empty row and for one that is left out."""
        try:
            if row.refused:
                raise row.refused
            return self._taker.read(self._by_field(row.said)) if row.said else None
        except LineRefused as error:
            self._refuse(row.number, (Fault(error.code, error.facts()),))
        except RowRefused as error:
            self._refuse(row.number, error.faults)
        return None

    def _by_field(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """What a row says by field; what has no field by its heading, for a form may ask it."""
        headings = self.taken.headings or tuple(cells)
        mapping = self._mapping(headings)
        meant = set(mapping.values())
        more = {heading: said for heading, said in cells.items() if heading not in meant}
        if len(self.taken.strange) < MOST_STRANGE:
            self.taken.strange |= more.keys()
        return {**more, **{name: cells[at] for name, at in mapping.items() if at in cells}}

    def _refuse(self, number: int, faults: tuple[Fault, ...]) -> None:
        self.taken.left_out += 1
        self._refused += [BadLine(number, one.code, one.facts) for one in faults]

    def _mapping(self, headings: tuple[str, ...]) -> Mapping[str, str]:
        """From fields to headings: as asked, the others guessed."""
        key = frozenset(headings)
        if key not in self._mappings:
            if len(self._mappings) > MOST_STRANGE:
                # Lines of JSON may each have names of their own.
                self._mappings.clear()
            asked = {n: at for n, at in (self.asked.mapping or {}).items() if at in key}
            free = [one for one in headings if one not in asked.values()]
            self._mappings[key] = {**columns.guess(self.asked.kind, free), **asked}
        return self._mappings[key]


def _check_headings(kind: str, mapping: Mapping[str, str]) -> None:
    for column in columns.COLUMNS[kind]:
        if column.needed and column.field not in mapping:
            raise HeadingsMissing(column.label, "、".join(column.headings[:3]))


def _keep(tx: Connection, desk: Desk, *, going: _Going, made: list[Made]) -> None:
    if not made:
        return
    stamp, asked, taken = desk.stamp(), going.asked, going.taken
    records = [record for one in made for record in one.records]
    for record in records:
        journal.insert(tx, record, stamp=stamp)
    if taken.batch is None:
        taken.batch = desk.ids.fresh()
        name = asked.named or asked.path.name
        owner, now = desk.profile.staff_id, desk.clock.now()
        imports.begin(tx, imports.Batch(taken.batch, asked.kind, name, owner, now, None, 0))
    imports.add(tx, taken.batch, rows=[(kind_of(one), one.id) for one in records])
    if asked.kind == "match":
        hit = [one.household_id for one in records if isinstance(one, Task)]
        folding.fold(tx, desk, households=hit)
    told = {"kind": asked.kind, "rows": str(len(made)), "batch": str(taken.batch)}
    audit.append(tx, "rows_imported", subject=str(taken.batch), stamp=stamp, detail=told)
