"""What others gave beside the aid of a dossier; a dossier that checks a wrong claim; the child whom
a plan is for; what was measured of people.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_READING: "tuple[sa.Column[Any], ...]" = (
    sa.Column("household_id", sa.Uuid(), nullable=False),
    sa.Column("person_id", sa.Uuid(), nullable=False),
    sa.Column("kind", sa.String(), nullable=False),
    sa.Column("taken_on", sa.Date(), nullable=False),
    sa.Column("numbers", sa.JSON(), nullable=False),
    sa.Column("note", sa.String(), nullable=False),
    sa.Column("from_visit", sa.Uuid()),
)


def upgrade() -> None:
    """Add the columns; rows of before say nothing of it. An empty table."""
    given = sa.Column("donations", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("special_case", given)
    op.add_column("special_case", sa.Column("claim", sa.JSON()))
    op.add_column("plan", sa.Column("person_id", sa.Uuid()))
    _create("reading", *_READING)


def _create(kind: str, *fields: "sa.Column[Any]") -> None:
    op.create_table(
        kind,
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("last_device", sa.Uuid()),
        sa.Column("own_since", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.String(27)),
        sa.Column("grid", sa.Uuid()),
        sa.Column("scope", sa.String(12), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("device_id", sa.Uuid()),
        sa.Column("deleted_at", sa.String(27)),
        sa.Column("id", sa.Uuid(), primary_key=True),
        *fields,
    )
    op.create_index(f"{kind}_by_version", kind, ["scope", "version"])
