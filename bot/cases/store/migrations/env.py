"""Called by Alembic with the connection that ``bot.cases.store.migrating`` hands over."""

from __future__ import annotations

from alembic import context

import bot.conversations.dialogues
import bot.hotline.casework.tables
import bot.hotline.figures_tables
import bot.hotline.tables
import bot.hotline.takeover_tables  # noqa: F401 - its tables belong to the metadata
from bot.cases.store.every_table import metadata
from bot.cases.store.tables import metadata
from bot.conversations import dialogues, tables  # noqa: F401 - their tables are in the same database

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the transaction around everything is the caller's
)
context.run_migrations()
