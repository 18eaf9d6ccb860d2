"""Simpler searches to compare ours with; they know the names and aliases of the records only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from rapidfuzz import fuzz, process
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.knowledge import KnowledgeBase
from bot.language.normalise import fold
from bot.language.words import WordAnalyser

Search = Callable[[str], Sequence[str]]
"""From a question to the keys of at least three records, best first."""


def fuzzy_search(knowledge: KnowledgeBase) -> Search:
    """Return a search by rapidfuzz between the folded question and each name and alias.

    Of rapidfuzz's measures ``token_set_ratio`` finds most of our test questions.
    """
    names, owners = _names(knowledge)
    folded = [fold(name) for name in names]

    def search(text: str) -> list[str]:
        hits = process.extract(fold(text), folded, scorer=fuzz.token_set_ratio, limit=20)
        return _first_three(owners[number] for _, _, number in hits)

    return search


def tfidf_search(knowledge: KnowledgeBase, analyser: WordAnalyser) -> Search:
    """Return a search by cosine over TF-IDF of lemmas, compound parts and character 3–5-grams."""
    names, owners = _names(knowledge)
    stems = TfidfVectorizer(analyzer=analyser.text_stems, sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), preprocessor=fold, sublinear_tf=True)
    known = sparse.hstack([stems.fit_transform(names), characters.fit_transform(names)]).tocsr()

    def search(text: str) -> list[str]:
        asked = sparse.hstack([stems.transform([text]), characters.transform([text])]).tocsr()
        likeness = np.asarray((known @ asked.T).todense()).ravel()
        return _first_three(owners[number] for number in np.argsort(-likeness)[:20])

    return search


def _names(knowledge: KnowledgeBase) -> tuple[list[str], list[str]]:
    """Return every name and alias, and in the same order the keys of the records they belong to."""
    records = knowledge.records.values()
    names = [name for record in records for name in (record.name, *record.aliases)]
    keys = [record.key for record in records for _ in (record.name, *record.aliases)]
    return names, keys


def _first_three(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))[:3]
