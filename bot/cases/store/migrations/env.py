"""Called by Alembic with the connection that ``bot.cases.store.migrating`` hands over."""

from __future__ import annotations

from alembic import context

from bot.cases.store.every_table import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the transaction around everything is the caller's
)
context.run_migrations()
