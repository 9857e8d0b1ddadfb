"""What each receipt's changes said, so that they are known under other numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Receipts of before know their batch alone."""
    op.add_column("receipt", sa.Column("ops", sa.LargeBinary(), nullable=True))
