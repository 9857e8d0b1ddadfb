"""A forgotten PIN and a lost device secret: the data key wrapped once more, under codes that work
once and for the office's key. Rewrites no byte of the database.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.algorithms import SealBroken, Suite, suite
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.machine.spoken_codes import Challenge, heard
from fieldvisit.store import key_file, keys
from fieldvisit.store.key_file import ONE_AT_A_TIME, Recovery, as_bytes, as_text

LIGHT = {"t": 1, "m_kib": 8192, "lanes": 1}
"""A code has 80 bits, a PIN 20: it needs no such cost."""

ENOUGH = 4
"""Below so many codes the device asks for more."""


@dataclass(eq=False)
class NoRecoveryCodes(FieldvisitError):
    """The device holds no code (any more); it gets some at the first unlock after a sync."""


@dataclass(eq=False)
class WrongCode(FieldvisitError):
    """Heard without a slip, but not the code of this challenge; `tries_left` before it waits."""

    tries_left: int


@dataclass(eq=False)
class CodeLocked(FieldvisitError):
    """Too many wrong codes; no code is looked at before `until`. `minutes` are left."""

    until: datetime
    minutes: int


@dataclass(eq=False)
class NotOurDevice(FieldvisitError):
    """These keys were not sealed for this office."""


@dataclass(frozen=True)
class Given:
    """What the office gave a device: codes by number, and the key (hex) to seal for."""

    short: str
    public: str
    codes: dict[int, str]


def lay(folder: DeviceFolder, staff_id: str, *, given: Given, data_key: bytes) -> None:
    """Wrap the data key for the office and under each code; codes laid before stay. Raises
    NobodyEnrolled, DiskFull.
    """
    with ONE_AT_A_TIME:
        content = key_file.load(folder)
        if content.slot(staff_id) is None:
            raise keys.NobodyEnrolled()
        laid = content.recovery.setdefault(staff_id, Recovery())
        if laid.short != given.short:
            laid.codes, laid.last = [], 0
        laid.codes += [
            _wrapped(given, number, data_key=data_key, use=suite(content.suite))
            for number in sorted(given.codes)
            if number > laid.last
        ]
        laid.last = max([laid.last, *given.codes])
        laid.short, laid.public = given.short, given.public
        # One key for all devices of the office, whichever suite each of them uses.
        box = suite().seal_to(bytes.fromhex(given.public), data_key, about=_about(laid, staff_id))
        laid.box = as_text(box)
        key_file.save(folder, content)


def codes_left(folder: DeviceFolder, staff_id: str) -> int:
    """How many codes are not used up. Raises KeysDamaged."""
    laid = key_file.load(folder).recovery.get(staff_id)
    return len(laid.codes) if laid else 0


def wanted_from(folder: DeviceFolder, staff_id: str) -> int:
    """The number of the first code to ask the office for; 0 while there are enough, and for keys
    that are not here. Raises KeysDamaged.
    """
    content = key_file.load(folder)
    laid = content.recovery.get(staff_id, Recovery())
    if content.slot(staff_id) is None or len(laid.codes) >= ENOUGH:
        return 0
    return laid.last + 1


def challenge(folder: DeviceFolder, staff_id: str) -> str:
    """What the supervisor needs to know. Raises NoRecoveryCodes, KeysDamaged."""
    laid = _laid(key_file.load(folder), staff_id)
    return Challenge(laid.short, laid.codes[0]["n"]).text


def recover(
    folder: DeviceFolder, staff_id: str, *, answer: str, new_pin: str, now: datetime
) -> None:
    """Set a new PIN with the code of the challenge, which is used up by it.

    Raises BadPin, CodeMisheard, WrongCode, CodeLocked, NoRecoveryCodes, NobodyEnrolled, DiskFull.
    The try is counted on disk before it is looked at.
    """
    keys.check_pin(new_pin)
    code = heard(answer)
    with ONE_AT_A_TIME:
        content = key_file.load(folder)
        laid = _laid(content, staff_id)
        _refuse_while_locked(laid, now)
        laid.count(now)
        key_file.save(folder, content)
        first = laid.codes[0]
        data_key = _unwrap(laid, first, code=code, use=suite(content.suite))
        if data_key is None:
            _refuse_while_locked(laid, now)
            raise WrongCode(tries_left=laid.left)
        laid.forgive()
        laid.codes.remove(first)
        laid.told.append(_event("code", now))
        _set_pin(folder, content, staff_id=staff_id, pin=new_pin, data_key=data_key)


def open_for_office(
    folder: DeviceFolder, staff_id: str, *, private: bytes, new_pin: str, now: datetime
) -> None:
    """Set a new PIN with the office's private key (X25519, raw). Raises BadPin, NotOurDevice,
    NoRecoveryCodes, NobodyEnrolled, DiskFull.
    """
    keys.check_pin(new_pin)
    with ONE_AT_A_TIME:
        content = key_file.load(folder)
        laid = content.recovery.get(staff_id)
        if laid is None or not laid.box:
            raise NoRecoveryCodes()
        try:
            box = as_bytes(laid.box)
            data_key = suite().unseal_by(private, box, about=_about(laid, staff_id))
        except SealBroken:
            raise NotOurDevice() from None
        laid.told.append(_event("office", now))
        _set_pin(folder, content, staff_id=staff_id, pin=new_pin, data_key=data_key)


def untold(folder: DeviceFolder, staff_id: str) -> list[dict[str, str]]:
    """Recoveries (`how`, `at`) that the trail inside the file does not know yet."""
    laid = key_file.load(folder).recovery.get(staff_id)
    return list(laid.told) if laid else []


def forget_told(folder: DeviceFolder, staff_id: str, *, told: Sequence[dict[str, str]]) -> None:
    """The trail knows these now."""
    with ONE_AT_A_TIME:
        content = key_file.load(folder)
        laid = content.recovery[staff_id]
        laid.told = [event for event in laid.told if event not in told]
        key_file.save(folder, content)


def _set_pin(
    folder: DeviceFolder, content: key_file.KeyFile, *, staff_id: str, pin: str, data_key: bytes
) -> None:
    slot = content.slot(staff_id)
    if slot is None:
        raise keys.NobodyEnrolled()
    name = keys.LockName(staff_id, slot.label)
    # One write: the code is used up exactly when the new PIN opens.
    use = suite(content.suite)
    content.put(keys.wrap(folder, name, pin=pin, data_key=data_key, use=use))
    key_file.save(folder, content)


def _laid(content: key_file.KeyFile, staff_id: str) -> Recovery:
    if content.slot(staff_id) is None:
        raise keys.NobodyEnrolled()
    laid = content.recovery.get(staff_id)
    if laid is None or not laid.codes:
        raise NoRecoveryCodes()
    return laid


def _refuse_while_locked(laid: Recovery, now: datetime) -> None:
    until = laid.waits_until(now)
    if until is not None:
        raise CodeLocked(until=until, minutes=keys.minutes_until(until, now))


def _event(how: str, now: datetime) -> dict[str, str]:
    return {"how": how, "at": now.astimezone(UTC).isoformat()}


def _wrapped(given: Given, number: int, *, data_key: bytes, use: Suite) -> dict[str, Any]:
    salt = os.urandom(16)
    wrapping = keys.stretched(given.codes[number].encode(), salt=salt, kdf=LIGHT)
    sealed = use.seal(wrapping, data_key, about=f"{given.short}/{number}".encode())
    return {"n": number, "salt": as_text(salt), "kdf": LIGHT, "sealed": as_text(sealed)}


def _unwrap(laid: Recovery, slot: dict[str, Any], *, code: str, use: Suite) -> bytes | None:
    wrapping = keys.stretched(code.encode(), salt=as_bytes(slot["salt"]), kdf=slot["kdf"])
    about = f"{laid.short}/{slot['n']}".encode()
    try:
        return use.unseal(wrapping, as_bytes(slot["sealed"]), about=about)
    except SealBroken:
        return None


def _about(laid: Recovery, staff_id: str) -> bytes:
    return f"fieldvisit recovery/{laid.short}/{staff_id}".encode()
