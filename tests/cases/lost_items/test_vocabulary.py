"""The words for lost things."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cases.lost_items.describe import Describer
from bot.cases.lost_items.vocabulary import load_vocabulary, vocabulary_problems
from bot.knowledge.load import KnowledgeError
from tests.cases.lost_items.conftest import TODAY


def test_the_file_is_in_order_and_rich() -> None:
    assert vocabulary_problems() == []
    assert len(load_vocabulary().kinds) >= 120


def test_an_editor_learns_which_kind_refers_to_nothing(tmp_path: Path) -> None:
    content = (
        "kinds:\n  - {id: hut, name: Hut, words: [hut], parent: kleidung}\n"
        "colours: []\nbrands: []\nmarks: []\nmaterials: []\naudiences: []\nvehicles: []\ntowns: []\n"
    )
    (tmp_path / "lost_item_kinds.yml").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"hut.*kleidung"):
        load_vocabulary(tmp_path)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("mein Portmonee", "geldboerse"),
        ("geldbeutl", "geldboerse"),
        ("mein iPhone", "handy"),
        ("rucksak", "rucksack"),
        ("Laptoprucksack", "rucksack"),
        ("meine Lederhandschuhe", "handschuh"),
        ("fahrrad helm", "helm"),
        ("die Dritten", "zahnersatz"),
        ("AirPods", "kopfhoerer"),
        ("thoska", "studentenausweis"),
    ],
)
def test_citizens_words_are_understood(describer: Describer, words: str, kind: str) -> None:
    assert describer.loss(words, TODAY).kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Schl.bd.", "schluesselbund"),
        ("Geldb.", "geldboerse"),
        ("RS", "rucksack"),
        ("Reg.schirm", "schirm"),
        ("Mob.tel.", "handy"),
        ("Umh.tasche", "umhaengetasche"),
        ("Hörger.", "hoergeraet"),
        ("Gehstcok", "gehhilfe"),
    ],
)
def test_clerks_abbreviations_are_understood(describer: Describer, text: str, kind: str) -> None:
    assert describer.item(text).features.kind == kind
