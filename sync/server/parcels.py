"""Parcels on the server: whose it is, whether it was changed on the way, whether it came before.
Judges no record.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from fieldvisit.errors import FieldvisitError
from sync.protocol import medium, parcel
from sync.protocol.parcel import Header, Looked
from sync.protocol.parcel_errors import ParcelNotForUs, ParcelSenderUnknown
from sync.server import ledger, parcel_answers, people
from sync.server.centre import Centre
from sync.server.database import reading, writing
from sync.server.parcel_messages import Line
from sync.server.tables import parcel as table


@dataclass(frozen=True)
class Taken:
    """A parcel that was taken in, and the answer that was laid. `again`: it had been taken before,
    nothing changed; `older`: a later one had. `standing`: "", `device_revoked` (what was inside was
    set apart) or `epoch_changed` (what the backup lacks has to come again).
    """

    header: Header
    digest: str
    size: int
    batches: int
    changes: int
    files: int
    refused: int
    again: bool
    older: bool
    standing: str
    answer: Path

    @property
    def code(self) -> str:
        """The code of its sentence."""
        if self.standing:
            return {"device_revoked": "parcel_set_apart"}.get(self.standing, "parcel_of_before")
        if self.again:
            return "parcel_again"
        return "parcel_older" if self.older else "parcel_taken"


def take(centre: Centre, path: Path, *, into: Path) -> Taken:
    """Take in a device's parcel and lay the answer into a folder. The same parcel again changes
    nothing and is answered anew: batches by their stored receipts, pages as they stand now.

    `path` must lie where nobody else writes. Raises NotAParcel, ParcelCut, ParcelDamaged,
    ParcelTooNew, ParcelNotForUs, ParcelSenderUnknown, StickFull, StickAway.
    """
    with medium.named(path.parent):
        looked = parcel.look(path)
    header = looked.header
    if header.kind != parcel.OUT or header.to_key != parcel.key_mark(centre.box.public):
        raise ParcelNotForUs(header.to)
    with reading(centre.engine) as tx:
        public = people.public_key(tx, header.device)
    if not public:
        raise ParcelSenderUnknown(header.short)
    parcel.check(looked, bytes.fromhex(public))
    again, older = _before(centre, header)
    line = Line(centre, looked)
    inside = line.hand_in()
    answer, standing = parcel_answers.write(line, inside, again=again, into=into)
    _remember(centre, looked, changes=inside.head.changes)
    return Taken(
        header=header,
        digest=looked.digest,
        size=looked.size,
        batches=len(inside.head.batches),
        changes=inside.head.changes,
        files=len(inside.kept),
        refused=len(inside.refused),
        again=again,
        older=older,
        standing=standing,
        answer=answer,
    )


def import_from(centre: Centre, path: Path) -> Taken:
    """Take in a parcel from a stick or an exchange folder, and lay the answer beside it. Raises as
    `take`.
    """
    with TemporaryDirectory(dir=centre.data) as own:
        # What is checked and what is used must be the same bytes: a stick is in other hands.
        copy = Path(own) / "in"
        with medium.named(path.parent):
            shutil.copyfile(path, copy)
        return take(centre, copy, into=path.parent)


def answered_beside(path: Path) -> bool:
    """Whether a later answer lies whole beside a parcel: whoever looks into a folder again and
    again need not take it again. Raises as `parcel.look`, OSError.
    """
    header = parcel.look(path).header
    answer = path.with_name(header.model_copy(update={"kind": parcel.ANSWER}).file_name)
    try:
        whole = parcel.look(answer).header.device == header.device
    except (FieldvisitError, OSError):
        return False
    return whole and answer.stat().st_mtime >= path.stat().st_mtime


def _before(centre: Centre, header: Header) -> tuple[bool, bool]:
    """Whether this parcel was taken before, and whether a later one was."""
    t = table.c
    with reading(centre.engine) as tx:
        taken = tx.execute(select(t.id, t.number).where(t.device_id == header.device)).all()
    again = any(row.id == header.id for row in taken)
    return again, not again and any(row.number > header.number for row in taken)


def _remember(centre: Centre, looked: Looked, *, changes: int) -> None:
    header = looked.header
    row = {"device_id": header.device, "id": header.id, "number": header.number}
    told = {"digest": looked.digest, "changes": changes, "at": centre.clock.now()}
    with writing(centre.engine) as tx:
        ledger.insert_new(tx, table, rows=[{**row, **told}])
