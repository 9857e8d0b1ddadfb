"""Where rows went that a scope handed over to another."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """An empty table."""
    op.create_table(
        "moved_row",
        sa.Column("scope", sa.String(12), primary_key=True),
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("row_id", sa.Uuid(), primary_key=True),
        sa.Column("to_scope", sa.String(12), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
    )
    op.create_index("moved_row_by_id", "moved_row", ["row_id"])
