"""Provides German spaCy documents: the real ``de_core_news_sm`` where installed, else a lookup pipeline.

The trained model remembers which of the two it was trained with and refuses to run with the other, since
features would silently differ.
"""

from __future__ import annotations

import json
import logging
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.model import InvalidModelError
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from spacy.language import Language

logger = logging.getLogger(__name__)

PREFERRED_MODEL = "de_core_news_sm"
LOOKUP_PIPELINE = "blank-de-lookup"
_MARKER = "spacy.json"


def load_german(package: str = PREFERRED_MODEL) -> tuple[str, Language]:
    """Return ``(name, pipeline)``: the installed package, or the lookup pipeline where it is missing.

    The name of a package carries its version, e.g. ``de_core_news_sm-3.8.0``.
    """
    if spacy.util.is_package(package):
        language = spacy.load(package, exclude=["parser", "ner"])
        return f"{package}-{language.meta['version']}", language
    language = spacy.blank("de")
    language.add_pipe("lemmatizer", config={"mode": "lookup"})
    language.initialize()
    return LOOKUP_PIPELINE, language


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
    model_from="GermanSpacy",
)
class GermanSpacy(SpacyNLP):  # type: ignore[misc]
    """Loads the German pipeline once and turns every message into a spaCy document."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Words keep their case (nouns are told by it); ``package`` is the preferred spaCy package."""
        return {"case_sensitive": True, "package": PREFERRED_MODEL}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GermanSpacy:
        """Load the pipeline for training and remember its name in the model."""
        component = cls._with_pipeline(config)
        with model_storage.write_to(resource) as folder:
            (folder / _MARKER).write_text(json.dumps({"pipeline": component._model.model_name}))
        return component

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GermanSpacy:
        """Load the pipeline for use.

        Raises:
            InvalidModelError: the model was trained with another pipeline than the installed one.
        """
        component = cls._with_pipeline(config)
        try:
            with model_storage.read_from(resource) as folder:
                trained_with = json.loads((folder / _MARKER).read_text())["pipeline"]
        except ValueError:
            return component  # a node that trained nothing of its own
        if trained_with != component._model.model_name:
            raise InvalidModelError(
                f"This model was trained with the spaCy pipeline {trained_with}, but "
                f"{component._model.model_name} is installed. Train again with `python -m bot train --force`."
            )
        return component

    @classmethod
    def _with_pipeline(cls, config: dict[str, Any]) -> GermanSpacy:
        settings = {**cls.get_default_config(), **config}
        name, language = load_german(settings["package"])
        logger.info("spaCy pipeline: %s", name)
        return cls(SpacyModel(model=language, model_name=name), settings)
