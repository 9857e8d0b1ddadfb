"""Tables of limits, holidays and policies that a district published."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_KIND = "policy_table"


def upgrade() -> None:
    """An empty table."""
    op.create_table(
        _KIND,
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
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
    )
    op.create_index(f"{_KIND}_by_version", _KIND, ["scope", "version"])
