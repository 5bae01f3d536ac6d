"""Alembic's environment: the connection is handed over by ``migrating.migrate``."""

from alembic import context

from lhs_desktop.models.db.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
