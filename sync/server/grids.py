"""In which grid each row lies: its household's, carried to everything that hangs on the household,
in the transaction that writes it. Decides no right and writes no row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Connection, select

from fieldvisit.records.hanging import HANGS_ON, first_named
from sync.server import ledger, rights
from sync.server.accept import Held
from sync.server.tables import ENTRIES

CHUNK = 500
Place: TypeAlias = tuple[str, str]
"""(kind, scope)."""

Rows: TypeAlias = Mapping[str, Mapping[UUID, Held]]
Reference: TypeAlias = tuple[str, str]
"""(field, kind of the row that it names)."""

ON: Mapping[str, tuple[Reference, ...]] = {
    kind: tuple(first_named(kind).items()) for kind in HANGS_ON
}
"""What a row hangs on: the first that it names counts. A person hangs on an active membership, a
question on the row that it is about."""

BETWEEN = UUID(int=0)
"""The grid of a membership whose person belongs to another grid now: only who answers for the whole
area sees it, since a device of either grid would lack one of its ends."""

ORDER = (*dict.fromkeys(("household", "membership", "person", *HANGS_ON)), "conflict")
"""What others hang on comes before them; a person after the memberships that place them."""


@dataclass
class Settled:
    """`touched`: the rows of the batch with their grid. `following`: rows that lie elsewhere now
    because what they hang on moved, before and after.
    """

    touched: dict[str, dict[UUID, Held]]
    following: dict[str, list[tuple[Held, Held]]]


def settle(
    tx: Connection, scope: str, *, touched: Rows, was: Mapping[str, Mapping[UUID, Held | None]]
) -> Settled:
    """Say of every touched row of a scope in which grid it lies, and which others must follow. The
    caller holds the scope's lock; `was` is what the touched rows were before.
    """
    work = _Scope(tx, scope, touched={kind: dict(rows) for kind, rows in touched.items()}, was=was)
    for kind in ORDER:
        work.settle_touched(kind)
        work.settle_following(kind)
    return Settled(work.touched, work.following)


def settle_all(
    tx: Connection,
    rows: Mapping[Place, dict[UUID, Held]],
    *,
    was: Mapping[Place, Mapping[UUID, Held | None]],
) -> list[tuple[Place, Held, Held]]:
    """`settle` for every scope of a batch: `rows` that it touched (those in `was`) take their grid,
    the ones that must follow are returned as (kind, scope), before and after.
    """
    found: list[tuple[Place, Held, Held]] = []
    for scope in {scope for _, scope in was}:
        mine = {kind: before for (kind, place), before in was.items() if place == scope}
        touched = {
            kind: {row_id: rows[kind, scope][row_id] for row_id in before}
            for kind, before in mine.items()
        }
        settled = settle(tx, scope, touched=touched, was=mine)
        for kind, placed in settled.touched.items():
            rows[kind, scope].update(placed)
        for kind, pairs in settled.following.items():
            found += [((kind, scope), before, after) for before, after in pairs]
    return found


def may_fetch(tx: Connection, author: rights.Author, *, scope: str, sha256: str) -> bool:
    """Whether a record that the person may see names the file."""
    may = rights.audiences(author, scope)
    if may.every_grid:
        return True
    c = ENTRIES["attachment"].c
    found = tx.execute(select(c.grid).where(c.scope == scope, c.sha256 == sha256)).scalars()
    return any(rights.audience("attachment", {}, grid) in may for grid in found)


class _Scope:
    """One scope under its lock: rows in hand before rows of the tables."""

    def __init__(
        self,
        tx: Connection,
        scope: str,
        *,
        touched: dict[str, dict[UUID, Held]],
        was: Mapping[str, Mapping[UUID, Held | None]],
    ) -> None:
        self._tx, self._scope, self._was = tx, scope, was
        self.touched = touched
        self.following: dict[str, list[tuple[Held, Held]]] = defaultdict(list)
        self._moved: dict[str, set[UUID]] = defaultdict(set)
        self._grids: dict[str, dict[UUID, UUID | None]] = defaultdict(dict)

    def settle_touched(self, kind: str) -> None:
        """Give the batch's rows of this kind their grid."""
        rows = self.touched.get(kind)
        if not rows:
            return
        places, was = self._placed(kind, rows), self._was.get(kind, {})
        self._grids[kind].update(places)
        for row_id, grid in places.items():
            row = rows[row_id]
            # A row that was there carries its old grid: most rows lie where they lay.
            if row.grid == grid:
                continue
            rows[row_id] = replace(row, grid=grid)
            if was.get(row_id) is not None:
                self._moved[kind].add(row_id)

    def settle_following(self, kind: str) -> None:
        """Find rows of this kind that hang on something that moved."""
        ids = set(self._hanging(kind)) - self.touched.get(kind, {}).keys()
        if not ids:
            return
        rows = ledger.held_rows(self._tx, kind, scope=self._scope, ids=ids)
        for row_id, grid in self._placed(kind, rows).items():
            row = rows[row_id]
            if grid != row.grid:
                self.following[kind].append((row, replace(row, grid=grid)))
                self._moved[kind].add(row_id)
                self._grids[kind][row_id] = grid

    def _hanging(self, kind: str) -> Iterator[UUID]:
        c = ENTRIES[kind].c
        for field, parent in ON.get(kind, ()):
            yield from self._ids_where(kind, c[field], among=self._moved[parent])
        if kind == "membership":
            yield from self._ids_where(kind, c.person_id, among=self._people_of_ties())
        if kind == "conflict":
            about = {row_id for ids in self._moved.values() for row_id in ids}
            yield from self._ids_where(kind, c.row_id, among=about)
        if kind == "person":
            yield from self._people_of_ties()

    def _people_of_ties(self) -> set[UUID]:
        """Who may lie elsewhere, because a membership of theirs was written or its household moved;
        nobody can belong to a household before the server knows them.
        """
        touched, was = self.touched.get("membership", {}), self._was.get("membership", {})
        people = {row.values["person_id"] for row in touched.values()}
        people |= {row.values["person_id"] for row in was.values() if row is not None}
        born = {i for i, row in self._was.get("person", {}).items() if row is None}
        c = ENTRIES["membership"].c
        homes = sorted(self._moved["household"])
        for start in range(0, len(homes), CHUNK):
            some = homes[start : start + CHUNK]
            query = select(c.person_id).where(c.scope == self._scope, c.household_id.in_(some))
            people |= set(self._tx.execute(query).scalars())
        return people - born

    def _placed(self, kind: str, rows: Mapping[UUID, Held]) -> dict[UUID, UUID | None]:
        """Where rows of this kind lie; what they name is looked up together, once."""
        if kind == "household":
            return {row_id: row.values["grid_id"] for row_id, row in rows.items()}
        if kind == "person":
            home = self._homes(rows.keys())
            return {row_id: home.get(row_id) for row_id in rows}
        if kind == "membership":
            return self._ties_placed(rows)
        on = {row_id: _hangs_on(kind, row.values) for row_id, row in rows.items()}
        named: dict[str, set[UUID]] = defaultdict(set)
        for parent in on.values():
            if parent is not None:
                named[parent[0]].add(parent[1])
        for parent_kind, ids in named.items():
            self._look_up(parent_kind, ids)
        grids = self._grids
        return {
            row_id: None if parent is None else grids[parent[0]].get(parent[1])
            for row_id, parent in on.items()
        }

    def _ties_placed(self, rows: Mapping[UUID, Held]) -> dict[UUID, UUID | None]:
        self._look_up("household", {row.values["household_id"] for row in rows.values()})
        home = self._homes({row.values["person_id"] for row in rows.values()})
        found: dict[UUID, UUID | None] = {}
        for row_id, tie in rows.items():
            grid = self._grids["household"].get(tie.values["household_id"])
            found[row_id] = grid if home.get(tie.values["person_id"], grid) == grid else BETWEEN
        return found

    def _look_up(self, kind: str, ids: Collection[UUID]) -> None:
        known = self._grids[kind]
        c = ENTRIES[kind].c
        missing = sorted(set(ids) - known.keys())
        for start in range(0, len(missing), CHUNK):
            some = missing[start : start + CHUNK]
            query = select(c.id, c.grid).where(c.scope == self._scope, c.id.in_(some))
            known.update((row.id, row.grid) for row in self._tx.execute(query))

    def _homes(self, people: Collection[UUID]) -> dict[UUID, UUID | None]:
        """The grid of each person's household: the last made of the active memberships counts (not
        the last written: following a move is a writing too).
        """
        ties: dict[UUID, list[tuple[datetime, UUID, UUID]]] = defaultdict(list)
        for tie in self._ties(people):
            values = tie.values
            if values["until"] is None and values["deleted_at"] is None:
                own = (values["created_at"], values["id"], values["household_id"])
                ties[values["person_id"]].append(own)
        last = {person: max(found)[2] for person, found in ties.items()}
        self._look_up("household", last.values())
        return {person: self._grids["household"].get(home) for person, home in last.items()}

    def _ties(self, people: Collection[UUID]) -> Iterator[Held]:
        touched = self.touched.get("membership", {})
        yield from (tie for tie in touched.values() if tie.values["person_id"] in people)
        born = {i for i, row in self._was.get("person", {}).items() if row is None}
        c = ENTRIES["membership"].c
        ids = set(self._ids_where("membership", c.person_id, among=set(people) - born))
        known = ids - touched.keys()
        yield from ledger.held_rows(self._tx, "membership", scope=self._scope, ids=known).values()

    def _ids_where(self, kind: str, column: Any, *, among: Collection[UUID]) -> Iterator[UUID]:
        c, wanted = ENTRIES[kind].c, sorted(among)
        for start in range(0, len(wanted), CHUNK):
            some = wanted[start : start + CHUNK]
            query = select(c.id).where(c.scope == self._scope, column.in_(some))
            yield from self._tx.execute(query).scalars()


def _hangs_on(kind: str, values: Mapping[str, Any]) -> tuple[str, UUID] | None:
    if values.get("private"):
        return None
    if kind == "conflict":
        return values["row_kind"], values["row_id"]
    for field, parent in ON.get(kind, ()):
        if values[field] is not None:
            return parent, values[field]
    return None
