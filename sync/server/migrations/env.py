"""Runs the migrations on the connection that `sync.server.database` hands in. Never opens one
itself.
"""

from alembic import context

from sync.server.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
