"""``python -m benchmarks.search``: how fast the knowledge base is searched, how often rightly."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from benchmarks.name_search import Search, fuzzy_search, tfidf_search
from benchmarks.questions import Paraphrase, paraphrases, utterances
from benchmarks.tables import machine, milliseconds, percent, percentile, seconds_text, table
from bot.knowledge import KnowledgeBase, load_knowledge
from bot.knowledge.search import SearchIndex
from bot.language.words import WordAnalyser
from bot.settings import Settings

T = TypeVar("T")


class ForgetfulAnalyser(WordAnalyser):
    """Can forget what was asked before, so that each question is the first one."""

    def forget(self) -> None:
        """Forget all words but those of the knowledge base."""
        self._heard.clear()


def main() -> int:
    """Measure and print; return the exit code."""
    print(f"{machine()}\n", flush=True)
    asked, said = paraphrases(), utterances()
    texts = [question.text for question in asked] + [utterance.text for utterance in said]
    knowledge = load_knowledge(Settings.from_environment().knowledge_folder)
    analyser = ForgetfulAnalyser()
    analyser.stems("Aufwärmen")  # HanTa loads its model with the first word
    with analyser.learning():
        index, first_build = _timed(lambda: SearchIndex(knowledge, analyser))
        _, next_build = _timed(lambda: SearchIndex(knowledge, analyser))

    def search(text: str) -> Sequence[str]:
        return [hit.key for hit in index.search(text, limit=3)]

    search(texts[0])
    cold = _times(search, texts, before=analyser.forget)
    _times(search, texts)
    warm = _times(search, texts)
    rows = [
        ["warm: the words were met before", *_spread(warm), "p95 < 10 ms"],
        ["cold: only the knowledge base's words are known", *_spread(cold), "–"],
    ]
    header = ["", "p50", "p95", "longest", "wanted"]
    print(table(f"Time of one search ({len(texts)} questions)", header, rows))
    rows = [
        ["no word known yet", seconds_text(first_build)],
        ["words known from the cache", seconds_text(next_build)],
    ]
    print(table(f"Building the index ({len(knowledge.records)} records)", ["", "time"], rows))
    print(_quality(knowledge, analyser, search, asked))
    return 0


def _quality(
    knowledge: KnowledgeBase, analyser: WordAnalyser, ours: Search, asked: Sequence[Paraphrase]
) -> str:
    searches = {
        "rapidfuzz over names and aliases": fuzzy_search(knowledge),
        "TF-IDF over names and aliases": tfidf_search(knowledge, analyser),
        "our index (names, aliases, phrases …)": ours,
    }
    rows = []
    for name, search in searches.items():
        found = [search(question.text) for question in asked]
        shares = [_right(asked, found, among=1), _right(asked, found, among=3)]
        times = _times(search, [question.text for question in asked])
        rows.append([name, *map(percent, shares), *_spread(times)[:2]])
    rows.append(["wanted", "≥ 85 %", "≥ 95 %", "–", "< 10 ms"])
    title = f"Questions that contain no name of the right record ({len(asked)})"
    return table(title, ["", "right first", "among three", "p50", "p95"], rows)


def _right(asked: Sequence[Paraphrase], found: Sequence[Sequence[str]], among: int) -> float:
    """Return the share of the questions that have a right record among the first so many found."""
    pairs = zip(asked, found, strict=True)
    return sum(bool(question.expected & set(keys[:among])) for question, keys in pairs) / len(asked)


def _times(search: Search, texts: Sequence[str], before: Callable[[], None] = lambda: None) -> list[float]:
    """Return the seconds each search took; ``before`` is called, outside the measurement, before each."""
    times = []
    for text in texts:
        before()
        started = time.perf_counter()
        search(text)
        times.append(time.perf_counter() - started)
    return times


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def _spread(times: Sequence[float]) -> list[str]:
    return [milliseconds(time) for time in (percentile(times, 50), percentile(times, 95), max(times))]


if __name__ == "__main__":
    raise SystemExit(main())
