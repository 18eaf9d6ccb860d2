"""References survive the telephone: any spelling is understood, a wrong character is noticed."""

from __future__ import annotations

import random

import pytest

from bot.cases.code_characters import ALPHABET
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.references import PREFIXES, check_character, find_references, new_reference, parse_reference


def _is_invalid(text: str) -> bool:
    try:
        parse_reference(text)
    except CaseError as error:
        return error.code is ErrorCode.INVALID_REFERENCE
    return False


@pytest.fixture
def references() -> list[str]:
    randomness = random.Random(7)
    return [new_reference(prefix, randomness) for prefix in PREFIXES for _ in range(200)]


def test_a_reference_has_no_characters_that_are_mixed_up(references: list[str]) -> None:
    assert all(len(reference) == 11 for reference in references)
    assert not set("".join(references)) & set("0O1I")
    assert len(set(references)) == len(references)


def test_an_unknown_prefix_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no such prefix"):
        new_reference("X")


def test_every_single_wrong_character_is_noticed(references: list[str]) -> None:
    for reference in references[::20]:
        plain = reference.replace("-", "")
        for position in range(8):
            others = [other for other in ALPHABET if other != plain[position]]
            wrong = [plain[:position] + other + plain[position + 1 :] for other in others]
            assert all(map(_is_invalid, wrong)), reference


def test_every_two_swapped_characters_are_noticed(references: list[str]) -> None:
    for reference in references:
        plain = reference.replace("-", "")
        for first in range(8):
            for second in range(first + 1, 8):
                swapped = list(plain)
                swapped[first], swapped[second] = swapped[second], swapped[first]
                assert "".join(swapped) == plain or _is_invalid("".join(swapped)), (reference, first, second)


@pytest.mark.parametrize(
    "spelling",
    [
        "{0}",
        "  {0} ",
        "{0.lower}",
        "{0.plain}",
        "{0.spaced}",
        "{0.spaced}.",
        "{0.fullwidth}",
        "{0.dashes}",
    ],
)
def test_any_spelling_is_understood(references: list[str], spelling: str) -> None:
    class Spellings(str):
        lower = property(lambda self: str.lower(self))  # type: ignore[assignment]
        plain = property(lambda self: self.replace("-", ""))
        spaced = property(lambda self: " ".join(self.replace("-", "").lower()))
        fullwidth = property(lambda self: "".join(chr(ord(c) + 0xFEE0) for c in self.replace("-", "")))
        dashes = property(lambda self: self.replace("-", " – "))

    for reference in references:
        assert parse_reference(spelling.format(Spellings(reference))) == reference


_TOWNS = (
    "Aachen Berlin Chemnitz Düsseldorf Essen Frankfurt Goslar Hamburg Ingelheim Jena Köln Leipzig München "
    "Nürnberg Offenbach Potsdam Quickborn Rostock Salzwedel Tübingen Unna Völklingen Wuppertal Xanten "
    "Ypsilon Zwickau"
)
_NUMBERS = "null eins zwei drei vier fünf sechs sieben acht neun"


def test_a_dictated_reference_is_understood(references: list[str]) -> None:
    spoken = {town[0]: town for town in _TOWNS.split()} | dict(zip("0123456789", _NUMBERS.split()))
    for reference in references:
        words = [spoken.get(character, "Strich") for character in reference]
        assert parse_reference(" ".join(words)) == reference
        explained = [f"{c} wie {spoken[c]}" if c.isalpha() else c for c in reference]
        assert parse_reference(" ".join(explained)) == reference


def test_a_zero_that_was_a_letter_is_understood_where_only_one_letter_fits() -> None:
    reference = next(r for r in (new_reference("F", random.Random(n)) for n in range(999)) if "Q" in r[1:])
    assert parse_reference(reference.replace("Q", "0")) == reference
    assert parse_reference(reference.replace("Q", "o").lower()) == reference


@pytest.mark.parametrize(
    "text", ["", "F", "F-7K4-29M", "hallo", "X-7K4-29M-X", "F-7K4-29M-XX", "1" * 5000, "🙂", "F-\x00\x00"]
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    assert _is_invalid(text)


def test_references_are_found_in_a_sentence(references: list[str]) -> None:
    first, second, third = references[0], references[250], references[450]
    sentence = (
        f"Hallo, meine Nummern sind {first.lower()} und {second.replace('-', '')}, dazu {third} ({first})!"
    )
    assert find_references(sentence) == [first, second, third]


def test_a_sentence_without_a_reference_holds_none() -> None:
    sentences = [
        "soll ich da mal hin",
        "Mach das mal bitte, ich such seit Freitag meinen Schlüssel für die Garage",
        "Fundbüro? Straße 12, 07743 Jena, Tel. 03641 49-0",
        "FRAGE: SIND MEINE FUNDSACHEN SCHON MIT DER STRASSENBAHN GEKOMMEN",
    ]
    assert [find_references(sentence) for sentence in sentences[:3]] == [[], [], []]
    assert len(find_references(sentences[3])) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "seid ihr sonntags da",
        "sehr wohl",
        "raus hier",
        "falscher Knopf, zurück bitte",
        "SPRITZEN AUF DEM SPIELPLATZ",
        "was kostet mich bf17 bei der Behörde",
    ],
)
def test_a_word_with_the_right_check_character_is_no_reference(text: str) -> None:
    assert find_references(text) == []


def test_a_new_reference_has_a_digit(references: list[str]) -> None:
    assert all(any(character.isdigit() for character in reference) for reference in references)


@pytest.mark.parametrize("text", ["meine Nummer ist {0}", "M KTK PDX {1}?", "Stand m-ktk-pdx-{1}"])
def test_a_reference_of_letters_alone_is_found_in_its_groups(text: str) -> None:
    last = check_character("MKTKPDX")
    assert find_references(text.format(f"M-KTK-PDX-{last}", last)) == [f"M-KTK-PDX-{last}"]


@pytest.mark.parametrize("spelling", ["{0} {1}{2} {3}", "{0} {1} {2}{3}", "{0} {1} {2} {3}", "{0}{1}{2}{3}"])
def test_a_reference_is_found_however_it_is_spaced(references: list[str], spelling: str) -> None:
    typed = spelling.format(*references[0].lower().split("-"))
    assert find_references(f"ich habe {typed} bekommen") == [references[0]]


def test_a_dictated_reference_is_found(references: list[str]) -> None:
    reference = references[3]
    assert find_references(" ".join(reference.replace("-", ""))) == [reference]
