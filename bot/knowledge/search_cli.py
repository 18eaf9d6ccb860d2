"""``python -m bot kb search``: what the search makes of some words, for editors."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.load import DEFAULT_FOLDER, load_knowledge
from bot.knowledge.search import SearchIndex
from bot.language.words import shared_analyser


def print_hits(words: str, folder: Path = DEFAULT_FOLDER, limit: int = 8) -> int:
    """Print ranked hits with scores; return the exit code, 1 when nothing was found."""
    knowledge = load_knowledge(folder)
    analyser = shared_analyser()
    with analyser.learning():
        index = SearchIndex(knowledge, analyser)
    hits = index.search(words, limit)
    if not hits:
        print("Nichts gefunden.")
        return 1
    print(f"{'Rang':>4}  {'Anteil':>7}  {'Nähe':>5}  {'genannt':7}  Eintrag")
    for rank, hit in enumerate(hits, start=1):
        record = knowledge.records[hit.key]
        named = "ja" if hit.named else "–"
        print(f"{rank:>4}  {hit.score:>7.3f}  {hit.likeness:>5.2f}  {named:7}  {hit.key}  {record.name}")
    return 0
