"""Conflicts as rows that travel and are chosen in; when a row was written last."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KINDS = (
    *("region", "grid", "staff", "form", "household", "person", "membership"),
    *("task", "visit", "note", "attachment", "proposal"),
)
_OLD = sa.table(
    "conflict",
    sa.column("id", sa.Uuid()),
    sa.column("scope", sa.String()),
    sa.column("kind", sa.String()),
    sa.column("row_id", sa.Uuid()),
    sa.column("name", sa.String()),
    sa.column("base", sa.JSON()),
    sa.column("held", sa.JSON()),
    sa.column("wanted", sa.JSON()),
    sa.column("held_device", sa.Uuid()),
    sa.column("wanted_device", sa.Uuid()),
    sa.column("wanted_by", sa.Uuid()),
    sa.column("counter", sa.BigInteger()),
    sa.column("at", sa.String()),
)
_DEVICE = sa.table("device", sa.column("id", sa.Uuid()), sa.column("staff_id", sa.Uuid()))
_SEQUENCE = sa.table("scope_sequence", sa.column("scope"), sa.column("last", sa.BigInteger()))


def upgrade() -> None:
    """Add the column, and carry the open conflicts over into rows with numbers of their scope."""
    for kind in KINDS:
        op.add_column(kind, sa.Column("last_at", sa.String(27)))
    tx = op.get_bind()
    old = [dict(row) for row in tx.execute(sa.select(_OLD).order_by(_OLD.c.id)).mappings()]
    owners = {row.id: row.staff_id for row in tx.execute(sa.select(_DEVICE))}
    op.drop_index("conflict_by_row", "conflict")
    op.drop_table("conflict")
    made = _create()
    for row in _rows(old, owners):
        number = sa.select(_SEQUENCE.c.last).where(_SEQUENCE.c.scope == row["scope"])
        row["version"] = tx.execute(number).scalar_one() + 1
        moved = sa.update(_SEQUENCE).where(_SEQUENCE.c.scope == row["scope"])
        tx.execute(moved.values(last=row["version"]))
        tx.execute(sa.insert(made).values(row))


def _rows(old: list[dict[str, Any]], owners: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """One question a field; one in all for a visit's review."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in old:
        name = "" if row["kind"] == "visit" else row["name"]
        groups[row["scope"], row["row_id"], row["wanted_device"], row["counter"], name].append(row)
    return [
        {
            "extra": {},
            "origin": "",
            "own_since": 0,
            "scope": first["scope"],
            "id": first["id"],
            "created_at": first["at"],
            "row_kind": first["kind"],
            "row_id": first["row_id"],
            "differing": {
                row["name"]: {name: row[name] for name in ("base", "held", "wanted")}
                for row in group
            },
            "held_by": owners.get(first["held_device"]),
            "wanted_by": first["wanted_by"],
            "wanted_at": first["at"],
            "wanted_device": first["wanted_device"],
            "counter": first["counter"],
            "state": "open",
        }
        for group in groups.values()
        for first in group[:1]
    ]


def _create() -> sa.Table:
    table: sa.Table = op.create_table(
        "conflict",
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
        sa.Column("row_kind", sa.String(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("differing", sa.JSON(), nullable=False),
        sa.Column("held_by", sa.Uuid()),
        sa.Column("held_at", sa.String(27)),
        sa.Column("wanted_by", sa.Uuid(), nullable=False),
        sa.Column("wanted_at", sa.String(27), nullable=False),
        sa.Column("wanted_device", sa.Uuid(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("choice", sa.String()),
        sa.Column("chosen_by", sa.Uuid()),
        sa.Column("chosen_at", sa.String(27)),
    )
    op.create_index("conflict_by_version", "conflict", ["scope", "version"])
    return table
