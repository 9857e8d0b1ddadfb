"""Visits being written: kept on this device alone, never synced. Binned ones rest 30 days."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import Insert, insert

from fieldvisit.store.prepared import Prepared
from fieldvisit.store.tables import draft as table

IN_BIN = timedelta(days=30)


@dataclass(frozen=True)
class Draft:
    """A visit in the making; `instance` is the session's whole XML, `page` the page last open.
    Drafts of one door in one go share `knock_id`. One that is the next edition of a visit
    `replaces` it; `correction` says why."""

    id: UUID
    household_id: UUID | None
    person_id: UUID | None
    task_id: UUID | None
    form_id: str
    form_version: int
    instance: str
    page: int
    started_at: datetime
    touched_at: datetime
    owner: UUID
    knock_id: UUID | None = None
    replaces: UUID | None = None
    correction: str = ""


_FIELDS = tuple(Draft.__dataclass_fields__)
_COLUMNS = [table.c[name] for name in _FIELDS]


def save(tx: Connection, draft: Draft) -> None:
    """Keep a draft as it stands now."""
    _save.run(tx, asdict(draft))


def get(tx: Connection, draft_id: UUID) -> Draft | None:
    """A draft by its id, a binned one too."""
    row = tx.execute(select(*_COLUMNS).where(table.c.id == draft_id)).one_or_none()
    return Draft(*row) if row else None


def under_way(tx: Connection, draft_id: UUID) -> Draft | None:
    """A draft by its id, unless it is in the bin."""
    wanted = table.c.id == draft_id, table.c.binned_at.is_(None)
    row = tx.execute(select(*_COLUMNS).where(*wanted)).one_or_none()
    return Draft(*row) if row else None


def all(tx: Connection) -> list[Draft]:
    """Drafts under way, the last touched first."""
    found = tx.execute(
        select(*_COLUMNS)
        .where(table.c.binned_at.is_(None))
        .order_by(table.c.touched_at.desc(), table.c.id)
    )
    return [Draft(*row) for row in found]


def leading(found: Sequence[Draft]) -> list[Draft]:
    """Of drafts of one door in one go, the first form's alone."""
    here = {draft.id for draft in found}
    return [one for one in found if one.knock_id in (None, one.id) or one.knock_id not in here]


def of_household(tx: Connection, household_id: UUID) -> list[Draft]:
    """Drafts under way for one household, the last touched first."""
    return [draft for draft in all(tx) if draft.household_id == household_id]


def of_knock(tx: Connection, knock_id: UUID) -> list[Draft]:
    """The drafts of one door in one go that are under way, the leading form first."""
    found = [draft for draft in all(tx) if draft.knock_id == knock_id]
    return sorted(found, key=lambda draft: (draft.id != knock_id, draft.id))


def replacing(tx: Connection, visit_id: UUID) -> Draft | None:
    """The next edition of a visit in the making, one in the bin too."""
    found = tx.execute(select(*_COLUMNS).where(table.c.replaces == visit_id).limit(1)).one_or_none()
    return Draft(*found) if found else None


def binned(tx: Connection) -> list[Draft]:
    """Drafts in the bin, the last binned first."""
    found = tx.execute(
        select(*_COLUMNS)
        .where(table.c.binned_at.is_not(None))
        .order_by(table.c.binned_at.desc(), table.c.id)
    )
    return [Draft(*row) for row in found]


def bin(tx: Connection, draft_id: UUID, *, at: datetime) -> None:
    """Put a draft into the bin, where it rests 30 days."""
    tx.execute(update(table).where(table.c.id == draft_id).values(binned_at=at))


def restore(tx: Connection, draft_id: UUID) -> None:
    """Take a draft out of the bin."""
    tx.execute(update(table).where(table.c.id == draft_id).values(binned_at=None))


def remove(tx: Connection, draft_id: UUID) -> None:
    """Take a draft away because it became a visit, in the same transaction as that visit."""
    tx.execute(delete(table).where(table.c.id == draft_id))


def empty_bin(tx: Connection, now: datetime) -> int:
    """Remove what has been in the bin for more than 30 days. Returns how many."""
    return tx.execute(delete(table).where(table.c.binned_at < now - IN_BIN)).rowcount


def _upsert() -> Insert:
    # A draft is saved at every pause of typing: the statement is made once.
    statement = insert(table).values({name: bindparam(name) for name in _FIELDS})
    changed = {name: statement.excluded[name] for name in _FIELDS if name != "id"}
    return statement.on_conflict_do_update(index_elements=["id"], set_=changed)


_save = Prepared(_upsert())
