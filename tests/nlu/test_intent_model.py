"""The linear intent model learns, is stored without pickles and comes back the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.language.words import WordAnalyser
from bot.nlu.intent_model import IntentModel, Span, Utterance, mask
from bot.nlu.intents import concern_first

EXAMPLES = [
    ("wann hat das xxunitxx offen", "ask_hours"),
    ("hat das xxunitxx heute auf", "ask_hours"),
    ("bis wann ist das xxunitxx geöffnet", "ask_hours"),
    ("was kostet ein xxservicexx", "ask_fee"),
    ("wie teuer ist ein xxservicexx", "ask_fee"),
    ("gebühr für xxservicexx", "ask_fee"),
]


@pytest.fixture
def model(analyser: WordAnalyser) -> IntentModel:
    """A model that knows two intents."""
    trained = IntentModel(analyser)
    trained.train([Utterance(text, text) for text, _ in EXAMPLES], [intent for _, intent in EXAMPLES])
    return trained


def test_an_unseen_wording_gets_the_intent_of_its_kind(model: IntentModel) -> None:
    probabilities = model.classify([Utterance("kostet das was", "kostet das was")])[0]
    assert model.intents[int(np.argmax(probabilities))] == "ask_fee"


def test_probabilities_of_a_message_sum_to_one(model: IntentModel) -> None:
    assert model.classify([Utterance("hallo", "hallo")]).sum() == pytest.approx(1.0)


def test_a_stored_model_answers_as_before(model: IntentModel, tmp_path: Path, analyser: WordAnalyser) -> None:
    model.save(tmp_path)
    restored = IntentModel.load(tmp_path, analyser)
    questions = [Utterance(text, text) for text, _ in EXAMPLES]
    np.testing.assert_allclose(restored.classify(questions), model.classify(questions), rtol=1e-5)


def test_nothing_is_stored_as_a_pickle(model: IntentModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".npz"}


def test_a_mention_is_replaced_by_its_type() -> None:
    text = "was kostet Elterngeld"
    assert mask(text, [Span(11, 21, "service")]).split() == ["was", "kostet", "xxservicexx"]


def test_a_report_within_a_tirade_is_heard_as_a_report() -> None:
    ranking = [{"name": "insult", "confidence": 0.7}, {"name": "report_defect", "confidence": 0.2}]
    tirade = "ihr seid doch alle nichtsnutze da ist seit wochen ein loch"
    first, *rest = concern_first(ranking, tirade)
    assert first == {"name": "report_defect", "confidence": 0.7}
    assert [each["name"] for each in rest] == ["insult"]
    assert concern_first(ranking, "ihr löcher") == ranking, "too short to tell anything"
