"""What was taken in on this device, and taking a whole batch back while nothing leans on it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.intake import folding
from fieldvisit.errors import FieldvisitError
from fieldvisit.records.clue import ClueState
from fieldvisit.store import audit, cases, imports, journal, tasks
from fieldvisit.store.imports import Batch
from fieldvisit.words.labels import label

_ORDER = ("task", "insurance", "note", "clue", "membership", "household", "person")
"""What others hang on goes last."""


@dataclass(eq=False)
class BatchNotHere(FieldvisitError):
    """Nobody took in a batch of this id here."""

    batch_id: str


@dataclass(eq=False)
class BatchUndoneAlready(FieldvisitError):
    """The batch was taken back before."""


@dataclass(eq=False)
class BatchInUse(FieldvisitError):
    """Somebody went on with rows of the batch; `what` counts them by kind, in words."""

    what: str


@dataclass(eq=False)
class BatchStays(FieldvisitError):
    """Finished visits are corrected or sent back, never taken away."""


def batches(desk: Desk) -> list[Batch]:
    """What the person took in here, the newest first."""
    with desk.store.read() as tx:
        return imports.batches(tx, desk.profile.staff_id)


def batch_lines(desk: Desk) -> list[dict[str, str]]:
    """The batches in words."""
    return [
        {
            "id": str(one.id),
            "kind": label("import_kind", one.kind),
            "file": one.file,
            "at": time_words(one.made_at),
            "rows": str(one.rows),
            "state": "已撤回" if one.undone_at else "已导入",
            "undone": "yes" if one.undone_at else "",
        }
        for one in batches(desk)
    ]


def undo(desk: Desk, batch_id: str) -> int:
    """Take a batch back; its rows leave tombstones. Returns how many went, counted as `batches`
    counts them. Raises BatchNotHere, BatchUndoneAlready, BatchInUse, BatchStays; then nothing has
    changed.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        batch = _batch(imports.batches(tx, desk.profile.staff_id), batch_id)
        found = imports.rows_of(tx, batch.id)
        if {kind for kind, _ in found} - set(_ORDER):
            raise BatchStays
        hits = [task for kind, one in found if kind == "task" and (task := tasks.get(tx, one))]
        moved_on = {"task": sum(bool(task.verdict) for task in hits), "clue": _heard(tx, found)}
        _refuse_used(tx, batch, moved_on=moved_on)
        here = imports.still_there(tx, batch.id)
        for kind, row_id in sorted(here, key=lambda one: _ORDER.index(one[0])):
            journal.delete(tx, kind, row_id=row_id, stamp=desk.stamp())
        folding.fold(tx, desk, households=[task.household_id for task in hits])
        imports.end(tx, batch.id, at=desk.clock.now())
        told = {"kind": batch.kind, "rows": str(len(here))}
        audit.append(tx, "import_undone", subject=str(batch.id), stamp=desk.stamp(), detail=told)
    return sum(kind == imports.chief(batch.kind) for kind, _ in here)


def _heard(tx: Connection, found: Sequence[tuple[str, UUID]]) -> int:
    """How many clues somebody has called about or verified."""
    ids = {one for kind, one in found if kind == "clue"}
    those = [one for one in cases.clues(tx) if one.id in ids] if ids else []
    return sum(one.state is not ClueState.FOUND or one.called_at is not None for one in those)


def _refuse_used(tx: Connection, batch: Batch, *, moved_on: Mapping[str, int]) -> None:
    leaning = Counter(imports.leaning_on(tx, batch.id))
    leaning.update({kind: count for kind, count in moved_on.items() if count})
    if leaning:
        told = (f"{label('kind', kind)} {count} 条" for kind, count in leaning.items())
        raise BatchInUse("、".join(told))


def _batch(known: list[Batch], batch_id: str) -> Batch:
    try:
        named = UUID(batch_id)
    except ValueError:
        raise BatchNotHere(batch_id) from None
    found = next((one for one in known if one.id == named), None)
    if found is None:
        raise BatchNotHere(batch_id)
    if found.undone_at is not None:
        raise BatchUndoneAlready
    return found
