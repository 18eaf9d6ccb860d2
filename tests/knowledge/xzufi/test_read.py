"""A file of the Zuständigkeitsfinder is read; what is broken in it costs no more than itself."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.xzufi.blocks import NotXzufi
from bot.knowledge.xzufi.read import read_catalogue
from bot.knowledge.xzufi.records import Catalogue
from tests.knowledge.xzufi import catalogue_files as made

TODAY = date(2026, 11, 27)


def read(path: Path, *blocks: str, tail: str = "") -> Catalogue:
    """Write a message and read it."""
    return read_catalogue(
        made.write_message(path / "x.xml", *blocks, **({"tail": tail} if tail else {})), TODAY
    )


def test_one_broken_service_among_500_is_named_with_its_line_and_the_others_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, *made.many_services(500, broken=77))
    assert len(found.services) == 499
    assert len(found.units) == 50
    lines = (tmp_path / "x.xml").read_text(encoding="utf-8").splitlines()
    (skipped,) = found.skipped
    assert skipped.what == "Leistung l77"
    assert "inhlt" in lines[skipped.line - 1]
    assert "mismatch" in skipped.message


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("</xzufi:leistung>", ""),
        ("Kurz gesagt.", "Kurz & gut."),
        ("Kurz gesagt.", "Kurz <b gesagt."),
        ("Kurz gesagt.", "&unbekannt;"),
        ("Kurz gesagt.", "<fremd:b>x</fremd:b>"),
        ("Kurz gesagt.", "&#0;"),
        ("<xzufi:modulText>", "<xzufi:modulText wert=>"),
        ("</xzufi:versionsinformation>", ""),
    ],
)
def test_whatever_is_broken_in_a_service_the_next_one_is_read(tmp_path: Path, good: str, bad: str) -> None:
    broken = made.write(made.service("l1", "Erste").replace(good, bad, 1))
    found = read(tmp_path, broken, made.write(made.service("l2", "Zweite")))
    assert [known.value for known in found.services] == ["l2"]
    assert len(found.skipped) == 1
    assert found.unreadable == {"L6000/zufi/l1"}
    assert found.complete


def test_in_one_block_too_a_service_without_an_end_does_not_swallow_the_next(tmp_path: Path) -> None:
    first = made.service("l1", "Erste").replace("</xzufi:leistung>", "")
    found = read(tmp_path, made.write(first, made.service("l2", "Zweite"), made.service("l3", "Dritte")))
    assert [known.value for known in found.services] == ["l2", "l3"]
    assert [finding.what for finding in found.skipped] == ["Leistung l1"]


def test_a_service_without_a_name_or_id_is_skipped(tmp_path: Path) -> None:
    nameless = made.service("l1", "").replace(made.module("02", ""), "")
    found = read(tmp_path, made.write(nameless), made.write(made.service("", "Ohne Kennung")))
    assert [finding.message for finding in found.skipped] == [
        "die Bezeichnung (Textmodul 02 oder 03) fehlt",
        "die id fehlt",
    ]


@pytest.mark.parametrize(
    "trap",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_document_type_is_refused_before_anything_is_read(tmp_path: Path, trap: str) -> None:
    text = made.message(made.write(made.service("l1", "&file;"))).replace("?>\n", f"?>\n{trap}\n", 1)
    (tmp_path / "x.xml").write_text(text, encoding="utf-8")
    with pytest.raises(NotXzufi, match="DOCTYPE"):
        read_catalogue(tmp_path / "x.xml", TODAY)


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"name;adresse\n", b"<html><body/></html>", b"<a>"]
)
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.xml").write_bytes(content)
    with pytest.raises(NotXzufi):
        read_catalogue(tmp_path / "x.xml", TODAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-15", "utf-16"])
def test_umlauts_survive_every_encoding_that_the_file_declares(tmp_path: Path, encoding: str) -> None:
    declared = "UTF-8" if encoding.startswith("utf-8") else encoding
    text = made.message(made.write(made.service("l1", "Gewährung für Größe"))).replace("UTF-8", declared)
    (tmp_path / "x.xml").write_bytes(text.encode(encoding))
    (found,) = read_catalogue(tmp_path / "x.xml", TODAY).services.values()
    assert found.modules["02"] == "Gewährung für Größe"


def test_comments_and_cdata_that_look_like_tags_do_not_cut_a_service(tmp_path: Path) -> None:
    tricky = "<!-- </xzufi:leistung> --><![CDATA[</xzufi:leistung> Rat & Tat]]>"
    found = read(tmp_path, made.write(made.service("l1", "Erste", made.module("06", tricky))))
    assert found.skipped == []
    (service,) = found.services.values()
    assert service.modules["06"] == "</xzufi:leistung> Rat & Tat"


def test_a_file_that_ends_in_the_middle_is_said_to_be_incomplete(tmp_path: Path) -> None:
    whole = made.message(made.write(made.service("l1", "Erste")), made.write(made.service("l2", "Zweite")))
    (tmp_path / "x.xml").write_text(whole[: whole.index("Zweite") + 20], encoding="utf-8")
    found = read_catalogue(tmp_path / "x.xml", TODAY)
    assert [known.value for known in found.services] == ["l1"]
    assert not found.complete
    assert [finding.what for finding in found.skipped] == ["Leistung l2", "Datei"]


def test_german_goes_before_other_languages_and_html_becomes_plain_text(tmp_path: Path) -> None:
    english = made.module("05", "In short.", language="en")
    found = read(
        tmp_path,
        made.write(made.service("l1", "Erste").replace("<xzufi:leistung>\n", f"<xzufi:leistung>\n{english}")),
    )
    (service,) = found.services.values()
    assert service.modules["05"] == "Kurz gesagt."


def test_a_service_of_absurd_size_is_skipped(tmp_path: Path) -> None:
    huge = made.write(made.service("l1", "Erste", made.module("06", "viel " * 1_200_000)))
    found = read(tmp_path, huge, made.write(made.service("l2", "Zweite")))
    assert [known.value for known in found.services] == ["l2"]
    assert found.skipped[0].what.startswith("Leistung")


def test_however_a_file_is_damaged_in_one_place_few_services_are_lost(tmp_path: Path) -> None:
    whole = made.message(*made.many_services(20))
    damages = (
        "<",
        "&",
        ">",
        "]]>",
        "<!--",
        "-->",
        '"',
        "\x00",
        "</xzufi:schreibe>",
        "<xzufi:leistung>",
        "<?x",
    )
    source, first = random.Random(7), whole.index("</xzufi:nachrichtenkopf>") + 30
    for number in range(60):
        start = source.randrange(first, len(whole) - 100)
        end = start + source.choice((0, 1, 20, 200))
        text = whole[:start] + source.choice(damages) + whole[end:]
        text = text.replace("\n", "") if number % 2 else text
        (tmp_path / "x.xml").write_text(text, encoding="utf-8")
        found = read_catalogue(tmp_path / "x.xml", TODAY)
        assert len(found.services) >= 18, text[start - 50 : end + 50]


def test_an_empty_object_is_passed_over(tmp_path: Path) -> None:
    found = read(tmp_path, made.write("<xzufi:leistung/>\n", made.service("l2", "Zweite")))
    assert ([known.value for known in found.services], found.skipped) == (["l2"], [])
