"""The knowledge base: facts about the city, loaded, validated, searched and kept up to date."""

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import KnowledgeError, load_knowledge

__all__ = ["KnowledgeBase", "KnowledgeError", "load_knowledge"]
