"""Who said each field of a row, for the question that a conflict asks. Of rows of before it is
known who wrote them last.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Add the column to every table of records."""
    found = sa.inspect(op.get_bind())
    for table in sorted(found.get_table_names()):
        names = {column["name"] for column in found.get_columns(table)}
        if "own_since" in names and "said_by" not in names:
            op.add_column(table, sa.Column("said_by", sa.JSON()))
