"""PIN -> the key of the device's file, with a lock against guessing. Holds no person's data but the
label that each user chose; needs no database.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2.low_level import Type, hash_secret_raw

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.algorithms import SealBroken, Suite, content_hash, suite
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.machine.secrets import device_secret, known_secret
from fieldvisit.store import key_file
from fieldvisit.store.key_file import ONE_AT_A_TIME, Slot, as_bytes, as_text

PIN_DIGITS = 6
NONCE = 12
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
class SecretLost(FieldvisitError):
    """The device's own secret is gone: no PIN can be right, a supervisor's code opens the file."""


@dataclass(frozen=True)
class LockName:
    """One line of the unlock screen."""

    staff_id: str
    label: str


def people(folder: DeviceFolder) -> list[LockName]:
    """Whose keys are in this folder, in the order they were added. Raises KeysDamaged."""
    return [LockName(slot.staff_id, slot.label) for slot in key_file.load(folder).people]


def fresh_key() -> bytes:
    """A random 32-byte data key."""
    return os.urandom(32)


def check_pin(pin: str) -> None:
    """Refuse a PIN that can never be one. Raises BadPin."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        raise BadPin()


def add_person(folder: DeviceFolder, name: LockName, *, pin: str, data_key: bytes) -> None:
    """Wrap the data key under a person's PIN, replacing an older one. Raises BadPin, DiskFull."""
    with ONE_AT_A_TIME:
        content = key_file.load(folder)
        use = suite(content.suite)
        content.put(wrap(folder, name, pin=pin, data_key=data_key, use=use))
        key_file.save(folder, content)


def set_aside(folder: DeviceFolder, mark: str) -> None:
    """Keep the wrapped keys of a database that stood here before under another name: without them
    a copy of it could never be opened again.
    """
    if folder.keys.exists():
        folder.keys.rename(folder.keys.with_name(f"keys-{mark}.json"))


def unlock(folder: DeviceFolder, staff_id: str, *, pin: str, now: datetime) -> bytes:
    """The data key. Raises WrongPin, PinLocked, BadPin, NobodyEnrolled, SecretLost, KeysDamaged.

    The try is counted on disk before it is looked at: killing the app in between wins nothing.
    """
    check_pin(pin)
    with ONE_AT_A_TIME:
        content = key_file.load(folder)
        slot = content.slot(staff_id)
        if slot is None:
            raise NobodyEnrolled()
        _refuse_without_secret(folder, slot)
        _refuse_while_locked(slot, now)
        slot.count(now)
        key_file.save(folder, content)
        key = _unwrap(folder, slot, pin=pin, use=suite(content.suite))
        if key is None:
            _refuse_while_locked(slot, now)
            raise WrongPin(tries_left=slot.left)
        slot.forgive()
        key_file.save(folder, content)
        return key


def waits_until(folder: DeviceFolder, staff_id: str, *, now: datetime) -> datetime | None:
    """Until when no PIN of this person is looked at; None: one may be typed. Raises KeysDamaged."""
    slot = key_file.load(folder).slot(staff_id)
    return slot.waits_until(now) if slot is not None else None


def change_pin(folder: DeviceFolder, staff_id: str, *, old: str, new: str, now: datetime) -> None:
    """Wrap the same data key under a new PIN; the database is not touched. Raises as `unlock`."""
    check_pin(new)
    with ONE_AT_A_TIME:
        key = unlock(folder, staff_id, pin=old, now=now)
        (name,) = [one for one in people(folder) if one.staff_id == staff_id]
        add_person(folder, name, pin=new, data_key=key)


def wrap(folder: DeviceFolder, name: LockName, *, pin: str, data_key: bytes, use: Suite) -> Slot:
    """A person's slot with the data key under a PIN. Raises BadPin."""
    check_pin(pin)
    salt = os.urandom(16)
    kdf = {"t": TIME_COST, "m_kib": MEMORY_KIB, "lanes": LANES}
    with key_file.readable(folder):
        secret = device_secret(folder.root)
    wrapping = stretched(use.mac(secret, pin.encode()), salt=salt, kdf=kdf)
    sealed = use.seal(wrapping, data_key, about=name.staff_id.encode())
    return Slot(
        staff_id=name.staff_id,
        label=name.label,
        salt=as_text(salt),
        nonce=as_text(sealed[:NONCE]),
        wrapped=as_text(sealed[NONCE:]),
        kdf=kdf,
        secret=_mark(secret),
    )


def stretched(secret: bytes, *, salt: bytes, kdf: dict[str, int]) -> bytes:
    """32 bytes that cost Argon2id to compute."""
    return hash_secret_raw(
        secret,
        salt,
        time_cost=kdf["t"],
        memory_cost=kdf["m_kib"],
        parallelism=kdf["lanes"],
        hash_len=32,
        type=Type.ID,
    )


def minutes_until(until: datetime, now: datetime) -> int:
    """Minutes to wait, rounded up."""
    return -(-(until - now) // timedelta(minutes=1))


def _refuse_while_locked(slot: Slot, now: datetime) -> None:
    until = slot.waits_until(now)
    if until is not None:
        raise PinLocked(until=until, minutes=minutes_until(until, now))


def _refuse_without_secret(folder: DeviceFolder, slot: Slot) -> None:
    # Said at once: five right PINs taken for wrong ones would send people the wrong way.
    with key_file.readable(folder):
        secret = known_secret(folder.root)
    if secret is None or (slot.secret and _mark(secret) != slot.secret):
        raise SecretLost()


def _mark(secret: bytes) -> str:
    return content_hash(secret)[:16]


def _unwrap(folder: DeviceFolder, slot: Slot, *, pin: str, use: Suite) -> bytes | None:
    # The device's secret goes in first: without it no PIN can be tried, however fast the machine.
    with key_file.readable(folder):
        mixed = use.mac(device_secret(folder.root), pin.encode())
    wrapping = stretched(mixed, salt=as_bytes(slot.salt), kdf=slot.kdf)
    sealed = as_bytes(slot.nonce) + as_bytes(slot.wrapped)
    try:
        return use.unseal(wrapping, sealed, about=slot.staff_id.encode())
    except SealBroken:
        return None
