"""Households that are lent to assessors: every row says with which one it is seen by them. Nothing
was lent before.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Add the column to every table whose rows lie in grids, and the way to what is lent."""
    found = sa.inspect(op.get_bind())
    for table in sorted(found.get_table_names()):
        names = {column["name"] for column in found.get_columns(table)}
        if "grid" in names and "lent" not in names:
            op.add_column(table, sa.Column("lent", sa.Uuid()))
    of_assessments = sa.text("kind = 'assessment'")
    only: dict[str, Any] = {"sqlite_where": of_assessments, "postgresql_where": of_assessments}
    op.create_index("task_lent_to", "task", ["assignee_id"], **only)
    op.create_index("task_lent_of", "task", ["scope", "household_id"], **only)
