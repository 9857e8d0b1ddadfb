"""How a task ended, and what was found then."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Tasks that are there have not said."""
    for name in ("verdict", "finding"):
        op.add_column("task", sa.Column(name, sa.String(), nullable=False, server_default=""))
