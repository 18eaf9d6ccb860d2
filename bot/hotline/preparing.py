"""Builds what the desk works with before the first call needs it; a second or two after an edit."""

from __future__ import annotations

from bot.cases.dialogue.defect_tools import tools_of
from bot.cases.lost_items.catalogue import catalogue_of
from bot.cases.store.engine import CaseStore
from bot.hotline.fact_search import fact_search_of
from bot.knowledge.live import KnowledgeState


def prepare_desk(store: CaseStore, facts: KnowledgeState) -> None:
    """Build the searches over facts, categories, places and found items; nearly free when they are there."""
    fact_search_of(facts)
    tools_of(facts)
    with store.reading() as work:
        catalogue_of(store).refresh(work)
