"""Who died, who is the same person as whom, who lives elsewhere, who is a near relative of whom;
the note that a task was made of.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the columns; rows of before say nothing of it."""
    op.add_column("person", sa.Column("died_on", sa.Date()))
    op.add_column("person", sa.Column("merged_into", sa.Uuid()))
    op.add_column("household", sa.Column("residence_split", sa.JSON()))
    op.add_column("task", sa.Column("from_note", sa.Uuid()))
    for kind, name in (
        ("person", "merges"),
        ("person", "distinct_from"),
        ("household", "near_relatives"),
    ):
        op.add_column(kind, sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
