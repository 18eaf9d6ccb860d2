"""What every sender process imports and builds first; the senders of tests are forked when that is done."""

from __future__ import annotations

import bot.cases.consultation.waiting_list
import bot.cases.demo
import bot.cases.lost_items.matches
import bot.cases.lost_items.standing
import bot.cases.sender
import bot.cases.store.migrating  # noqa: F401
from bot.knowledge.load import load_knowledge

load_knowledge()
