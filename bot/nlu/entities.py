"""Entities from the knowledge base and from the text itself; nothing here is trained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.clock import now
from bot.knowledge.live import shared_knowledge
from bot.nlu.mentions import Mention, find_mentions

REPORTED_TYPES = ("service", "unit", "person", "place", "date", "time", "email", "phone")
"""Entity types of the domain; other mentions (defects) only help the classifier."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class KnowledgeEntityExtractor(GraphComponent):  # type: ignore[misc]
    """Finds names of the knowledge base, dates, times and contact details in a message."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowledgeEntityExtractor:
        """Build the extractor; the knowledge is shared by the process and follows edits."""
        shared_knowledge()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities to every message."""
        for message in messages:
            text = message.get(TEXT) or ""
            entities = message.get(ENTITIES, []) + list(self._entities(text))
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def _entities(self, text: str) -> Iterator[dict[str, Any]]:
        for mention in find_mentions(text, shared_knowledge().state.index.names, now().date()):
            if mention.type in REPORTED_TYPES:
                yield _as_entity(mention)


def _as_entity(mention: Mention) -> dict[str, Any]:
    return {
        "entity": mention.type,
        "start": mention.start,
        "end": mention.end,
        "value": mention.value,
        "keys": list(mention.keys),
        "confidence_entity": mention.score,
        "extractor": "KnowledgeEntityExtractor",
    }
