"""What recognises categories and places, built once for each state of the facts."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from bot.cases.defects.category import CategoryFinder
from bot.cases.defects.place import PlaceResolver
from bot.knowledge.live import KnowledgeState
from bot.language.words import shared_analyser


@dataclass(frozen=True)
class DefectTools:
    """Both belong to one state of the knowledge base."""

    categories: CategoryFinder
    places: PlaceResolver


_lock = threading.Lock()
_built: dict[int, tuple[KnowledgeState, DefectTools]] = {}


def tools_of(facts: KnowledgeState) -> DefectTools:
    """Return the tools for the facts as they are now; the first call after an edit takes a second."""
    with _lock:
        known = _built.get(id(facts))
        if known is None:
            _built.clear()
            analyser = shared_analyser()
            with analyser.learning():
                tools = DefectTools(
                    CategoryFinder(facts.knowledge, analyser), PlaceResolver(facts.knowledge, analyser)
                )
            known = _built[id(facts)] = (facts, tools)
        return known[1]
