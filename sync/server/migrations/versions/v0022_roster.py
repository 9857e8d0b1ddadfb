"""What workers said of their party, with their consent; who keeps in touch with which household."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the columns; rows of before say nothing of it."""
    op.add_column("staff", sa.Column("party_member", sa.Boolean()))
    op.add_column("staff", sa.Column("party_consent_on", sa.Date()))
    op.add_column(
        "household", sa.Column("pairings", sa.JSON(), nullable=False, server_default="[]")
    )
