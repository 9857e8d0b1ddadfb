"""The file of wrapped keys: read and written whole, old or new, never half. Unwraps nothing."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import RLock
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine import algorithms
from fieldvisit.machine.disk import write_atomic
from fieldvisit.machine.paths import DeviceFolder

TRIES = 5
DELAYS = (1, 5, 15, 60)
"""Minutes of waiting after each five wrong tries; the last goes on."""

ONE_AT_A_TIME = RLock()
"""Held from reading to writing: two changes at once would lose one."""


@dataclass(eq=False)
class KeysDamaged(FieldvisitError):
    """The file of wrapped keys cannot be read."""


@dataclass
class Tries:
    """Wrong tries so far, and until when none is looked at."""

    wrong: int = 0
    locked_until: str | None = None

    def waits_until(self, now: datetime) -> datetime | None:
        """Until when no try is looked at; None: try."""
        if self.locked_until is None:
            return None
        # A clock that was set back must not stretch the wait.
        until = min(datetime.fromisoformat(self.locked_until), now + _delay(self.wrong))
        return until if until > now else None

    def count(self, now: datetime) -> None:
        """One more try, taken for a wrong one until `forgive`."""
        self.wrong += 1
        locked = self.wrong % TRIES == 0
        until = (now + _delay(self.wrong)).astimezone(UTC).isoformat()
        self.locked_until = until if locked else None

    def forgive(self) -> None:
        """The try was right: the count begins anew."""
        self.wrong, self.locked_until = 0, None

    @property
    def left(self) -> int:
        """Tries before the next wait."""
        return TRIES - self.wrong % TRIES


@dataclass(kw_only=True)
class Slot(Tries):
    """One person's wrapped key and their count of wrong PINs. `secret` tells (by a hash) which
    secret of the device was mixed in; "" in files of 0.1.0.
    """

    staff_id: str
    label: str
    salt: str
    nonce: str
    wrapped: str
    kdf: dict[str, int]
    secret: str = ""


@dataclass
class Recovery(Tries):
    """The same key wrapped once more: under codes that each work once, and for the office's key.

    `short` is the device's short name, `public` the office's key (hex), `box` the data key sealed
    to it; each of `codes` has `n`, `salt`, `kdf` and `sealed`; `last`: the highest number
    ever laid. `told`: when a PIN was set anew (and
    how), until the trail inside the file knows it.
    """

    short: str = ""
    public: str = ""
    box: str = ""
    codes: list[dict[str, Any]] = field(default_factory=list)
    last: int = 0
    told: list[dict[str, str]] = field(default_factory=list)


@dataclass
class KeyFile:
    """Everybody whose key is in this file, and the recovery of each by staff id. `suite`: the
    algorithms of this device.
    """

    people: list[Slot] = field(default_factory=list)
    recovery: dict[str, Recovery] = field(default_factory=dict)
    suite: str = algorithms.DEFAULT

    def slot(self, staff_id: str) -> Slot | None:
        return next((slot for slot in self.people if slot.staff_id == staff_id), None)

    def put(self, fresh: Slot) -> None:
        """Put a person's slot in the place of their older one, else at the end."""
        places = [n for n, slot in enumerate(self.people) if slot.staff_id == fresh.staff_id]
        if places:
            self.people[places[0]] = fresh
        else:
            self.people.append(fresh)


def load(folder: DeviceFolder) -> KeyFile:
    """The file's content; an empty one where there is none. Raises KeysDamaged."""
    if not folder.keys.exists():
        return KeyFile()
    with readable(folder):
        held = folder.keys.read_bytes()
    try:
        content: dict[str, Any] = json.loads(held)
        recovery = content.get("recovery", {})
        return KeyFile(
            [Slot(**slot) for slot in content["people"]],
            {staff_id: Recovery(**one) for staff_id, one in recovery.items()},
            str(content.get("suite", algorithms.DEFAULT)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeysDamaged() from error


def save(folder: DeviceFolder, content: KeyFile) -> None:
    """Replace the file. Raises DiskFull."""
    said = {
        "format": 1,
        "suite": content.suite,
        "people": [vars(slot) for slot in content.people],
        "recovery": {staff_id: vars(one) for staff_id, one in content.recovery.items()},
    }
    with readable(folder):
        write_atomic(folder.keys, json.dumps(said, ensure_ascii=False, indent=1).encode())


@contextmanager
def readable(folder: DeviceFolder) -> Iterator[None]:
    """Name what a disk does to the small files of the keys. Raises DiskFull, DiskTrouble."""
    try:
        yield
    except OSError:
        # Loaded only now: the lock screen paints before the database's libraries are there.
        from fieldvisit.store.troubles import named

        # A full disk must not keep people out: the ballast goes, the next try fits.
        with named(folder):
            raise


def as_text(raw: bytes) -> str:
    """Bytes as the file holds them."""
    return base64.b64encode(raw).decode()


def as_bytes(text: str) -> bytes:
    """Bytes from the file. Raises KeysDamaged."""
    try:
        return base64.b64decode(text)
    except ValueError as error:
        raise KeysDamaged() from error


def _delay(wrong: int) -> timedelta:
    rounds = max(1, wrong // TRIES)
    return timedelta(minutes=DELAYS[min(rounds, len(DELAYS)) - 1])
