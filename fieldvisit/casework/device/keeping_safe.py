"""Keep a device's records from being lost: copies by themselves and on demand, going back to one,
mending a damaged file. Slow: never on the window's thread, and never while a form waits for it.
"""

from dataclasses import dataclass
from pathlib import Path

from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.device.unlocking import home_of
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import Clock
from fieldvisit.machine.disk import write_atomic
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import (
    audit,
    backup,
    copies,
    key_file,
    keys,
    rescue_code,
    restoring,
    salvage,
    search_index,
    staging,
)
from fieldvisit.store.copies import Copy
from fieldvisit.store.restoring import Restored
from fieldvisit.store.salvage import Salvaged


@dataclass(eq=False)
class CopyNotFound(FieldvisitError):
    """There is no copy of that name or at that place."""

    copy: str


@dataclass(eq=False)
class RescueCodeNeeded(FieldvisitError):
    """The copy comes from another computer: its secret opens with the code on paper only."""


@dataclass(eq=False)
class PresentNotReadable(FieldvisitError):
    """The PIN opens the copy and not the present file: what it has not sent cannot be carried."""


@dataclass(frozen=True)
class CopyLine:
    """One copy in a list. `place`: here | medium; `made`: day | before (a migration) | aside."""

    name: str
    at: str
    place: str
    made: str
    mb: int
    path: str


def back_up_if_due(desk: Desk) -> int:
    """The automatic copies, once a day: after unlocking, or at locking. Returns how many were made.

    Raises DiskFull, StoreDamaged, DiskTrouble: worth a quiet word, never a stop.
    """
    return len(backup.if_due(desk.store, now=desk.clock.now()))


def back_up_now(desk: Desk) -> Copy:
    """A copy in the device's own folder. Raises as `backup.make`."""
    return backup.make(desk.store, desk.store.folder.backups, at=desk.clock.now())


def back_up_to(desk: Desk, folder: Path | None) -> tuple[Copy, str]:
    """A copy on a second medium, which is remembered (None: the remembered one), and the code to
    write on paper. Raises MediumAway, and as `backup.make`.
    """
    if folder is not None:
        backup.choose_medium(desk.store, folder)
    # Before the copy leaves: one that was begun and broke off was begun all the same.
    with desk.store.write() as tx:
        audit.append(tx, "copied_out", subject="", stamp=desk.stamp())
    copy = backup.to_medium(desk.store, at=desk.clock.now())
    second = backup.chosen_medium(desk.store)
    assert second is not None
    return copy, second.code


def copies_of(desk: Desk) -> list[CopyLine]:
    """Every copy within reach, the newest first."""
    second = backup.chosen_medium(desk.store)
    here = [_line(copy, "here") for copy in copies.found(desk.store.folder.backups)]
    there = [_line(copy, "medium") for copy in copies.found(second.folder)] if second else []
    return sorted(here + there, key=lambda line: line.at, reverse=True)


def bring_secret(device: Path, named: str, *, code: str) -> None:
    """On a new computer: what a copy keeps sealed under the rescue code becomes this device's.

    Where there is a secret already it stays. Raises CopyNotFound, RescueCodeNeeded,
    RescueCodeWrong.
    """
    folder = DeviceFolder(device)
    copy = _copy(folder, named)
    secret = folder.root / "device.secret"
    sealed = copy.path / rescue_code.SEALED
    if secret.exists():
        return
    if not sealed.is_file() or not code:
        raise RescueCodeNeeded()
    folder.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomic(secret, rescue_code.unseal(sealed.read_bytes(), code))


def restore(
    device: Path, named: str, *, pin: str, clock: Clock, leave_unsent: bool = False
) -> Restored:
    """Make a copy (a name from `backup list`, or a path) the device's file; what the present one
    has not sent comes along, and it is set aside.

    Raises CopyNotFound, RescueCodeNeeded, WrongPin, PinLocked, NobodyEnrolled, PresentNotReadable
    (unless `leave_unsent`), and as `restoring.restore`.
    """
    folder = DeviceFolder(device)
    copy = _copy(folder, named)
    if not (folder.root / "device.secret").exists():
        raise RescueCodeNeeded()
    key, present_key = _keys(folder, copy, pin=pin, clock=clock)
    if present_key is None and folder.database.exists() and not leave_unsent:
        raise PresentNotReadable()
    at = clock.now()
    done = restoring.restore(folder, copy, key=key, present_key=present_key, at=at)
    if present_key != key:
        # Other keys belong to the copy; the present ones rest beside the file set aside.
        keys.set_aside(folder, copies.named(at))
        write_atomic(folder.keys, copy.keys.read_bytes())
    return done


def mend(device: Path, staff_id: str, *, pin: str, clock: Clock) -> Salvaged:
    """Make a whole file of a damaged one, which is set aside. Raises WrongPin, PinLocked,
    StoreDamaged (neither the file nor a copy can be read), StoreBusy, DiskFull.
    """
    folder = home_of(device, staff_id)
    key = keys.unlock(folder, staff_id, pin=pin, now=clock.now())
    staged = staging.stage(folder)
    at = clock.now()
    staging.fold_log(folder.database, key)
    done = salvage.salvage(folder, staged, key=key, at=at)
    staging.put_in_place(folder, staged, key=key, at=at)
    return done


def remake_indexes(desk: Desk) -> int:
    """Make the search indexes anew; returns in how many places they had gone astray."""
    with desk.store.write() as tx:
        found = search_index.astray(tx)
        search_index.rebuild(tx)
        audit.append(tx, "repair", subject="search_index", stamp=desk.stamp())
    return found


def _line(copy: Copy, place: str) -> CopyLine:
    made = "before" if copy.before else "aside" if copy.path.name.startswith("aside") else "day"
    mb = max(1, copy.size >> 20)
    return CopyLine(copy.path.name, time_words(copy.at), place, made, mb, str(copy.path))


def _copy(folder: DeviceFolder, named: str) -> Copy:
    for path in (folder.backups / named, Path(named)):
        found = copies.one(path.absolute()) if path.exists() else None
        if found is not None:
            return found
    raise CopyNotFound(named)


def _keys(
    folder: DeviceFolder, copy: Copy, *, pin: str, clock: Clock
) -> tuple[bytes, bytes | None]:
    """The key of the copy and of the present file (None: not to be had)."""
    present = _unlocked(folder, pin=pin, clock=clock) if folder.keys.exists() else None
    if present is not None and restoring.opens(copy.database, present):
        return present, present
    if not copy.keys.is_file():
        raise restoring.CopyDamaged()
    # The PIN is tried in a folder of its own, with the copy's keys and this device's secret.
    aside = staging.stage(folder)
    write_atomic(aside.keys, copy.keys.read_bytes())
    write_atomic(aside.root / "device.secret", (folder.root / "device.secret").read_bytes())
    key = _unlocked(aside, pin=pin, clock=clock)
    if key is None or not restoring.opens(copy.database, key):
        raise restoring.CopyDamaged()
    return key, present


def _unlocked(folder: DeviceFolder, *, pin: str, clock: Clock) -> bytes | None:
    try:
        who = keys.people(folder)
    except key_file.KeysDamaged:
        return None
    if not who:
        return None
    return keys.unlock(folder, who[0].staff_id, pin=pin, now=clock.now())
