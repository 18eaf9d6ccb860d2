"""The intent classifier of the pipeline: the linear model, danger first, one opinion per clause."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.cases.references import find_references
from bot.clock import now
from bot.knowledge.live import shared_knowledge
from bot.language.codes import case_number_in, code_spans, without_codes
from bot.language.danger import POSSIBLE_DANGER, danger_in
from bot.language.normalise import words
from bot.language.words import shared_analyser
from bot.nlu.clauses import Clause, split_clauses
from bot.nlu.intent_model import IntentModel, Span, Utterance, mask
from bot.nlu.mentions import Mention, find_mentions

logger = logging.getLogger(__name__)

EMERGENCY = "emergency"
ASK_CASE_STATUS = "ask_case_status"
_MEANT_OF_A_CASE = {"change_case": "change_case", "delete_data": "change_case"}
"""What is meant with the number of a case beside it; otherwise it is asked how the case stands.

Who wants *a case* deleted does not want the whole conversation forgotten.
"""
INSULT = "insult"
_CONCERNS = ("report_defect", "report_lost_item", "book_consultation")
_A_CONCERN = 0.15
_WORDS_OF_A_CONCERN = 7
_CODE = "case"
"""What numbers and codes of cases are masked as, whatever their characters."""
CLAUSES = "clauses"
"""Key of the parse result: the clauses with text, span, intent and confidence."""
DANGER = "danger"
"""Key of the parse result: the kind of danger, or ``None``."""
_RANKING_LENGTH = 5
_SURE_OF_DANGER = 0.7
"""A learnt suspicion below this only adds the emergency numbers to the answer of the next best intent."""
_WORTH_A_WARNING = 0.5
_WORDS_OF_A_CRY = 3
"""Fewer words („kind“) are not enough to trust a learnt suspicion; the usual cries are known anyway."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class GermanIntentClassifier(GraphComponent):  # type: ignore[misc]
    """Classifies German messages; see :mod:`bot.nlu.intent_model`."""

    def __init__(self, model: IntentModel, model_storage: ModelStorage, resource: Resource) -> None:
        self._model = model
        self._storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GermanIntentClassifier:
        """Build an untrained classifier."""
        return cls(IntentModel(shared_analyser()), model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the intent examples and store the model."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        names, today = shared_knowledge().state.index.names, now().date()
        utterances = [
            _utterance(example.get(TEXT), None, find_mentions(example.get(TEXT), names, today), example)
            for example in examples
        ]
        with shared_analyser().learning():
            self._model.train(utterances, [example.get(INTENT) for example in examples])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GermanIntentClassifier:
        """Load the trained classifier."""
        with model_storage.read_from(resource) as folder:
            model = IntentModel.load(folder, shared_analyser())
        return cls(model, model_storage, resource)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking, clauses and danger of every message."""
        names, today = shared_knowledge().state.index.names, now().date()
        for message in messages:
            text = message.get(TEXT)
            if text:
                self._classify(message, text, find_mentions(text, names, today))
        return messages

    def _classify(self, message: Message, text: str, mentions: Sequence[Mention]) -> None:
        clauses = split_clauses(text)
        utterances = [_utterance(text, None, mentions, message)]
        if len(clauses) > 1:
            utterances += [_utterance(text, clause, mentions, message) for clause in clauses]
        opinions = [self._ranking(row) for row in self._model.classify(utterances)]
        ranking = opinions[0]
        danger = danger_in(text)
        if danger is not None:
            ranking = [{"name": EMERGENCY, "confidence": 1.0}] + [
                r for r in ranking if r["name"] != EMERGENCY
            ]
        elif ranking[0]["name"] == EMERGENCY and not _is_sure(text, ranking[0]["confidence"]):
            if ranking[0]["confidence"] >= _WORTH_A_WARNING:
                danger = POSSIBLE_DANGER
            ranking = [ranking[1], ranking[0], *ranking[2:]]
        elif ranking[0]["name"] == INSULT:
            ranking = concern_first(ranking, text)
        elif names_a_case(text):
            wish = _MEANT_OF_A_CASE.get(ranking[0]["name"], ASK_CASE_STATUS)
            ranking = [{"name": wish, "confidence": 1.0}] + [r for r in ranking if r["name"] != wish]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking[:_RANKING_LENGTH], add_to_output=True)
        message.set(DANGER, danger, add_to_output=True)
        message.set(
            CLAUSES,
            [
                {
                    "start": clause.start,
                    "end": clause.end,
                    "intent": opinion[0]["name"],
                    "confidence": opinion[0]["confidence"],
                }
                for clause, opinion in zip(clauses, opinions[1:])
            ],
            add_to_output=True,
        )

    def _ranking(self, row: Sequence[float]) -> list[dict[str, Any]]:
        pairs = sorted(zip(self._model.intents, row), key=lambda pair: -pair[1])
        return [{"name": name, "confidence": float(confidence)} for name, confidence in pairs]


def names_a_case(text: str) -> bool:
    """Tell whether a text holds the number of a case, right or mistyped."""
    return bool(find_references(text)) or case_number_in(text) is not None


def concern_first(ranking: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Whoever scolds and reports something in the same breath is heard about what they report."""
    second = ranking[1]
    if (
        second["name"] in _CONCERNS
        and second["confidence"] >= _A_CONCERN
        and len(words(text)) >= _WORDS_OF_A_CONCERN
    ):
        return [{**second, "confidence": ranking[0]["confidence"]}, ranking[0], *ranking[2:]]
    return ranking


def _is_sure(text: str, confidence: float) -> bool:
    return confidence >= _SURE_OF_DANGER and len(words(text)) >= _WORDS_OF_A_CRY


def _utterance(text: str, clause: Clause | None, mentions: Sequence[Mention], message: Message) -> Utterance:
    start, end = (clause.start, clause.end) if clause else (0, len(text))
    spans = [
        Span(mention.start - start, mention.end - start, mention.type)
        for mention in mentions
        if mention.start >= start and mention.end <= end
    ]
    spoken = set(range(start, end)).difference(*(range(*span) for span in code_spans(text)))
    document = message.get(SPACY_DOCS[TEXT])
    lemmas = (
        tuple(token.lemma_ for token in document if token.idx in spoken and not token.is_punct)
        if document is not None
        else ()
    )
    words_only = without_codes(text[start:end])
    spans += [Span(first, last, _CODE) for first, last in code_spans(text[start:end])]
    return Utterance(raw=words_only, masked=mask(text[start:end], spans), lemmas=lemmas)
