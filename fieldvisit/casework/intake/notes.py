"""民情笔记 written elsewhere: what a line becomes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

import orjson
from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake import cells, lines
from fieldvisit.casework.intake.homes import Homes, Values, told_by
from fieldvisit.casework.intake.rows import Fault, Made, Said, free_ids
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Note
from fieldvisit.store import imports, profile


@dataclass(frozen=True)
class _Line:
    note_id: UUID
    text: str
    tags: list[str]
    household_id: UUID | None
    home: Values
    at: datetime | None
    private: bool


class NoteTaker:
    """A note's id is made from the device and from what its line says (the second of two equal
    lines is another note): a file that was cut off, or whose bad lines were mended, is given once
    more, and only what is not here yet is taken. Remembers 30 bytes a line.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._device = desk.profile.device_id
        self._today = local_day(desk.clock.now())
        self._seen: Counter[bytes] = Counter()

    def read(self, said: Said) -> _Line:
        """The line's note. Raises LineRefused, RowRefused."""
        text, tags, household = lines.text(said), lines.tags(said), lines.household(said)
        at, home = _written(said, today=self._today), told_by(said, today=self._today)
        private = said.get("private") is True
        told: list[Any] = [text, tags, household.hex if household else ""]
        told += [at.isoformat() if at else "", private]
        told += list(home.values())
        content = uuid5(self._device, orjson.dumps(told).decode())
        self._seen[content.bytes] += 1
        note_id = uuid5(content, str(self._seen[content.bytes]))
        return _Line(note_id, text, tags, household, home, at, private)

    def make(self, tx: Connection, wanted: Sequence[_Line]) -> list[Made]:
        """Notes, those of a household in its area."""
        ids = free_ids(tx, "note", wanted=[line.note_id for line in wanted])
        by_id = imports.homes_by_id(tx, {one.household_id for one in wanted if one.household_id})
        homes = Homes(tx, [one.home for one in wanted], profile=self._desk.profile)
        own = profile.load(tx).region_code
        made = []
        for line in wanted:
            note_id = ids[line.note_id]
            by_its_id = by_id.get(line.household_id) if line.household_id else None
            home = homes.of(line.home) if line.home else by_its_id
            if note_id is None:
                made.append(Made(known=True))
            elif isinstance(home, Fault):
                made.append(Made(faults=(home,)))
            elif line.household_id and home is None:
                nowhere = lines.LineRefused("line_household", str(line.household_id))
                made.append(Made(faults=(Fault(nowhere.code, nowhere.facts()),)))
            else:
                made.append(Made((self._note(line, note_id, home=home, own=own),)))
        return made

    def _note(self, line: _Line, note_id: UUID, *, home: imports.Home | None, own: str) -> Note:
        now = self._desk.clock.now()
        return Note(
            id=note_id,
            scope=home.scope if home else own,
            created_at=now,
            created_by=self._desk.profile.staff_id,
            device_id=self._device,
            text=line.text,
            written_at=line.at or now,
            tags=line.tags,
            household_id=home.id if home else None,
            private=line.private,
        )


def _written(said: Said, *, today: date) -> datetime | None:
    """When a note was written, as a program or an office says it. Raises LineRefused."""
    given = cells.text_of(said.get("at"))
    try:
        at = lines.instant(said, newest=today.year)
    except lines.LineRefused:
        try:
            return cells.past_instant(given, today)
        except cells.Unfit:
            raise lines.LineRefused("line_time", given[:40]) from None
    if at is not None and local_day(at) > today:
        raise lines.LineRefused("line_time", given[:40])
    return at
