"""民情笔记 written elsewhere: what a line becomes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import orjson
from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake import lines as said_in
from fieldvisit.casework.intake.homes import Homes, Values, told_by
from fieldvisit.casework.intake.rows import Fault, Made, Said, free_ids
from fieldvisit.records import Note
from fieldvisit.records.fields import mask_within
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
        self._newest = desk.clock.now().year + 1
        self._seen: Counter[bytes] = Counter()

    def read(self, said: Said) -> _Line:
        """The line's note. Raises LineRefused."""
        text, tags, household = said_in.text(said), said_in.tags(said), said_in.household(said)
        at, home = said_in.instant(said, newest=self._newest), told_by(said)
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
                given = mask_within(str(line.household_id))
                made.append(Made(faults=(Fault("line_household", {"given": given}),)))
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
