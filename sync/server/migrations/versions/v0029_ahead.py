"""Batches that go ahead of their turn: which receipts are of such, and the highest number of each
device that came so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Add the columns; nothing came ahead before."""
    led = sa.Column("led", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("device", led)
    ahead = sa.Boolean()
    op.add_column("receipt", sa.Column("ahead", ahead, nullable=False, server_default=sa.false()))
