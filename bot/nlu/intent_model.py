"""A linear intent model: logistic regression over words, lemmas, compound parts and character n-grams.

Mentions of services, offices, places, dates … are replaced by their type, so that a question is recognised
whatever its topic. Plain scikit-learn; stored as JSON and NumPy arrays, never pickled.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.language.normalise import fold, folded_words, words
from bot.language.words import WordAnalyser

_MASK = "xx{}xx"
_FEATURES = "features.json"
_WEIGHTS = "weights.npz"


@dataclass(frozen=True)
class Span:
    """A mention to be replaced by its type."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class Utterance:
    """A text as the model sees it."""

    raw: str
    masked: str
    lemmas: tuple[str, ...] = ()


def mask(text: str, spans: Sequence[Span]) -> str:
    """Return the text with every mention replaced by its type; of overlapping mentions the first counts."""
    masked, position = "", 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start < position:
            continue
        masked += f"{text[position : span.start]} {_MASK.format(span.type)} "
        position = span.end
    return masked + text[position:]


class IntentModel:
    """Maps utterances to intents with probabilities."""

    def __init__(self, analyser: WordAnalyser) -> None:
        self._analyser = analyser
        self.intents: list[str] = []
        self._vectorizers = {
            "words": TfidfVectorizer(analyzer=_word_ngrams, sublinear_tf=True, min_df=2),
            "stems": TfidfVectorizer(analyzer=self._stems, sublinear_tf=True),
            "characters": TfidfVectorizer(
                analyzer="char_wb", ngram_range=(2, 5), preprocessor=fold, sublinear_tf=True, min_df=2
            ),
        }
        self._idf: dict[str, NDArray[np.float64]] = {}
        self._weights: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self._biases: NDArray[np.float32] = np.zeros(0, dtype=np.float32)

    def train(self, utterances: Sequence[Utterance], intents: Sequence[str]) -> None:
        """Learn from utterances and their intents."""
        columns = [
            vectorizer.fit_transform(self._inputs(name, utterances))
            for name, vectorizer in self._vectorizers.items()
        ]
        model = LogisticRegression(C=20, solver="liblinear")
        model.fit(sparse.hstack(columns).tocsr(), list(intents))
        self.intents = [str(intent) for intent in model.classes_]
        self._idf = {name: vectorizer.idf_ for name, vectorizer in self._vectorizers.items()}
        self._weights = model.coef_.T.astype(np.float32)
        self._biases = model.intercept_.astype(np.float32)

    def classify(self, utterances: Sequence[Utterance]) -> NDArray[np.float64]:
        """Return probabilities, one row per utterance and one column per entry of :attr:`intents`."""
        scores = np.stack([self._score(utterance) for utterance in utterances])
        odds = 1.0 / (1.0 + np.exp(-scores.astype(np.float64)))
        probabilities: NDArray[np.float64] = odds / odds.sum(axis=1, keepdims=True)
        return probabilities

    def _score(self, utterance: Utterance) -> NDArray[np.float32]:
        """Return what scikit-learn's ``transform`` would lead to, without its cost for a single text."""
        scores, first_row = self._biases, 0
        for name, vectorizer in self._vectorizers.items():
            vocabulary = vectorizer.vocabulary_
            terms = vectorizer.build_analyzer()(self._inputs(name, [utterance])[0])
            counts = Counter(vocabulary[term] for term in terms if term in vocabulary)
            if counts:
                columns = np.fromiter(counts, dtype=np.intp, count=len(counts))
                values = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
                values = (1.0 + np.log(values)) * self._idf[name][columns]
                values /= np.linalg.norm(values)
                scores = scores + values.astype(np.float32) @ self._weights[first_row + columns]
            first_row += len(vocabulary)
        return scores

    def save(self, folder: Path) -> None:
        """Write the model to a folder."""
        features = {
            name: {"terms": _terms(vectorizer), "idf": [round(float(value), 6) for value in vectorizer.idf_]}
            for name, vectorizer in self._vectorizers.items()
        }
        (folder / _FEATURES).write_text(
            json.dumps({"intents": self.intents, "features": features}, ensure_ascii=False)
        )
        np.savez(folder / _WEIGHTS, weights=self._weights, biases=self._biases)

    @classmethod
    def load(cls, folder: Path, analyser: WordAnalyser) -> IntentModel:
        """Return a model written by :meth:`save`."""
        model = cls(analyser)
        stored: dict[str, Any] = json.loads((folder / _FEATURES).read_text())
        model.intents = stored["intents"]
        for name, vectorizer in model._vectorizers.items():
            features = stored["features"][name]
            vectorizer.vocabulary_ = {term: number for number, term in enumerate(features["terms"])}
            vectorizer.idf_ = model._idf[name] = np.asarray(features["idf"])
        with np.load(folder / _WEIGHTS, allow_pickle=False) as arrays:
            model._weights, model._biases = arrays["weights"], arrays["biases"]
        return model

    def _inputs(self, name: str, utterances: Sequence[Utterance]) -> list[Any]:
        if name == "stems":
            return list(utterances)
        return [utterance.masked for utterance in utterances]

    def _stems(self, utterance: Utterance) -> list[str]:
        stems = [stem for word in words(utterance.raw) for stem in self._analyser.stems(word)]
        return stems + [f"lemma={fold(lemma)}" for lemma in utterance.lemmas]


def _word_ngrams(text: str) -> list[str]:
    """Words, pairs and triples of words, with marks for begin and end."""
    tokens = ["^", *folded_words(text), "$"]
    pairs = [" ".join(pair) for pair in zip(tokens, tokens[1:])]
    triples = [" ".join(triple) for triple in zip(tokens, tokens[1:], tokens[2:])]
    return tokens + pairs + triples


def _terms(vectorizer: TfidfVectorizer) -> list[str]:
    return [str(term) for term in vectorizer.get_feature_names_out()]
