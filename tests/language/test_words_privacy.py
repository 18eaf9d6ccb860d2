"""What citizens type is not written down; what editors and trainers write is kept."""

from __future__ import annotations

from pathlib import Path

from bot.language.words import WordAnalyser


def test_words_of_a_chat_never_reach_the_disk(tmp_path: Path) -> None:
    analyser = WordAnalyser(tmp_path)
    analyser.stems("Musterfrauenname")
    with analyser.learning():
        analyser.stems("Fundbüro")
    stored = next(tmp_path.iterdir()).read_text(encoding="utf-8")
    assert "fundbüro" in stored
    assert "musterfrauenname" not in stored


def test_a_word_heard_in_a_chat_is_kept_once_the_facts_use_it(tmp_path: Path) -> None:
    analyser = WordAnalyser(tmp_path)
    analyser.stems("Wochenmarkt")
    with analyser.learning():
        analyser.stems("Wochenmarkt")
    assert WordAnalyser(tmp_path).stems("wochenmarkt") == analyser.stems("Wochenmarkt")
    assert "wochenmarkt" in next(tmp_path.iterdir()).read_text(encoding="utf-8")


def test_the_memory_for_heard_words_is_bounded() -> None:
    analyser = WordAnalyser()
    for number in range(6000):
        analyser.stems(str(number))
    assert len(analyser._heard) <= 5000
