"""Carry parcels of other devices: take them from a stick and sign for it, bring them to the server
when there is a line, lay the answers back. Reads none of them and keeps every one until its answer
is here.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import Clock
from fieldvisit.machine.disk import make_folder, write_atomic, written_whole
from fieldvisit.records.kept import read_instant
from fieldvisit.store import audit, parcels, profile, troubles
from fieldvisit.store.journal import Stamp
from fieldvisit.store.opening import Store
from sync.protocol import medium, parcel, parcel_errors, slips
from sync.protocol.carriage import Carriage, ParcelBrought, ParcelPart
from sync.protocol.parcel import Looked

COPIED_AT_ONCE = 1 << 20
KEPT = timedelta(days=60)
"""How long an answer lies here, in case the stick that it was laid on is lost."""


@dataclass(frozen=True)
class Carried:
    """What a carrier did, in numbers: parcels taken from the folder, brought to the server, answers
    laid into the folder; `waiting`: taken and not brought yet. `refused`: file names with why they
    could not be taken or brought. `trouble` ended the line.
    """

    taken: int = 0
    brought: int = 0
    laid: int = 0
    waiting: int = 0
    refused: tuple[tuple[str, FieldvisitError], ...] = ()
    trouble: FieldvisitError | None = None

    @property
    def code(self) -> str:
        """The code of its sentence."""
        if self.trouble is not None:
            return "carried_without_line" if self.waiting else self.trouble.code
        return "carried" if self.taken or self.brought or self.laid else "carried_nothing"

    def facts(self) -> dict[str, object]:
        """What the sentence mentions."""
        names = ("taken", "brought", "laid", "waiting")
        numbers = {name: getattr(self, name) for name in names}
        return numbers | (self.trouble.facts() if self.trouble else {})


def carry(store: Store, folder: Path, *, line: Carriage, clock: Clock) -> Carried:
    """Take what lies in the folder, bring what is not brought yet, lay back what has come for the
    devices that hand over here. Without a line the parcels wait on this device, sealed.

    Raises StickAway, StickFull, DiskFull.
    """
    if not folder.is_dir():
        raise parcel_errors.StickAway
    done = _take(store, folder, clock=clock)
    done = _bring(store, line, done=done)
    laid = _lay(store, folder)
    _forget_old(store, clock=clock)
    waiting = len(list(_waiting(store)))
    return replace(done, laid=laid, waiting=waiting)


def under_way(store: Store) -> int:
    """How many parcels of others lie here and were not brought yet."""
    return len(list(_waiting(store)))


def _take(store: Store, folder: Path, *, clock: Clock) -> Carried:
    taken = 0
    refused: list[tuple[str, FieldvisitError]] = []
    for path in sorted(folder.glob(f"*{parcel.SUFFIX}")):
        try:
            taken += _take_one(store, path, clock=clock)
        except (
            parcel_errors.NotAParcel,
            parcel_errors.ParcelCut,
            parcel_errors.ParcelDamaged,
            parcel_errors.ParcelTooNew,
            parcel_errors.ParcelTooLarge,
            parcel_errors.ParcelNotForUs,
        ) as error:
            refused.append((path.name, error))
    return Carried(taken=taken, refused=tuple(refused))


def _take_one(store: Store, path: Path, *, clock: Clock) -> bool:
    """Take one parcel along, unless it is an answer or is here already. Returns whether it was."""
    with medium.named(path.parent):
        looked = parcel.look(path)
    header = looked.header
    if header.kind != parcel.OUT:
        return False
    with store.read() as tx:
        me = profile.load(tx)
        vouched, _ = parcels.carrier_pass(tx)
    if header.to_key != parcel.key_mark(bytes.fromhex(me.parcel_key)) or not me.parcel_key:
        raise parcel_errors.ParcelNotForUs(header.to)
    mine = _pool(store) / f"{header.id.hex}{parcel.SUFFIX}"
    fresh = not mine.exists() and not _answer_of(store, header.id.hex)
    if fresh:
        _copy(store, path, to=mine)
        if parcel.look(mine).digest != looked.digest:
            mine.unlink()
            raise parcel_errors.ParcelDamaged
        with store.write() as tx:
            stamp = Stamp(me.staff_id, me.device_id, clock.now())
            audit.append(tx, "carried", subject=str(header.id), stamp=stamp)
    slip = path.with_name(slips.slip_name(header))
    if vouched and not slip.exists():
        signed = slips.write_slip(
            header.id,
            looked.digest,
            carrier=slips.read_pass(vouched),
            key=me.signing_key,
            at=clock.now(),
        )
        with medium.named(path.parent):
            write_atomic(slip, signed)
    return fresh


def _bring(store: Store, line: Carriage, *, done: Carried) -> Carried:
    brought, refused = 0, list(done.refused)
    for path in _waiting(store):
        looked = parcel.look(path)
        try:
            _bring_one(store, line, looked=looked)
            brought += 1
        except tuple(parcel_errors.CROSSING) as error:
            # The server will not have it: it stays here for whoever looks into it.
            refused.append((looked.header.file_name, error))
        except FieldvisitError as trouble:
            return replace(done, brought=brought, refused=tuple(refused), trouble=trouble)
    return replace(done, brought=brought, refused=tuple(refused))


def _bring_one(store: Store, line: Carriage, *, looked: Looked) -> None:
    part = ParcelPart(looked.header.id, looked.size)
    with looked.path.open("rb") as file:
        for number in line.lacking(part):
            one = part.at(number)
            file.seek(one.start)
            line.bring(one, data=file.read(one.length))
    told = line.brought(ParcelBrought(id=part.id, size=part.size))
    answer = ParcelPart(part.id, told.answer_size)
    path = _pool(store) / f"{part.id.hex}-{told.answer_name}"
    with troubles.named(store.folder), written_whole(path) as file:
        for number in range(answer.count):
            file.write(line.fetch(answer.at(number)))
    try:
        parcel.look(path)
    except FieldvisitError:
        # Another carrier's answer came between the parts: asked for again next time.
        path.unlink()
        raise
    looked.path.unlink()


def _lay(store: Store, folder: Path) -> int:
    """Lay the answers for devices whose parcels are in the folder. Returns how many were."""
    here = {parcel.device_mark_in(name) for name in _names(folder)}
    laid = 0
    for path in sorted(_pool(store).glob(f"*-answer{parcel.SUFFIX}")):
        header = parcel.look(path).header
        target = folder / header.file_name
        if header.device_mark in here and not _same(path, target):
            _copy_out(path, to=target)
            laid += 1
    return laid


def _names(folder: Path) -> list[str]:
    with medium.named(folder):
        return [path.name for path in folder.glob(f"fv-*-out{parcel.SUFFIX}")]


def _same(path: Path, target: Path) -> bool:
    """Whether the very answer lies there already, whole."""
    try:
        return parcel.look(target).header.id == parcel.look(path).header.id
    except (FieldvisitError, OSError):
        return False


def _copy_out(path: Path, *, to: Path) -> None:
    medium.refuse_without_room(to.parent, size=path.stat().st_size)
    with medium.named(to.parent), path.open("rb") as source, written_whole(to) as target:
        shutil.copyfileobj(source, target, COPIED_AT_ONCE)


def _copy(store: Store, path: Path, *, to: Path) -> None:
    with troubles.named(store.folder):
        make_folder(to.parent, mode=0o700)
    with (
        medium.named(path.parent),
        path.open("rb") as source,
        troubles.named(store.folder),
        written_whole(to) as target,
    ):
        shutil.copyfileobj(source, target, COPIED_AT_ONCE)


def _waiting(store: Store) -> Iterator[Path]:
    """Parcels that lie here and were not brought yet, the oldest first."""
    found = [path for path in _pool(store).glob(f"*{parcel.SUFFIX}") if "-" not in path.name]
    return iter(sorted(found, key=lambda path: path.name))


def _answer_of(store: Store, parcel_id: str) -> bool:
    return any(_pool(store).glob(f"{parcel_id}-*"))


def _forget_old(store: Store, *, clock: Clock) -> None:
    for path in _pool(store).glob(f"*-answer{parcel.SUFFIX}"):
        made = read_instant(parcel.look(path).header.made_at)
        if clock.now() - made > KEPT:
            path.unlink()


def _pool(store: Store) -> Path:
    return store.folder.parcels / "carried"
