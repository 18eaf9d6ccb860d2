"""From a citizen's words to the records that deal with them: one index for dialogue, fallback and console.

Names and aliases are found exactly and with typing errors (:mod:`bot.knowledge.names`). Paraphrases are
scored by a multinomial naive Bayes model over lemmas, compound parts, synonyms and character n-grams,
learnt at load from every record's names, aliases, keywords and ``phrases`` — closed form, so that an
edited phrase counts within seconds. How alike the nearest known wording is says whether to trust a hit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.names import NameFinder, NameMention
from bot.knowledge.records import (
    Body,
    ConsultationHour,
    Contact,
    DefectCategory,
    Searchable,
    Service,
    Unit,
)
from bot.language.codes import without_codes
from bot.language.normalise import fold, words
from bot.language.stopwords import STOP_WORDS
from bot.language.words import WordAnalyser

_SMOOTHING = 0.05
_TEMPERATURE = 2.0
_NAME_BONUS = 5.0
_MIN_LIKENESS = 0.16
"""Below this likeness to anything known, a hit without a name is only a guess."""


@dataclass(frozen=True)
class Hit:
    """A record that may be what the citizen means."""

    key: str
    score: float
    """Share of belief among all records, 0 to 1; the hits of one search sum to at most 1."""
    likeness: float
    """Cosine similarity to the nearest known wording of the record, 0 to 1; 1.0 for a name."""
    named: bool
    """Whether the text contains the record's name or an alias, perhaps misspelt."""


class SearchIndex:
    """The searchable form of one state of the knowledge base; immutable and safe to share."""

    def __init__(self, knowledge: KnowledgeBase, analyser: WordAnalyser) -> None:
        self._analyser = analyser
        self._keys = list(knowledge.records)
        self.names = NameFinder(knowledge, analyser)
        self._synonyms = _synonym_heads(knowledge, analyser)
        wordings: list[str] = []
        owners: list[int] = []
        for number, record in enumerate(knowledge.records.values()):
            texts = _wordings(record)
            wordings.extend(texts)
            owners.extend([number] * len(texts))
        self._word_vectors = TfidfVectorizer(analyzer=self._stems, sublinear_tf=True, dtype=np.float32)
        self._character_vectors = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(3, 5),
            preprocessor=fold,
            sublinear_tf=True,
            min_df=2,
            dtype=np.float32,
        )
        vectors = sparse.hstack(
            [self._word_vectors.fit_transform(wordings), self._character_vectors.fit_transform(wordings)]
        ).tocsr()
        self._wordings_by_term = (vectors * np.float32(1 / np.sqrt(2))).T.tocsr()
        self._first_wordings = np.flatnonzero(np.diff(owners, prepend=-1))
        ownership = sparse.csr_matrix(
            (np.ones(len(owners), dtype=np.float32), (np.asarray(owners), np.arange(len(owners)))),
            shape=(len(self._keys), len(owners)),
        )
        counts = (ownership @ vectors).tocsr()
        totals = np.asarray(counts.sum(axis=1)).ravel() + _SMOOTHING * vectors.shape[1]
        counts.data = np.log1p(counts.data / _SMOOTHING).astype(np.float32)
        self._log_counts = counts.T.tocsr()
        self._log_totals = np.log(totals).astype(np.float32)

    def search(self, text: str, limit: int = 5, mentions: Sequence[NameMention] | None = None) -> list[Hit]:
        """Return the best hits, best first; empty for a text without a known word.

        ``mentions`` saves finding the names again where the caller has them.
        """
        text = without_codes(text)
        if mentions is None:
            mentions = self.names.find(text)
        vector = sparse.hstack(
            [self._word_vectors.transform([text]), self._character_vectors.transform([text])]
        ).tocsr()
        named = self._named(mentions)
        if vector.nnz == 0 and not named:
            return []
        mass = float(vector.sum())
        logits = np.asarray((vector @ self._log_counts).todense()).ravel() - mass * self._log_totals
        logits = logits * np.float32(_TEMPERATURE / max(mass**0.5, 1.0))
        for number, strength in named.items():
            logits[number] += _NAME_BONUS * strength
        belief = np.exp(logits - logits.max())
        belief /= belief.sum()
        likeness = self._likeness(vector)
        best = np.argsort(-belief)[:limit]
        return [
            Hit(
                key=self._keys[number],
                score=float(belief[number]),
                likeness=1.0 if number in named else float(likeness[number]),
                named=number in named,
            )
            for number in best
        ]

    def _named(self, mentions: Sequence[NameMention]) -> dict[int, float]:
        position = {key: number for number, key in enumerate(self._keys)}
        strengths: dict[int, float] = {}
        for mention in mentions:
            for key in mention.keys:
                if key in position:
                    number = position[key]
                    strengths[number] = max(
                        strengths.get(number, 0.0), mention.score / len(mention.keys) ** 0.5
                    )
        return strengths

    def _likeness(self, vector: sparse.csr_matrix) -> NDArray[np.float32]:
        """The nearest wording of each record; only the terms of the text are looked at."""
        similarities = np.asarray((vector @ self._wordings_by_term).todense()).ravel() / np.sqrt(2)
        nearest: NDArray[np.float32] = np.maximum.reduceat(
            similarities.astype(np.float32), self._first_wordings
        )
        return nearest

    def _stems(self, text: str) -> list[str]:
        stems: list[str] = []
        for word in words(text):
            for stem in self._analyser.stems(word):
                if stem in STOP_WORDS:
                    continue
                stems.append(stem)
                head = self._synonyms.get(stem)
                if head is not None:
                    stems.append(head)
        return stems


def _synonym_heads(knowledge: KnowledgeBase, analyser: WordAnalyser) -> dict[str, str]:
    heads: dict[str, str] = {}
    for group in knowledge.synonyms:
        for word in group:
            heads.setdefault(analyser.stems(word)[0], f"~{group[0]}")
    return heads


def _wordings(record: Searchable) -> list[str]:
    """Every way the knowledge base speaks about a record."""
    texts = [record.name, *record.aliases, *record.phrases, *record.keywords]
    if isinstance(record, Unit):
        texts.append(" ".join(record.responsibilities))
    elif isinstance(record, Service):
        texts.append(record.summary)
    elif isinstance(record, Body):
        texts.append(" ".join(record.responsible_for))
    elif isinstance(record, Contact):
        texts.append(" ".join(record.purpose))
    elif isinstance(record, DefectCategory):
        texts.append(" ".join(record.examples))
    elif isinstance(record, ConsultationHour):
        texts.append(" ".join(record.topics))
    return [text for text in texts if text]
