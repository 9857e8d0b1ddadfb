"""Snapshots of large scopes for the first fill of devices; made anew whenever one is asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Two empty tables."""
    op.create_table(
        "snapshot",
        sa.Column("scope", sa.String(12), primary_key=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("least", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.String(40), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
    )
    op.create_table(
        "snapshot_block",
        sa.Column("scope", sa.String(12), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("audience", sa.String(36), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
