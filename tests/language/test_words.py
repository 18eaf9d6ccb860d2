"""What a word consists of, and that this is remembered between runs."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from bot.language.words import WordAnalyser


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Fundbüroöffnungszeiten", {"fund", "buro", "offnung", "zeit"}),
        ("fundbuerooeffnungszeiten", {"fund", "buro", "offnung", "zeit"}),
        ("Führerscheinumtausch", {"fuhrer", "schein", "umtausch"}),
        ("Straßenlaternen", {"strasse", "laterne"}),
        ("elterngeldantrag", {"eltern", "geld", "antrag"}),
    ],
)
def test_a_compound_consists_of_its_parts(analyser: WordAnalyser, word: str, parts: set[str]) -> None:
    assert parts <= set(analyser.stems(word))


@pytest.mark.parametrize(
    ("inflected", "plain"),
    [
        ("Kitaplätze", "Kitaplatz"),
        ("Reisepässe", "Reisepass"),
        ("Ausweises", "Ausweis"),
        ("Laternen", "Laterne"),
    ],
)
def test_an_inflected_word_has_the_lemma_of_the_plain_one(
    analyser: WordAnalyser, inflected: str, plain: str
) -> None:
    assert analyser.stems(inflected)[0] == analyser.stems(plain)[0]


def test_case_makes_no_difference(analyser: WordAnalyser) -> None:
    assert analyser.stems("FUNDBÜRO") == analyser.stems("fundbüro") == analyser.stems("Fundbüro")


@pytest.mark.parametrize("word", ["2026", "5a", "ä" * 61])
def test_numbers_and_monsters_are_left_whole(word: str, analyser: WordAnalyser) -> None:
    assert len(analyser.stems(word)) == 1


def test_a_text_has_the_stems_of_its_words_in_order(analyser: WordAnalyser) -> None:
    assert analyser.text_stems("Hund, Katze?") == [*analyser.stems("Hund"), *analyser.stems("Katze")]


def test_what_was_analysed_is_remembered_between_runs(tmp_path: Path) -> None:
    first = WordAnalyser(tmp_path)
    with first.learning():
        stems = first.stems("Hundesteuermarke")
    [cache] = tmp_path.iterdir()
    stored = json.loads(cache.read_text(encoding="utf-8"))
    assert tuple(stored["hundesteuermarke"]) == stems
    stored["hundesteuermarke"] = ["aus", "der", "ablage"]
    cache.write_text(json.dumps(stored), encoding="utf-8")
    assert WordAnalyser(tmp_path).stems("Hundesteuermarke") == ("aus", "der", "ablage")


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '"text"', '{"hund": 5}'])
def test_a_damaged_memory_is_no_obstacle(
    tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    WordAnalyser(tmp_path).save()
    analyser = WordAnalyser(tmp_path)
    with analyser.learning():
        analyser.stems("Hund")
    [cache] = tmp_path.iterdir()
    cache.write_text(content, encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        damaged = WordAnalyser(tmp_path)
    assert "not read" in caplog.text
    assert damaged.stems("Hund") == analyser.stems("Hund")


def test_a_folder_that_cannot_be_written_is_a_warning_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("", encoding="utf-8")
    analyser = WordAnalyser(in_the_way)
    with caplog.at_level(logging.WARNING), analyser.learning():
        analyser.stems("Hund")
    assert "not written" in caplog.text


def test_without_a_folder_nothing_is_kept() -> None:
    analyser = WordAnalyser()
    with analyser.learning():
        assert analyser.stems("Hund") == ("hund",)
