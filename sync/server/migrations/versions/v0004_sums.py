"""The sums of what each audience of a scope holds; the server counts old scopes when it starts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """An empty table."""
    op.create_table(
        "scope_sum",
        sa.Column("scope", sa.String(12), primary_key=True),
        sa.Column("audience", sa.String(36), primary_key=True),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.String(32), nullable=False),
        sa.Column("buckets", sa.LargeBinary(), nullable=False),
    )
