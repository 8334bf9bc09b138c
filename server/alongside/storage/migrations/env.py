"""Runs migrations on the connection that ``alongside.storage.engine`` hands over."""

from alembic import context

from alongside.storage.tables import Base

connection = context.config.attributes.get("connection")
if connection is None:
    raise RuntimeError("Migrations are run by alongside.storage.engine, which brings the connection.")

# SQLite cannot change most things of a table in place; batch mode copies the table instead.
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
