"""What was handed in and kept apart, as rows that supervisors see."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_QUARANTINE = sa.table(
    "quarantine",
    sa.column("device_id", sa.Uuid()),
    sa.column("batch_id", sa.Uuid()),
    sa.column("at", sa.String()),
    sa.column("why", sa.String()),
    sa.column("changes", sa.JSON()),
)
_DEVICE = sa.table(
    "device",
    sa.column("id", sa.Uuid()),
    sa.column("staff_id", sa.Uuid()),
    sa.column("short", sa.String()),
    sa.column("revoked_at", sa.String()),
)
_ACCOUNT = sa.table(
    "account",
    sa.column("staff_id", sa.Uuid()),
    sa.column("name", sa.String()),
    sa.column("role", sa.String()),
    sa.column("area", sa.String()),
    sa.column("closed_at", sa.String()),
)
_SEQUENCE = sa.table("scope_sequence", sa.column("scope"), sa.column("last", sa.BigInteger()))
_SUM = sa.table("scope_sum", sa.column("scope", sa.String()))


def upgrade() -> None:
    """Make the table; what an older server kept apart becomes rows with numbers of their scope.
    What nobody could read stays where it was.
    """
    made = _create()
    tx = op.get_bind()
    batches = [dict(row) for row in tx.execute(sa.select(_QUARANTINE)).mappings()]
    known = set(tx.execute(sa.select(_SEQUENCE.c.scope)).scalars())
    there: set[UUID] = set()
    touched: set[str] = set()
    for batch in sorted(batches, key=lambda one: (one["at"], str(one["batch_id"]))):
        giver = _giver(tx, batch["device_id"])
        unread = []
        for raw in batch["changes"]:
            row = _row(raw, batch, giver=giver, known=known) if giver else None
            if row is None:
                unread.append(raw)
            elif row["id"] not in there:
                there.add(row["id"])
                touched.add(row["scope"])
                tx.execute(sa.insert(made).values({**row, "version": _next(tx, row["scope"])}))
        _leave(tx, batch, unread=unread)
    # The server counts these scopes anew when it starts.
    for scope in touched:
        tx.execute(sa.delete(_SUM).where(_SUM.c.scope == scope))


def _leave(tx: sa.Connection, batch: Mapping[str, Any], *, unread: list[Any]) -> None:
    q = _QUARANTINE.c
    it = (q.device_id == batch["device_id"], q.batch_id == batch["batch_id"])
    if unread:
        tx.execute(sa.update(_QUARANTINE).where(*it).values(changes=unread))
    else:
        tx.execute(sa.delete(_QUARANTINE).where(*it))


def _giver(tx: sa.Connection, device_id: UUID) -> dict[str, Any] | None:
    people = _DEVICE.join(_ACCOUNT, _ACCOUNT.c.staff_id == _DEVICE.c.staff_id)
    found = sa.select(_DEVICE, _ACCOUNT.c.name, _ACCOUNT.c.role, _ACCOUNT.c.area)
    row = tx.execute(
        found.add_columns(_ACCOUNT.c.closed_at).select_from(people).where(_DEVICE.c.id == device_id)
    ).mappings()
    return next((dict(one) for one in row), None)


def _row(
    raw: Any, batch: Mapping[str, Any], *, giver: Mapping[str, Any], known: set[str]
) -> dict[str, Any] | None:
    try:
        said = dict(_read(raw))
    except (TypeError, ValueError, KeyError, AttributeError):
        return None
    why = "moved_away"
    if batch["why"] == "device_revoked":
        why = "device_revoked" if giver["revoked_at"] else "account_closed"
    place = said["row_scope"] if said["row_scope"] in known else giver["area"]
    said["made_at"] = min(said["hlc"][:27], batch["at"]) if _instant(said["hlc"]) else batch["at"]
    return {
        **said,
        "id": _id(raw, giver["id"]),
        "extra": {},
        "origin": "",
        "own_since": 0,
        "scope": place,
        "created_at": batch["at"],
        "why": why,
        "author": giver["staff_id"],
        "author_name": giver["name"],
        "author_role": giver["role"],
        "author_device": giver["id"],
        "device_short": giver["short"],
        "state": "waiting",
        "outcome": "",
        "reason": "",
    }


def _read(raw: Any) -> Iterator[tuple[str, Any]]:
    if not re.fullmatch(r"[0-9]{12}", raw["scope"]) or not isinstance(raw["counter"], int):
        raise ValueError
    if raw["action"] not in ("insert", "patch", "delete"):
        raise ValueError
    yield "row_scope", raw["scope"]
    yield "row_kind", str(raw["kind"])
    for name in ("row_id", "actor"):
        yield name, UUID(raw[name])
    for name in ("before", "after"):
        yield name, dict(raw.get(name) or {})
    for name, other in (("counter", 0), ("action", ""), ("base_version", 0), ("hlc", "")):
        yield name, raw.get(name, other)
    yield "form_version", raw.get("form_version")


def _instant(hlc: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", hlc[:27]) is not None


def _id(raw: Mapping[str, Any], device_id: UUID) -> UUID:
    said = json.dumps(raw.get("after") or {}, sort_keys=True, ensure_ascii=False)
    text = f"{raw['counter']} {raw['kind']} {raw['row_id']} {raw['action']} "
    return uuid5(device_id, f"handed_in {text}{said}")


def _next(tx: sa.Connection, scope: str) -> int:
    held = tx.execute(sa.select(_SEQUENCE.c.last).where(_SEQUENCE.c.scope == scope)).scalar()
    number: int = (held or 0) + 1
    if held is None:
        tx.execute(sa.insert(_SEQUENCE).values(scope=scope, last=number))
    else:
        moved = sa.update(_SEQUENCE).where(_SEQUENCE.c.scope == scope)
        tx.execute(moved.values(last=number))
    return number


def _create() -> sa.Table:
    table: sa.Table = op.create_table(
        "handed_in",
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("last_device", sa.Uuid()),
        sa.Column("own_since", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.String(27)),
        sa.Column("scope", sa.String(12), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("device_id", sa.Uuid()),
        sa.Column("deleted_at", sa.String(27)),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("author_role", sa.String(), nullable=False),
        sa.Column("author_device", sa.Uuid(), nullable=False),
        sa.Column("device_short", sa.String(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.String(27), nullable=False),
        sa.Column("row_scope", sa.String(), nullable=False),
        sa.Column("row_kind", sa.String(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("base_version", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("hlc", sa.String(), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=False),
        sa.Column("form_version", sa.String()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", sa.String(27)),
        sa.Column("reason", sa.String(), nullable=False),
    )
    op.create_index("handed_in_by_version", "handed_in", ["scope", "version"])
    op.create_index("handed_in_by_device", "handed_in", ["author_device", "counter"])
    return table
