"""Every table of the database, wherever its module is; for migrations and for the test that compares both."""

from bot.cases.store.tables import metadata
from bot.conversations import dialogues, tables
from bot.hotline import figures_tables, takeover_tables
from bot.hotline import tables as hotline_tables
from bot.hotline.casework import tables as casework_tables
from bot.messengers import tables as messenger_tables
from bot.open311 import tables as open311_tables

__all__ = ["MODULES", "metadata"]

MODULES = (
    tables,
    dialogues,
    hotline_tables,
    casework_tables,
    takeover_tables,
    figures_tables,
    messenger_tables,
    open311_tables,
)
"""Declaring a table is done by importing its module."""
