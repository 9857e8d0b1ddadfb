"""The parcels that were taken in, by device."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """An empty table."""
    op.create_table(
        "parcel",
        sa.Column("device_id", sa.Uuid(), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
    )
