"""Who this device is and works for, kept inside the encrypted file. Never leaves it."""

from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from fieldvisit.machine.algorithms import SuiteMissing
from fieldvisit.store import parcels
from fieldvisit.store.suites import vouching_of
from fieldvisit.store.tables import form_number
from fieldvisit.store.tables import profile as table


@dataclass(frozen=True)
class Profile:
    """What enrolment gave. `short` is the device's mark in form numbers; `signing_key` is Ed25519,
    raw. `server_key` is the server's, in hex, that its forms are signed with, `parcel_key` the one
    (hex) that parcels for it are sealed to. `recovery`: what the office gave for a forgotten PIN
    (`public`, `area`, `codes` not laid yet, and for a supervisor the office's `secret`, all in
    hex), empty before it did. `grids`: ids of those that the person's areas are narrowed to.
    """

    device_id: UUID
    short: str
    staff_id: UUID
    staff_name: str
    role: str
    region_code: str
    server_url: str
    signing_key: bytes
    scopes: list[str] = field(default_factory=list)
    server_key: str = ""
    authority: str = ""
    parcel_key: str = ""
    recovery: dict[str, Any] = field(default_factory=dict)
    grids: list[str] = field(default_factory=list)


def save(tx: Connection, profile: Profile) -> None:
    """Keep the profile, replacing an older one, and with the first the pair that answers by parcel
    are sealed to: a copy of this file then has the key of every answer that is on its way.
    """
    values = asdict(profile) | {
        "device_id": profile.device_id.hex,
        "staff_id": profile.staff_id.hex,
        "signing_key": profile.signing_key.hex(),
    }
    for name, value in values.items():
        statement = insert(table).values(name=name, value=value)
        tx.execute(statement.on_conflict_do_update(set_={"value": statement.excluded.value}))
    with suppress(SuiteMissing):
        parcels.box_pair(tx, vouching_of(tx).suite)


def load(tx: Connection) -> Profile:
    """The profile. Raises LookupError before enrolment has saved one: a programmer's error."""
    found = {row[0]: row[1] for row in tx.execute(select(table.c.name, table.c.value))}
    known = {one.name: found[one.name] for one in fields(Profile) if one.name in found}
    if not known:
        raise LookupError("profile")
    return Profile(
        **known
        | {
            "device_id": UUID(found["device_id"]),
            "staff_id": UUID(found["staff_id"]),
            "signing_key": bytes.fromhex(found["signing_key"]),
        }
    )


def next_number(tx: Connection, day: date, *, form_id: str) -> int:
    """The next running number of a form on this device and day, from 1."""
    statement = insert(form_number).values(form_id=form_id, day=day, last=1)
    last = tx.execute(
        statement.on_conflict_do_update(set_={"last": form_number.c.last + 1}).returning(
            form_number.c.last
        )
    ).scalar_one()
    return int(last)
