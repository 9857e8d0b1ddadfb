"""The form that a clue, a plan or a dossier was made of; the type of a temporary relief; the jobs
that somebody was offered; a visit to somebody whose household nobody knows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add the columns; rows of before say nothing of it."""
    for kind in ("clue", "plan", "special_case"):
        op.add_column(kind, sa.Column("from_visit", sa.Uuid()))
    op.add_column("special_case", sa.Column("relief_type", sa.String()))
    offers = sa.Column("job_offers", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("person", offers)
    with op.batch_alter_table("visit") as visit:
        visit.alter_column("household_id", existing_type=sa.Uuid(), nullable=True)
