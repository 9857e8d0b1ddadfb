"""In which grid each row lies and with which household assessors see it: its household's, carried
to everything that hangs on the household, in the transaction that writes it. Decides no right and
writes no row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import Connection, select

from fieldvisit.records.hanging import HANGS_ON, first_named
from fieldvisit.rules import assessing
from sync.server import ledger, lending, rights
from sync.server.accept import Held
from sync.server.tables import ENTRIES

CHUNK = 500
Place: TypeAlias = tuple[str, str]
"""(kind, scope)."""

Rows: TypeAlias = Mapping[str, Mapping[UUID, Held]]
Parent: TypeAlias = tuple[str, UUID | None] | None
"""(kind, id) of what a row hangs on."""

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


class Lies(NamedTuple):
    """Where a row lies: its grid, and the household with which it is seen by whoever that is lent
    to.
    """

    grid: UUID | None
    lent: UUID | None


NOWHERE = Lies(None, None)


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
    """Say of every touched row of a scope where it lies, and which others must follow. The
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
    """`settle` for every scope of a batch: `rows` that it touched (those in `was`) take their
    place, the ones that must follow are returned as (kind, scope), before and after.
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
    found = tx.execute(select(c.grid, c.lent).where(c.scope == scope, c.sha256 == sha256))
    return any(
        may.see(rights.audiences_of("attachment", {}, grid=row.grid, lent=row.lent))
        for row in found
    )


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
        self._places: dict[str, dict[UUID, Lies]] = defaultdict(dict)

    def settle_touched(self, kind: str) -> None:
        """Give the batch's rows of this kind their place."""
        rows = self.touched.get(kind)
        if not rows:
            return
        places, was = self._placed(kind, rows), self._was.get(kind, {})
        self._places[kind].update(places)
        for row_id, place in places.items():
            row = rows[row_id]
            # A row that was there carries its old place: most rows lie where they lay.
            if (row.grid, row.lent) == place:
                continue
            rows[row_id] = replace(row, grid=place.grid, lent=place.lent)
            if was.get(row_id) is not None:
                self._moved[kind].add(row_id)

    def settle_following(self, kind: str) -> None:
        """Find rows of this kind that hang on something that moved."""
        ids = set(self._hanging(kind)) - self.touched.get(kind, {}).keys()
        if not ids:
            return
        rows = ledger.held_rows(self._tx, kind, scope=self._scope, ids=ids)
        for row_id, place in self._placed(kind, rows).items():
            row = rows[row_id]
            if place != (row.grid, row.lent):
                after = replace(row, grid=place.grid, lent=place.lent)
                self.following[kind].append((row, after))
                self._moved[kind].add(row_id)
                self._places[kind][row_id] = place

    def _hanging(self, kind: str) -> Iterator[UUID]:
        c = ENTRIES[kind].c
        for field, parent in ON.get(kind, ()):
            yield from self._ids_where(kind, c[field], among=self._moved[parent])
        if kind == "household":
            yield from self._assessed()
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

    def _assessed(self) -> set[UUID]:
        """Households of which an assessment was written: they may be lent now, or no more."""
        touched, was = self.touched.get("task", {}), self._was.get("task", {})
        rows = [*touched.values(), *(row for row in was.values() if row is not None)]
        return {row.values["household_id"] for row in rows if row.values["kind"] == assessing.KIND}

    def _placed(self, kind: str, rows: Mapping[UUID, Held]) -> dict[UUID, Lies]:
        """Where rows of this kind lie; what they name is looked up together, once."""
        if kind == "household":
            return self._homes_placed(rows)
        if kind == "person":
            home = self._homes(rows.keys())
            return {row_id: home.get(row_id, NOWHERE) for row_id in rows}
        if kind == "membership":
            return self._ties_placed(rows)
        on = {row_id: _hangs_on(kind, row.values) for row_id, row in rows.items()}
        seen_with = {row_id: assessing.lent_with(kind, row.values) for row_id, row in rows.items()}
        self._look_up_all([*on.values(), *seen_with.values()])
        return {
            row_id: Lies(self._place_of(on[row_id]).grid, self._place_of(seen_with[row_id]).lent)
            for row_id in rows
        }

    def _place_of(self, parent: Parent) -> Lies:
        if parent is None or parent[1] is None:
            return NOWHERE
        return self._places[parent[0]].get(parent[1], NOWHERE)

    def _homes_placed(self, rows: Mapping[UUID, Held]) -> dict[UUID, Lies]:
        mine = self.touched.get("task", {})
        lent = {row.values["household_id"] for row in mine.values() if assessing.lends(row.values)}
        lent |= lending.lent_homes(self._tx, self._scope, homes=rows.keys(), but=mine.keys())
        return {
            row_id: Lies(row.values["grid_id"], row_id if row_id in lent else None)
            for row_id, row in rows.items()
        }

    def _ties_placed(self, rows: Mapping[UUID, Held]) -> dict[UUID, Lies]:
        self._look_up("household", {row.values["household_id"] for row in rows.values()})
        homes = self._homes({row.values["person_id"] for row in rows.values()})
        found: dict[UUID, Lies] = {}
        for row_id, tie in rows.items():
            here = self._places["household"].get(tie.values["household_id"], NOWHERE)
            home = homes.get(tie.values["person_id"])
            found[row_id] = Lies(
                here.grid if home is None or home.grid == here.grid else BETWEEN,
                # Who belongs to no household is lent with none, and a tie needs both its ends.
                here.lent if home is not None and home.lent == here.lent else None,
            )
        return found

    def _look_up_all(self, parents: Iterable[Parent]) -> None:
        named: dict[str, set[UUID]] = defaultdict(set)
        for parent in parents:
            if parent is not None and parent[1] is not None:
                named[parent[0]].add(parent[1])
        for kind, ids in named.items():
            self._look_up(kind, ids)

    def _look_up(self, kind: str, ids: Collection[UUID]) -> None:
        known = self._places[kind]
        c = ENTRIES[kind].c
        missing = sorted(set(ids) - known.keys())
        for start in range(0, len(missing), CHUNK):
            some = missing[start : start + CHUNK]
            query = select(c.id, c.grid, c.lent).where(c.scope == self._scope, c.id.in_(some))
            known.update((row.id, Lies(row.grid, row.lent)) for row in self._tx.execute(query))

    def _homes(self, people: Collection[UUID]) -> dict[UUID, Lies]:
        """The place of each person's household: the last made of the active memberships counts (not
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
        homes = self._places["household"]
        return {person: homes.get(home, NOWHERE) for person, home in last.items()}

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


def _hangs_on(kind: str, values: Mapping[str, Any]) -> Parent:
    if values.get("private"):
        return None
    if kind == "conflict":
        return values["row_kind"], values["row_id"]
    for field, parent in ON.get(kind, ()):
        if values[field] is not None:
            return parent, values[field]
    return None
