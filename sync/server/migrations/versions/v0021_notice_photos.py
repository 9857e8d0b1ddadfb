"""The notes with the photos of a notice where it hung, and where it was taken down."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Notices of before have no photo."""
    op.add_column("public_notice", sa.Column("post_note", sa.Uuid()))
    op.add_column("public_notice", sa.Column("down_note", sa.Uuid()))
