"""People who answer for several areas, for grids, or no longer for an area that they had."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

COLUMNS = ("also", "grids", "former")


def upgrade() -> None:
    """Three lists of an account, empty for everybody."""
    for name in COLUMNS:
        op.add_column("account", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
