"""What was taken in from files, batch by batch, so that a batch can be undone as one; and what an
import asks of the register. Knows no file's content; batches are never synced.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, case, func, select, update

from fieldvisit.store.households import REGISTERED
from fieldvisit.store.tables import TABLES, draft, import_batch, import_row

_h, _p, _m = (TABLES[kind].c for kind in ("household", "person", "membership"))
_b, _r = import_batch.c, import_row.c
_CHIEFS = {"match": "task"}
_CHIEF = case(_CHIEFS, value=_b.kind, else_=_b.kind)

HANGING: Mapping[str, Sequence[tuple[str, str]]] = {
    "household": tuple(
        (kind, "household_id")
        for kind in sorted(TABLES)
        if kind != "household" and "household_id" in TABLES[kind].c
    ),
    "person": tuple(
        (kind, "person_id")
        for kind in sorted(TABLES)
        if kind != "person" and "person_id" in TABLES[kind].c
    ),
    "note": (
        *(("need", "from_note"), ("clue", "from_note")),
        *(("attachment", "note_id"), ("note", "replaces")),
    ),
    "clue": (("clue", "duplicate_of"),),
}
"""By kind: the kinds and fields that may name a row of it."""


@dataclass(frozen=True)
class Batch:
    """One file that was taken in: so many `rows` of it are records now."""

    id: UUID
    kind: str
    file: str
    owner: UUID
    made_at: datetime
    undone_at: datetime | None
    rows: int


class Home(NamedTuple):
    """A household as an import finds it."""

    id: UUID
    scope: str
    number: str


class Seat(NamedTuple):
    """A person and where they belong now; None and "" for somebody of no household."""

    person_id: UUID
    name: str
    household_id: UUID | None
    scope: str
    number: str
    status: str

    @property
    def home(self) -> Home | None:
        """The household that they belong to."""
        return Home(self.household_id, self.scope, self.number) if self.household_id else None

    @property
    def in_aid(self) -> bool:
        """Whether they belong to a household that has not left."""
        return self.household_id is not None and self.status != "left"


def homes(tx: Connection, numbers: Collection[str]) -> dict[str, Home]:
    """The standing households with these numbers."""
    found = tx.execute(
        select(_h.id, _h.scope, _h.number).where(_h.number.in_(numbers), _h.deleted_at.is_(None))
    )
    return {row.number: Home(*row) for row in found}


def homes_by_id(tx: Connection, ids: Collection[UUID]) -> dict[UUID, Home]:
    """Those of these households that stand."""
    found = tx.execute(
        select(_h.id, _h.scope, _h.number).where(_h.id.in_(ids), _h.deleted_at.is_(None))
    )
    return {row.id: Home(*row) for row in found}


def homes_headed(tx: Connection, names: Collection[str]) -> dict[str, list[Home]]:
    """The households in aid whose householders have these names, by name and number."""
    found = tx.execute(
        select(_p.name, _h.id, _h.scope, _h.number)
        .join_from(TABLES["household"], TABLES["person"], _p.id == _h.householder_id)
        .where(_p.name.in_(names), *REGISTERED)
        .order_by(_h.number, _h.id)
    )
    by_name: dict[str, list[Home]] = {}
    for name, *home in found:
        by_name.setdefault(name, []).append(Home(*home))
    return by_name


def last_number(tx: Connection, prefix: str) -> str:
    """The highest household number that begins so, "" when there is none; deleted ones count."""
    found = tx.execute(
        select(func.max(_h.number)).where(_h.number > prefix, _h.number < f"{prefix}~")
    ).scalar_one()
    return found or ""


def seats(tx: Connection, citizen_ids: Collection[str]) -> dict[str, Seat]:
    """Who has these citizen IDs, and the household that they belong to now."""
    here = (_m.person_id == _p.id) & _m.until.is_(None) & _m.deleted_at.is_(None)
    home = (_h.id == _m.household_id) & _h.deleted_at.is_(None)
    tied = TABLES["person"].outerjoin(TABLES["membership"], here)
    found = tx.execute(
        select(_p.citizen_id, _p.id, _p.name, _h.id, _h.scope, _h.number, _h.status)
        .select_from(tied.outerjoin(TABLES["household"], home))
        .where(_p.citizen_id.in_(citizen_ids), _p.deleted_at.is_(None))
        # Of several places the one that stands counts: it comes last.
        .order_by(_h.id.is_not(None), _m.id)
    )
    return {row[0]: Seat(*row[1:4], *(text or "" for text in row[4:])) for row in found}


def names_without_id(tx: Connection, household_id: UUID) -> set[str]:
    """The names of those in a household who have no citizen ID."""
    here = (_m.household_id == household_id, _m.until.is_(None), _m.deleted_at.is_(None))
    nameless = (_p.id == _m.person_id, _p.citizen_id.is_(None), _p.deleted_at.is_(None))
    return set(tx.execute(select(_p.name).where(*here, *nameless)).scalars())


def standing(tx: Connection, kind: str, *, ids: Collection[UUID]) -> dict[UUID, bool]:
    """Of these ids those that a row has: whether it stands, or was deleted."""
    c = TABLES[kind].c
    found = tx.execute(select(c.id, c.deleted_at).where(c.id.in_(ids)))
    return {row.id: row.deleted_at is None for row in found}


def begin(tx: Connection, batch: Batch) -> None:
    """Note that a file is being taken in."""
    told = {name: value for name, value in vars(batch).items() if name != "rows"}
    tx.execute(import_batch.insert(), told)


def chief(kind: str) -> str:
    """The kind of the rows that a batch of a kind is counted by: what its file was about."""
    return _CHIEFS.get(kind, kind)


def add(tx: Connection, batch_id: UUID, *, rows: Iterable[tuple[str, UUID]]) -> None:
    """Note rows of a batch, by kind and id."""
    said = [{"batch_id": batch_id, "kind": kind, "row_id": row_id} for kind, row_id in rows]
    tx.execute(import_row.insert(), said)


def batches(tx: Connection, owner: UUID, *, limit: int = 100) -> list[Batch]:
    """What somebody took in on this device, the newest first."""
    mine = select(func.count()).where(_r.batch_id == _b.id, _r.kind == _CHIEF)
    found = tx.execute(
        select(*import_batch.c, mine.scalar_subquery())
        .where(_b.owner == owner)
        .order_by(_b.made_at.desc(), _b.id.desc())
        .limit(limit)
    )
    return [Batch(*row[:6], rows=row[6]) for row in found]


def rows_of(tx: Connection, batch_id: UUID) -> list[tuple[str, UUID]]:
    """The rows of a batch by kind and id."""
    found = tx.execute(select(_r.kind, _r.row_id).where(_r.batch_id == batch_id))
    return [(row.kind, row.row_id) for row in found]


def still_there(tx: Connection, batch_id: UUID) -> list[tuple[str, UUID]]:
    """Those rows of a batch that nobody deleted, by kind and id."""
    found: list[tuple[str, UUID]] = []
    for kind in {kind for kind, _ in rows_of(tx, batch_id)}:
        c = TABLES[kind].c
        mine = select(_r.row_id).where(_r.batch_id == batch_id, _r.kind == kind)
        ids = tx.execute(select(c.id).where(c.id.in_(mine), c.deleted_at.is_(None))).scalars()
        found += [(kind, one) for one in ids]
    return found


def end(tx: Connection, batch_id: UUID, *, at: datetime) -> None:
    """The batch was undone."""
    tx.execute(update(import_batch).where(_b.id == batch_id).values(undone_at=at))


def leaning_on(tx: Connection, batch_id: UUID) -> dict[str, int]:
    """How many standing rows outside of a batch name a row of it, by their kind; a visit that is
    being filled in is one.
    """
    homes_of = select(_r.row_id).where(_r.batch_id == batch_id, _r.kind == "household")
    begun = draft.c.household_id.in_(homes_of), draft.c.binned_at.is_(None)
    filling = tx.execute(select(func.count()).select_from(draft).where(*begun)).scalar_one()
    found: Counter[str] = Counter({"visit": filling})
    for kind, fields in HANGING.items():
        mine = select(_r.row_id).where(_r.batch_id == batch_id, _r.kind == kind)
        for other, field in fields:
            found[other] += _outside(tx, other, field=field, mine=mine, batch=batch_id)
    return {kind: count for kind, count in found.items() if count}


def _outside(tx: Connection, kind: str, *, field: str, mine: Any, batch: UUID) -> int:
    table = TABLES[kind]
    inside = select(_r.row_id).where(_r.batch_id == batch, _r.kind == kind)
    hanging = table.c[field].in_(mine), table.c.deleted_at.is_(None), table.c.id.not_in(inside)
    return tx.execute(select(func.count()).select_from(table).where(*hanging)).scalar_one()
