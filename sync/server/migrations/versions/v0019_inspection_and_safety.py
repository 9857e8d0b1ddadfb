"""Inspections and the tasks of their findings; what to know for one's own safety before a door."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """An empty table and columns; rows of before say nothing of it."""
    op.add_column("task", sa.Column("inspection_id", sa.Uuid()))
    op.add_column("task", sa.Column("done_on", sa.Date()))
    op.add_column("household", sa.Column("safety", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "inspection",
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
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.String(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("sample", sa.JSON(), nullable=False),
        sa.Column("replied_on", sa.Date()),
    )
    op.create_index("inspection_by_version", "inspection", ["scope", "version"])
