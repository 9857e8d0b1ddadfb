"""Where a photo of a visit was taken; the day on which somebody goes to a clue again."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add the columns; rows of before say nothing of it."""
    for name in ("latitude", "longitude", "accuracy"):
        op.add_column("attachment", sa.Column(name, sa.BigInteger()))
    op.add_column("clue", sa.Column("look_on", sa.Date()))
