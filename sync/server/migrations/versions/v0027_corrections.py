"""Editions of one visit: which is the first, why a later one was made, when and why one was taken
back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Visits of before are the only edition of theirs."""
    op.add_column("visit", sa.Column("first_visit", sa.Uuid()))
    op.add_column("visit", sa.Column("taken_back_at", sa.String(27)))
    for name in ("correction", "taken_back_why"):
        op.add_column("visit", sa.Column(name, sa.String(), nullable=False, server_default=""))
