"""What lies for this device on a stick or in an exchange folder: answers and slips taken in, a new
parcel laid when something waits. A file that is still being written is left for the next look.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import Clock
from fieldvisit.machine.ids import IdSource
from fieldvisit.store import parcels, profile
from fieldvisit.store.opening import Store
from fieldvisit.store.parcels import Parcel
from sync.client import answers, parcel, slip_in
from sync.client.answers import TakenIn
from sync.protocol import medium, slips
from sync.protocol.parcel import ANSWER, OUT, SUFFIX, device_mark_in
from sync.protocol.parcel_errors import ParcelCut, StickAway

EVERY = timedelta(hours=4)
"""How often a new parcel is laid in a watched folder while something new waits."""
NEWS_EVERY = timedelta(days=1)
"""How often one is laid only to ask for news."""


@dataclass
class Exchanged:
    """What one look into a folder did. `refused`: names of files with why;
    `unfinished`: files that are not whole yet; `done_with`: files that were taken in.
    """

    answers: list[TakenIn] = field(default_factory=list)
    slips: int = 0
    delivered: int = 0
    made: Parcel | None = None
    refused: list[tuple[str, FieldvisitError]] = field(default_factory=list)
    unfinished: int = 0
    done_with: list[Path] = field(default_factory=list)


def take_all(store: Store, folder: Path, *, clock: Clock, ids: IdSource) -> Exchanged:
    """Take in every slip and every answer that lies there for this device, and tidy away what is
    answered. One that cannot be taken stops no other. Raises StickAway.
    """
    if not folder.is_dir():
        raise StickAway
    done = Exchanged()
    with store.read() as tx:
        me = profile.load(tx)
    mark = f"fv-{me.short}-{me.device_id.hex[-4:]}"
    with medium.named(folder):
        mine = [path for path in sorted(folder.iterdir()) if device_mark_in(path.name) == mark]
    for path in mine:
        try:
            _take_one(store, path, done=done, run=(clock, ids))
        except ParcelCut:
            # Still being copied, or pulled out: it is looked at again next time.
            done.unfinished += 1
        except FieldvisitError as error:
            done.refused.append((path.name, error))
    _tidy(mine, done)
    return done


def _take_one(store: Store, path: Path, *, done: Exchanged, run: tuple[Clock, IdSource]) -> None:
    clock, ids = run
    if path.suffix == slips.SUFFIX:
        done.slips += 1
        done.delivered += slip_in.take(store, path, clock=clock)
    elif path.name.endswith(f"-{ANSWER}{SUFFIX}"):
        done.answers.append(answers.take(store, path, clock=clock, ids=ids))
        done.done_with.append(path)


def exchange(
    store: Store, folder: Path, *, clock: Clock, ids: IdSource, at_once: bool = False
) -> Exchanged:
    """One look into a watched folder: take in, then lay a parcel if it is time (`at_once`: in any
    case). Raises StickAway, StickFull, ParcelKeyMissing.
    """
    done = take_all(store, folder, clock=clock, ids=ids)
    if at_once or _due(store, clock=clock):
        done.made = parcel.make(store, folder, clock=clock, ids=ids)
    return done


def choose(store: Store, folder: Path | None) -> None:
    """Watch this folder from now on; None: none. Raises StickAway."""
    if folder is not None and not folder.is_dir():
        raise StickAway
    with store.write() as tx:
        parcels.choose_exchange_folder(tx, str(folder.absolute()) if folder else "")


def watched(store: Store) -> Path | None:
    """The folder that this device watches."""
    with store.read() as tx:
        folder = parcels.exchange_folder(tx)
    return Path(folder) if folder else None


def _due(store: Store, *, clock: Clock) -> bool:
    with store.read() as tx:
        made = [one for one in parcels.recent(tx) if one.kind == OUT]
        last = made[0] if made else None
        new = parcels.anything_new(tx, last.batches if last else [])
    if last is None:
        return True
    # A clock that was set back does not put parcels off for ever.
    passed = abs(clock.now() - last.made_at)
    return passed >= (EVERY if new else NEWS_EVERY)


def _tidy(mine: list[Path], done: Exchanged) -> None:
    """Take away this device's parcels and slips that are answered, and their answers: a stick and a
    folder that others watch should not fill up. What cannot be removed stays.
    """
    last = max((taken.number for taken in done.answers), default=0)
    for path in mine:
        answered = not path.name.endswith(f"-{ANSWER}{SUFFIX}") and _number(path) <= last
        if answered or path in done.done_with:
            with suppress(OSError):
                path.unlink()


def _number(path: Path) -> int:
    """The parcel's number, as the names of all its files say it."""
    told = path.name.rsplit("-", 2)
    return int(told[1]) if len(told) == 3 and told[1].isdecimal() else 10**9
