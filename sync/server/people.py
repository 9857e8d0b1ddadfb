"""Accounts, enrolment codes and devices: who may speak to the server. Knows no record but a
person's own.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, insert, select, true, update

from fieldvisit.machine.algorithms import Pair, content_hash
from fieldvisit.records.kept import instant_text
from fieldvisit.records.staff import Role, Staff
from sync.protocol import signing, slips
from sync.protocol.errors import (
    CodeExpired,
    CodeUsed,
    DeviceUnknown,
    SignatureWrong,
    StaffHere,
    UnknownCode,
)
from sync.protocol.wire import EnrolReply, EnrolRequest
from sync.server import accept, audit, epochs, ledger, lending
from sync.server.rights import OFFICE, REVIEWERS, Author
from sync.server.tables import account, device, enrolment, server

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
CODE_DAYS = 7
_SHORT_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
_a = account.c
_CALLER = (
    select(device, _a.role, _a.area, _a.also, _a.grids, _a.former, _a.closed_at)
    .add_columns(server.c.epoch, server.c.secret)
    .join(account, _a.staff_id == device.c.staff_id)
    .join(server, true())
    .where(device.c.id == bindparam("device"))
)
"""All that a request needs to know before anything of it is looked at, in one question."""
_RAISED = update(device).values(high_water=bindparam("high_water"))
_RAISED = _RAISED.where(
    device.c.id == bindparam("device"), device.c.high_water < bindparam("high_water")
)
_LED = update(device).values(led=bindparam("number"))
_LED = _LED.where(device.c.id == bindparam("device"), device.c.led < bindparam("number"))
_CALLER_LOCKED = _CALLER.with_for_update(of=device)


@dataclass(frozen=True)
class Invitation:
    """What the office hands to a person: the code lets one device in, once, until it expires."""

    code: str
    staff_id: UUID
    expires_at: datetime


@dataclass(frozen=True)
class Caller:
    """A device that proved who it is, and the person on it."""

    author: Author
    short: str
    revoked: bool
    standing: epochs.Standing


def prepare(tx: Connection, *, name: str, at: datetime) -> None:
    """Make the server's own row, the office's device and its audit chain, once."""
    ledger.insert_new(tx, server, rows=[{"id": 1, "name": name, "devices": 0, **epochs.fresh(at)}])
    audit.start(tx, audit.OFFICE_CHAIN)
    office = {"staff_id": OFFICE.staff_id, "name": "office", "role": "office", "area": OFFICE.area}
    ledger.insert_new(tx, account, rows=[office])
    row = _device_row(OFFICE.device_id, OFFICE.staff_id, short="0", at=at)
    ledger.insert_new(tx, device, rows=[{**row, "public_key": "", "label": "office"}])


def invite(tx: Connection, person: Staff, *, at: datetime) -> Invitation:
    """An account for `person` (or a further device for an old one) and a code for one device."""
    row = {"name": person.name, "role": str(person.role), "area": person.region_code}
    own = [{"scope": person.region_code, "grid": str(person.grid_id)}] if person.grid_id else []
    ledger.insert_new(tx, account, rows=[{"staff_id": person.id, **row, "grids": own}])
    tx.execute(update(account).where(account.c.staff_id == person.id).values(**row))
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    code = "-".join(letters[start : start + 4] for start in range(0, CODE_LENGTH, 4))
    expires_at = at + timedelta(days=CODE_DAYS)
    values = {"code_hash": _hash(code), "staff_id": person.id, "expires_at": expires_at}
    tx.execute(insert(enrolment), values)
    audit.add(tx, audit.OFFICE_CHAIN, what="invited", facts={"staff_id": str(person.id)}, at=at)
    return Invitation(code, person.id, expires_at)


def enrol(tx: Connection, request: EnrolRequest, *, fresh_id: UUID, at: datetime) -> EnrolReply:
    """Let a device in by its code; the same device with the same code again gets the same answer.

    Raises UnknownCode, CodeUsed, CodeExpired, StaffHere.
    """
    hashed = _hash(request.code)
    code = tx.execute(
        select(enrolment).where(enrolment.c.code_hash == hashed).with_for_update()
    ).one_or_none()
    if code is None:
        raise UnknownCode
    if code.used_by is not None:
        known = _device_of_key(tx, request.public_key)
        if known != code.used_by:
            raise CodeUsed
        return _reply(tx, code.used_by, staff_id=code.staff_id)
    if code.expires_at < at:
        raise CodeExpired
    if request.former is not None:
        fresh_id = _lost(tx, request, staff_id=code.staff_id)
    elif code.staff_id in request.here:
        raise StaffHere
    if _device_of_key(tx, request.public_key) is not None:
        raise CodeUsed
    number = _next_number(tx)
    row = _device_row(fresh_id, code.staff_id, short=short_name(number), at=at)
    tx.execute(insert(device), {**row, "public_key": request.public_key, "label": request.label})
    tx.execute(update(enrolment).where(enrolment.c.code_hash == hashed).values(used_by=fresh_id))
    audit.start(tx, str(fresh_id))
    facts = {"device_id": str(fresh_id), "staff_id": str(code.staff_id)}
    audit.add(tx, audit.OFFICE_CHAIN, what="enrolled", facts=facts, at=at)
    return _reply(tx, fresh_id, staff_id=code.staff_id)


def _lost(tx: Connection, request: EnrolRequest, *, staff_id: UUID) -> UUID:
    """The id of a device that was enrolled after the backup from which this server was put back: it
    keeps its id, since all that it wrote carries it. Raises UnknownCode for a code of somebody else
    than whose records lie on it, SignatureWrong for an id that another device has here.
    """
    assert request.former is not None
    if request.here != [staff_id]:
        raise UnknownCode
    known = select(device.c.id).where(device.c.id == request.former)
    if tx.execute(known).first() is not None:
        raise SignatureWrong
    return request.former


def caller(tx: Connection, signed: signing.Signed, *, at: datetime, lock: bool = False) -> Caller:
    """The device that signed the request, and what its person has at that time (the server's).
    Raises DeviceUnknown, SignatureWrong.

    `lock`: hold the device's row until the transaction ends, so that its batches come one after
    another.
    """
    try:
        device_id = UUID(signed.device)
    except ValueError:
        raise DeviceUnknown from None
    row = tx.execute(_CALLER_LOCKED if lock else _CALLER, {"device": device_id}).one_or_none()
    if row is None or not row.public_key:
        raise DeviceUnknown
    signing.check(signed, row.public_key)
    revoked = row.revoked_at is not None or row.closed_at is not None
    author = author_of(row, device_id)
    if author.role == Role.ASSESSOR:
        author = replace(author, lent=lending.lent_to(tx, author.staff_id, at=at))
    return Caller(author, row.short, revoked, _standing(row))


def office(tx: Connection) -> Caller:
    """The office's own device, held until the transaction ends: its imports come one after
    another.
    """
    row = tx.execute(_CALLER_LOCKED, {"device": OFFICE.device_id}).one()
    return Caller(OFFICE, row.short, revoked=False, standing=_standing(row))


def author_of(row: Row[Any], device_id: UUID) -> Author:
    """Who speaks on a device of the account in `row`."""
    return Author(
        row.staff_id,
        device_id,
        row.role,
        row.area,
        also=tuple(row.also),
        former=tuple(one["area"] for one in row.former),
        grids=tuple((one["scope"], UUID(one["grid"])) for one in row.grids),
    )


def raise_high_water(tx: Connection, device_id: UUID, *, counter: int, ahead: bool = False) -> None:
    """Remember for ever the highest change number of a device; apart from it, the highest that came
    `ahead` of its turn: below that there may be numbers that never came.
    """
    if ahead:
        tx.execute(_LED, {"device": device_id, "number": counter})
    else:
        tx.execute(_RAISED, {"device": device_id, "high_water": counter})


def revoke(tx: Connection, device_id: UUID, *, at: datetime) -> None:
    """The device may hand in from now on, never read."""
    tx.execute(update(device).where(device.c.id == device_id).values(revoked_at=at))
    audit.add(tx, audit.OFFICE_CHAIN, what="revoked", facts={"device_id": str(device_id)}, at=at)


def short_name(number: int) -> str:
    """The n-th device's short name for form numbers: A2 ... Z9, then AA2 ...; letters that look
    alike left out.
    """
    ordinal, digit = divmod(number - 1, 8)
    letters = ""
    while True:
        ordinal, place = divmod(ordinal, len(_SHORT_LETTERS))
        letters = _SHORT_LETTERS[place] + letters
        if ordinal == 0:
            return f"{letters}{digit + 2}"
        ordinal -= 1


def public_key(tx: Connection, device_id: UUID) -> str | None:
    """The key (hex) that a device signs with, also of a revoked one; None: never let in."""
    return tx.execute(select(device.c.public_key).where(device.c.id == device_id)).scalar()


def keys_for(
    tx: Connection, caller: Caller, *, box: Pair, signing: bytes, at: datetime
) -> dict[str, str]:
    """Fields of a PullReply: the key that parcels for this server are sealed to, and for a
    supervisor a fresh pass, by which devices without a network know their signature.
    """
    keys = {"parcel_key": box.public.hex()}
    if caller.author.role in REVIEWERS:
        device = caller.author.device_id
        key = public_key(tx, device) or ""
        now = instant_text(at)
        told = slips.CarrierPass(device=device, short=caller.short, key=key, at=now, signature="")
        keys["carrier_pass"] = slips.vouch(told, signing)
    return keys


def _standing(row: Row[Any]) -> epochs.Standing:
    return epochs.Standing(row.epoch, row.secret, row.high_water, row.led)


def _device_row(device_id: UUID, staff_id: UUID, *, short: str, at: datetime) -> dict[str, object]:
    row = {"id": device_id, "staff_id": staff_id, "short": short}
    return {**row, "enrolled_at": at, "high_water": 0}


def _device_of_key(tx: Connection, public_key: str) -> UUID | None:
    return tx.execute(select(device.c.id).where(device.c.public_key == public_key)).scalar()


def _next_number(tx: Connection) -> int:
    number: int = tx.execute(
        update(server).values(devices=server.c.devices + 1).returning(server.c.devices)
    ).scalar_one()
    return number


def _reply(tx: Connection, device_id: UUID, *, staff_id: UUID) -> EnrolReply:
    row = tx.execute(select(account).where(account.c.staff_id == staff_id)).one()
    held = ledger.held_rows(tx, "staff", scope=row.area, ids=[staff_id])[staff_id]
    author = author_of(row, device_id)
    others = [scope for scope in ledger.readable_sequences(tx, author) if scope != row.area]
    short = tx.execute(select(device.c.short).where(device.c.id == device_id)).scalar_one()
    return EnrolReply(
        device_id=device_id,
        short=short,
        staff=accept.wire(held.values),
        scopes=[row.area, *others],
        server_name=tx.execute(select(server.c.name)).scalar_one(),
    )


def _hash(code: str) -> str:
    """Codes are kept hashed; people may write them small, spaced, and with look-alikes."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return content_hash(plain.encode())
