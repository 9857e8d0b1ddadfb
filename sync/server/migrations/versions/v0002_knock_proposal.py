"""Several forms at one door, changes that a form proposes, signed form packages."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns and the table; rows of the first schema keep their meaning."""
    op.add_column("visit", sa.Column("knock_id", sa.Uuid()))
    op.add_column("form", sa.Column("signature", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "proposal",
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("last_device", sa.Uuid()),
        sa.Column("own_since", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.String(12), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("device_id", sa.Uuid()),
        sa.Column("deleted_at", sa.String(27)),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", sa.String(27)),
        sa.Column("reason", sa.String(), nullable=False),
    )
    op.create_index("proposal_by_version", "proposal", ["scope", "version"])
