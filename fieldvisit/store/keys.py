"""PIN -> the key of the device's file, with a lock against guessing. Holds no person's data but the
label that each user chose; needs no database.
"""

import base64
import hmac
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.disk import write_atomic
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.machine.secrets import device_secret

PIN_DIGITS = 6
TRIES = 5
DELAYS = (1, 5, 15, 60)
"""Minutes of waiting after each five wrong PINs; the last goes on."""

TIME_COST, MEMORY_KIB, LANES = 3, 65536, 4
"""Argon2id as RFC 9106 recommends for machines with little memory."""


@dataclass(eq=False)
class WrongPin(FieldvisitError):
    """Not the PIN; `tries_left` before the device waits."""

    tries_left: int


@dataclass(eq=False)
class PinLocked(FieldvisitError):
    """Too many wrong PINs; no try is looked at before `until`. `minutes` are left, rounded up."""

    until: datetime
    minutes: int


@dataclass(eq=False)
class BadPin(FieldvisitError):
    """Not six digits."""

    digits: int = PIN_DIGITS


@dataclass(eq=False)
class NobodyEnrolled(FieldvisitError):
    """Nobody, or not this person, has a PIN on this device."""


@dataclass(eq=False)
class KeysDamaged(FieldvisitError):
    """The file of wrapped keys cannot be read, or the device's secret changed."""


@dataclass(frozen=True)
class LockName:
    """One line of the unlock screen."""

    staff_id: str
    label: str


@dataclass
class _Slot:
    """One person's wrapped key and their count of wrong PINs."""

    staff_id: str
    label: str
    salt: str
    nonce: str
    wrapped: str
    kdf: dict[str, int] = field(default_factory=dict)
    wrong: int = 0
    locked_until: str | None = None


def people(folder: DeviceFolder) -> list[LockName]:
    """Who may unlock this device, in the order they were added. Raises KeysDamaged."""
    return [LockName(slot.staff_id, slot.label) for slot in _load(folder)]


def fresh_key() -> bytes:
    """A random 32-byte data key."""
    return os.urandom(32)


def check_pin(pin: str) -> None:
    """Refuse a PIN that can never be one. Raises BadPin."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        raise BadPin()


def add_person(folder: DeviceFolder, name: LockName, *, pin: str, data_key: bytes) -> None:
    """Wrap the data key under a person's PIN, replacing an older one. Raises BadPin, OSError."""
    slots = [slot for slot in _load(folder) if slot.staff_id != name.staff_id]
    _save(folder, [*slots, _wrap(folder, name, pin=pin, data_key=data_key)])


def set_aside(folder: DeviceFolder, mark: str) -> None:
    """Keep the wrapped keys of a database that stood here before under another name: without them
    a copy of it could never be opened again.
    """
    if folder.keys.exists():
        folder.keys.rename(folder.keys.with_name(f"keys-{mark}.json"))


def unlock(folder: DeviceFolder, staff_id: str, *, pin: str, now: datetime) -> bytes:
    """The data key. Raises WrongPin, PinLocked, BadPin, NobodyEnrolled, KeysDamaged.

    The try is counted on disk before it is looked at: killing the app in between wins nothing.
    """
    check_pin(pin)
    slots = _load(folder)
    slot = next((slot for slot in slots if slot.staff_id == staff_id), None)
    if slot is None:
        raise NobodyEnrolled()
    _refuse_while_locked(slot, now)
    _count_try(slot, now)
    _save(folder, slots)
    key = _unwrap(folder, slot, pin=pin)
    if key is None:
        _refuse_while_locked(slot, now)
        raise WrongPin(tries_left=TRIES - slot.wrong % TRIES)
    slot.wrong, slot.locked_until = 0, None
    _save(folder, slots)
    return key


def change_pin(folder: DeviceFolder, staff_id: str, *, old: str, new: str, now: datetime) -> None:
    """Wrap the same data key under a new PIN; the database is not touched. Raises as `unlock`."""
    check_pin(new)
    key = unlock(folder, staff_id, pin=old, now=now)
    slots = _load(folder)
    _save(
        folder,
        [
            _wrap(folder, LockName(slot.staff_id, slot.label), pin=new, data_key=key)
            if slot.staff_id == staff_id
            else slot
            for slot in slots
        ],
    )


def _refuse_while_locked(slot: _Slot, now: datetime) -> None:
    if slot.locked_until is None:
        return
    # A clock that was set back must not stretch the wait.
    until = min(datetime.fromisoformat(slot.locked_until), now + _delay(slot.wrong))
    if until > now:
        raise PinLocked(until=until, minutes=-(-(until - now) // timedelta(minutes=1)))


def _count_try(slot: _Slot, now: datetime) -> None:
    slot.wrong += 1
    locked = slot.wrong % TRIES == 0
    slot.locked_until = (now + _delay(slot.wrong)).astimezone(UTC).isoformat() if locked else None


def _delay(wrong: int) -> timedelta:
    rounds = max(1, wrong // TRIES)
    return timedelta(minutes=DELAYS[min(rounds, len(DELAYS)) - 1])


def _wrap(folder: DeviceFolder, name: LockName, *, pin: str, data_key: bytes) -> _Slot:
    check_pin(pin)
    salt, nonce = os.urandom(16), os.urandom(12)
    kdf = {"t": TIME_COST, "m_kib": MEMORY_KIB, "lanes": LANES}
    wrapping = _wrapping_key(folder, pin, salt=salt, kdf=kdf)
    wrapped = AESGCM(wrapping).encrypt(nonce, data_key, name.staff_id.encode())
    return _Slot(name.staff_id, name.label, _text(salt), _text(nonce), _text(wrapped), kdf)


def _unwrap(folder: DeviceFolder, slot: _Slot, *, pin: str) -> bytes | None:
    wrapping = _wrapping_key(folder, pin, salt=_bytes(slot.salt), kdf=slot.kdf)
    try:
        return AESGCM(wrapping).decrypt(
            _bytes(slot.nonce), _bytes(slot.wrapped), slot.staff_id.encode()
        )
    except InvalidTag:
        return None


def _wrapping_key(folder: DeviceFolder, pin: str, *, salt: bytes, kdf: dict[str, int]) -> bytes:
    # The device's secret goes in first: without it no PIN can be tried, however fast the machine.
    mixed = hmac.digest(device_secret(folder.root), pin.encode(), "sha256")
    return hash_secret_raw(
        mixed,
        salt,
        time_cost=kdf["t"],
        memory_cost=kdf["m_kib"],
        parallelism=kdf["lanes"],
        hash_len=32,
        type=Type.ID,
    )


def _load(folder: DeviceFolder) -> list[_Slot]:
    if not folder.keys.exists():
        return []
    try:
        content: dict[str, Any] = json.loads(folder.keys.read_bytes())
        return [_Slot(**slot) for slot in content["people"]]
    except (ValueError, KeyError, TypeError) as error:
        raise KeysDamaged() from error


def _save(folder: DeviceFolder, slots: list[_Slot]) -> None:
    content = {"format": 1, "people": [vars(slot) for slot in slots]}
    try:
        write_atomic(folder.keys, json.dumps(content, ensure_ascii=False, indent=1).encode())
    except OSError:
        # Loaded only now: the lock screen paints before the database's libraries are there.
        from fieldvisit.store.troubles import named

        # A full disk must not keep people out: the ballast goes, the next try fits.
        with named(folder):
            raise


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
