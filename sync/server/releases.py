"""Forms on the server: published with a signature, withdrawn, never changed. Makes no package."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, select

from fieldvisit.machine import algorithms
from fieldvisit.machine.disk import write_atomic
from fieldvisit.records import Form
from fieldvisit.records.kept import Kept
from sync.protocol import sealing, signing
from sync.server import office
from sync.server.tables import ENTRIES

BOX_FILE = "parcel.key"
_f = ENTRIES["form"].c
FreshId = Callable[[], UUID]
_EDITIONS = UUID("6f1d2c0e-54a6-5d8b-9c4d-2f6b6f0f7a31")


def authority(data: Path) -> str:
    """Who vouches for this server's certificates (PEM): `ca.pem`, as the office laid it into the
    server's folder; blank without one.
    """
    path = data / "ca.pem"
    return path.read_text("ascii") if path.exists() else ""


def authority_news(told: str, *, pinned: str) -> dict[str, str]:
    """What a reply says of the authority to a device that trusts the one of digest `pinned`."""
    known = not told or algorithms.content_hash(told.encode()) == pinned
    return {} if known else {"authority": told}


def server_key(data: Path) -> bytes:
    """The server's private key, made at its first use in a file that only this user may read. All
    servers of one database share the folder. Raises OSError."""
    return private_file(data / "server.key")


def private_file(file: Path) -> bytes:
    """32 random bytes, made at their first use in a file that only this user may read. Raises
    OSError."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(file.read_text("ascii").strip())
    with os.fdopen(descriptor, "w") as fresh:
        fresh.write(signing.new_key().hex())
    return bytes.fromhex(file.read_text("ascii").strip())


def server_box(data: Path, *, signing_key: bytes) -> algorithms.Pair:
    """The pair that parcels for this server are sealed to, made at its first use in a file that
    only this user may read, under the suite of the server's signing key. All servers of one
    database share the folder. Raises OSError, SuiteMissing.
    """
    file = data / BOX_FILE
    if not file.exists():
        pair = algorithms.of_key(signing_key).fresh_box_pair()
        mine = data / f"{BOX_FILE}.{os.getpid()}.{os.urandom(4).hex()}"
        write_atomic(mine, f"{pair.secret.hex()} {pair.public.hex()}\n".encode())
        # Whoever is first gives the name; all read what has it.
        with suppress(FileExistsError):
            os.link(mine, file)
        mine.unlink()
    secret, public = file.read_text("ascii").split()
    return algorithms.Pair(bytes.fromhex(secret), bytes.fromhex(public))


def edition(package: Mapping[str, Any], region: str, *, at: datetime) -> Form:
    """The record of a package: two editions of one number have the same id, so that the ledger
    takes only one."""
    form_id, version = str(package["form_id"]), int(package["version"])
    return Form(
        id=uuid5(_EDITIONS, f"{form_id} {version}"),
        scope=region,
        created_at=at,
        form_id=form_id,
        form_version=version,
        title=str(package["title"]),
        package=dict(package),
    )


def sealed(record: Kept, key: bytes) -> Kept:
    """A form with the server's signature; any other record as it is."""
    if not isinstance(record, Form) or record.signature:
        return record
    signature = sealing.seal(record.model_dump(mode="json"), key)
    return record.model_copy(update={"signature": signature})


def editions(tx: Connection, form_id: str) -> list[Form]:
    """Every edition of a form that the server holds, the newest first."""
    found = select(ENTRIES["form"]).where(_f.form_id == form_id, _f.deleted_at.is_(None))
    rows = tx.execute(found.order_by(_f.form_version.desc(), _f.id)).mappings()
    return [Form.model_validate(_values(row)) for row in rows]


def withdraw(tx: Connection, form_id: str, *, fresh_id: FreshId, at: datetime) -> int:
    """Hide every edition of a form from new visits; drafts and paper go on. Returns how many were
    not hidden before."""
    open_ = [form for form in editions(tx, form_id) if not form.withdrawn]
    patches = [office.Patch(form, {"withdrawn": True}) for form in open_]
    office.amend(tx, patches, fresh_id=fresh_id, at=at)
    return len(open_)


def seal_all(tx: Connection, key: bytes, *, fresh_id: FreshId, at: datetime) -> None:
    """Sign the forms that an older server published without a signature."""
    rows = tx.execute(select(ENTRIES["form"]).where(_f.signature == "")).mappings()
    forms = [Form.model_validate(_values(row)) for row in rows]
    patches = [
        office.Patch(form, {"signature": sealing.seal(form.model_dump(mode="json"), key)})
        for form in forms
    ]
    office.amend(tx, patches, fresh_id=fresh_id, at=at)


def _values(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in Form.model_fields}
