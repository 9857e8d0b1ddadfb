"""Take in the server's answer that came as a parcel: looked at, checked, taken in once. Asks nobody
anything.
"""

from dataclasses import dataclass
from pathlib import Path

from fieldvisit.machine.clock import Clock
from fieldvisit.machine.disk import make_folder
from fieldvisit.machine.ids import IdSource
from fieldvisit.records.kept import read_instant
from fieldvisit.store import audit, journal, parcels, profile, troubles
from fieldvisit.store.opening import Store
from fieldvisit.store.parcels import Parcel
from sync.client import answer_said
from sync.client.answer_pieces import NOBODY, Taking
from sync.client.report import Report
from sync.client.run import Run
from sync.protocol import frames, medium, parcel, parcel_errors
from sync.protocol.parcel_wire import HEAD, AnswerHead

COPIED_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class TakenIn:
    """An answer that was taken in. `again`: it had been before, nothing changed. `before`: batches
    that the network had settled meanwhile; `refused`: batches that the server could not take;
    `older`: the device had heard something later from the server.
    """

    number: int
    digest: str
    size: int
    batches: int
    changes: int
    files: int
    report: Report
    before: int = 0
    refused: int = 0
    again: bool = False
    older: bool = False
    revoked: bool = False

    @property
    def code(self) -> str:
        """The code of its sentence."""
        if self.again:
            return "answer_again"
        if self.revoked:
            return "answer_revoked"
        if self.report.anew or self.report.resent:
            return "answer_anew"
        if self.refused:
            return "answer_with_refused"
        questions = self.report.conflicts or self.report.rejected
        return "answer_with_questions" if questions else "answer_taken"

    def facts(self) -> dict[str, object]:
        """What the sentence mentions."""
        numbers = {name: getattr(self, name) for name in ("number", "refused", "before")}
        return {**self.report.facts(), **numbers}


def take(store: Store, path: Path, *, clock: Clock, ids: IdSource) -> TakenIn:
    """Take in an answer. Killed anywhere, it is taken in again from its beginning, and what was
    done before is not done twice.

    Raises NotAParcel, ParcelCut, ParcelDamaged, ParcelTooNew, ParcelNotForUs, AnswerSealedBefore,
    StickAway, DiskFull.
    """
    with store.read() as tx:
        me = profile.load(tx)
    with medium.named(path.parent):
        header = parcel.look(path).header
    if header.kind != parcel.ANSWER or header.device != me.device_id:
        raise parcel_errors.ParcelNotForUs(header.to)
    mine = store.folder.parcels / f"in-{header.id.hex}"
    try:
        # What is checked and what is used must be the same bytes: a stick is in other hands.
        _copy(store, path, to=mine)
        looked = parcel.look(mine)
        parcel.check(looked, bytes.fromhex(me.server_key))
        with store.read() as tx:
            known = parcels.known(tx, looked.header.id)
        if known is not None and known.ended_at is not None:
            return _again(known)
        return _take_in(Run(store, NOBODY, clock, ids, live=False), looked)
    finally:
        mine.unlink(missing_ok=True)


def _copy(store: Store, path: Path, *, to: Path) -> None:
    with troubles.named(store.folder):
        make_folder(to.parent, mode=0o700)
        target = to.open("wb")
    with target, medium.named(path.parent), path.open("rb") as source:
        while block := source.read(COPIED_AT_ONCE):
            with troubles.named(store.folder):
                target.write(block)


def _again(known: Parcel) -> TakenIn:
    numbers = {name: getattr(known, name) for name in ("number", "digest", "size", "changes")}
    batches = len(known.batches)
    return TakenIn(**numbers, batches=batches, files=known.files, report=Report(), again=True)


def _take_in(run: Run, looked: parcel.Looked) -> TakenIn:
    with run.store.write() as tx:
        box = parcels.box_pair(tx, run.store.suite)
    if looked.header.to_key != parcel.key_mark(box.public):
        raise parcel_errors.AnswerSealedBefore
    pieces = parcel.pieces(looked, box.secret)
    first = next(pieces, None)
    if first is None or first.kind != HEAD:
        raise parcel_errors.ParcelDamaged
    head = frames.read(first.body, AnswerHead)
    taking = Taking(run, head, older=answer_said.hear(run, head), since=dict(head.cursors))
    for piece in pieces:
        taking.take(piece)
    taking.compare_sums()
    answer_said.number_anew(run, head, older=taking.older)
    _remember(run, looked, head=head)
    return TakenIn(
        number=looked.header.number,
        digest=looked.digest,
        size=looked.size,
        batches=head.batches,
        changes=head.changes,
        files=len(head.kept),
        report=run.report,
        before=taking.before,
        refused=len(head.refused),
        older=taking.older,
        revoked=head.standing == "device_revoked",
    )


def _remember(run: Run, looked: parcel.Looked, *, head: AnswerHead) -> None:
    now, header = run.clock.now(), looked.header
    with run.store.write() as tx:
        parcels.answered(tx, head.answers, at=now)
        taken = Parcel(
            id=header.id,
            kind=parcel.ANSWER,
            number=header.number,
            made_at=read_instant(head.at),
            place="",
            size=looked.size,
            digest=looked.digest,
            changes=head.changes,
            files=len(head.kept),
            batches=[],
            ended_at=now,
        )
        parcels.note(tx, taken)
        me = profile.load(tx)
        stamp = journal.Stamp(me.staff_id, me.device_id, now)
        audit.append(tx, "answer_taken", subject=str(header.number), stamp=stamp)
