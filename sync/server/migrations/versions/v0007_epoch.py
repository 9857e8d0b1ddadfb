"""The server's epoch, and the secret of the marks that prove what it once knew."""

import secrets
import time

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """A server from before begins its first epoch here."""
    op.add_column("server", sa.Column("epoch", sa.String(32), nullable=False, server_default=""))
    op.add_column("server", sa.Column("secret", sa.String(64), nullable=False, server_default=""))
    told = sa.table("server", sa.column("epoch"), sa.column("secret"))
    epoch = f"{int(time.time() * 1000):012x}{secrets.token_hex(10)}"
    fresh = {"epoch": epoch, "secret": secrets.token_hex(32)}
    op.get_bind().execute(sa.update(told).values(**fresh))
