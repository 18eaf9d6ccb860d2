"""Names of offices, services, people and places are found in a text as citizens spell them."""

from __future__ import annotations

import pytest

from bot.knowledge.names import NameFinder, NameMention
from bot.knowledge.search import SearchIndex


@pytest.fixture(scope="module")
def names(index: SearchIndex) -> NameFinder:
    """The finder for the repository's facts."""
    return index.names


def only(mentions: list[NameMention]) -> NameMention:
    """Return the single mention."""
    assert len(mentions) == 1, mentions
    return mentions[0]


SPELLINGS = [
    ("fundbuero", "unit/fundbuero"),
    ("FUNDBÜRO", "unit/fundbuero"),
    ("Fundburo", "unit/fundbuero"),
    ("Fundbüroöffnungszeiten", "unit/fundbuero"),
    ("fundbuerooeffnungszeiten", "unit/fundbuero"),
    ("Standesamtes", "unit/standesamt"),
    ("buergerserwice", "unit/team_buergerservice"),
    ("vollstrekung", "unit/team_vollstreckung"),
    ("Ausländerbehörden", "unit/auslaenderbehoerde"),
    ("auslaenderbehoerde", "unit/auslaenderbehoerde"),
    ("Personlausweis", "service/personalausweis"),
    ("Personalausweiß", "service/personalausweis"),
    ("Personalausweises", "service/personalausweis"),
    ("Perso", "service/personalausweis"),
    ("Reisepässe", "service/reisepass"),
    ("Reisepaß", "service/reisepass"),
    ("reisepaesse", "service/reisepass"),
    ("elterngelt", "service/elterngeld"),
    ("Elterngeldantrag", "service/elterngeld"),
    ("Fuerungszeugnis", "service/fuehrungszeugnis"),
    ("meldebescheinigug", "service/meldebescheinigung"),
    ("Führerscheinumtausch", "service/fuehrerschein_pflichtumtausch"),
    ("Sperrmuellabholung", "service/sperrmuell"),
    ("Kitaplätze", "service/kita_platz"),
    ("Baumfällungen", "service/baumfaellung"),
    ("Strassenlaternen", "defect/laterne"),
    ("KSJ", "body/ksj"),
]


@pytest.mark.parametrize(("word", "key"), SPELLINGS)
def test_a_name_is_found_however_it_is_spelt_bent_or_joined(names: NameFinder, word: str, key: str) -> None:
    mention = only(names.find(f"ich frage wegen {word}"))
    assert mention.keys[0] == key
    assert mention.text == word


def test_a_mention_says_where_in_the_text_it_stands(names: NameFinder) -> None:
    text = "Wann hat das Fundbüro, wann das Standesamt offen?"
    found = names.find(text)
    assert [text[mention.start : mention.end] for mention in found] == ["Fundbüro", "Standesamt"]
    assert [mention.type for mention in found] == ["unit", "unit"]


def test_only_a_misspelt_name_is_less_than_certain(names: NameFinder) -> None:
    assert only(names.find("Standesamt")).score == 1.0
    assert 0.8 < only(names.find("Standesampt")).score < 1.0


def test_the_longest_name_wins(names: NameFinder) -> None:
    mention = only(names.find("vorläufiger Personalausweis"))
    assert mention.keys == ("service/personalausweis_vorlaeufig",)


@pytest.mark.parametrize(
    "text",
    [
        "wo kann ich mich anmelden",
        "was kostet ein Termin",
        "Öffnungszeiten?",
        "ich bin neu in der Stadt",
        "",
        "?!",
    ],
)
def test_words_that_fit_everything_name_nothing(names: NameFinder, text: str) -> None:
    assert names.find(text) == []


@pytest.mark.parametrize("text", ["Presse", "essen", "Kessel", "wohnen"])
def test_a_word_that_merely_looks_alike_names_no_service(names: NameFinder, text: str) -> None:
    assert all(mention.type != "service" for mention in names.find(text))


def test_the_lord_mayor_is_meant_by_ob_but_not_by_the_conjunction(names: NameFinder) -> None:
    assert only(names.find("Was macht der OB?")).keys == ("unit/dezernat_1",)
    assert only(names.find("wie heißt der ob")).keys == ("unit/dezernat_1",)
    assert names.find("ich weiß nicht, ob ich muss") == []


@pytest.mark.parametrize("text", ["Thomas Nitzsche", "Dr. Nitzsche", "Herr Nitzsche", "nitzsche"])
def test_an_office_holder_is_known_by_name(names: NameFinder, text: str) -> None:
    mention = only(names.find(text))
    assert (mention.type, mention.keys[0]) == ("person", "unit/dezernat_1")


def test_a_surname_that_is_an_ordinary_word_needs_a_first_name_or_an_address(names: NameFinder) -> None:
    assert names.find("wie lange dauert das") == []
    assert only(names.find("Herr Lange")).keys[0] == "unit/dezernat_3"
    assert only(names.find("Dirk Lange")).keys[0] == "unit/dezernat_3"


@pytest.mark.parametrize(
    ("text", "wording", "place"),
    [
        ("am ernst-abbe-platz liegt Müll", "ernst-abbe-platz", "Ernst-Abbe-Platz"),
        ("Richard-Sorge-Str. 4", "Richard-Sorge-Str. 4", "Richard-Sorge-Straße"),
        ("in der Karl-Liebknecht-Strasse 12a", "Karl-Liebknecht-Strasse 12a", "Karl-Liebknecht-Straße"),
        ("Haltestelle Teichgraben", "Haltestelle Teichgraben", "Teichgraben"),
        ("ich wohne in winzerla", "winzerla", "Winzerla"),
    ],
)
def test_a_place_is_found_with_house_number_or_stop(
    names: NameFinder, text: str, wording: str, place: str
) -> None:
    mention = next(mention for mention in names.find(text) if mention.type == "place")
    assert mention.text == wording
    assert place in mention.keys


def test_a_street_that_no_source_names_is_still_a_place(names: NameFinder) -> None:
    mention = only(names.find("Zauberfeenstraße 3"))
    assert (mention.type, mention.keys) == ("place", ("Zauberfeenstraße",))
    assert mention.score < 1.0


@pytest.mark.parametrize("word", ["Spielplatz", "Arbeitsplatz", "Wochenmarkt"])
def test_a_word_with_the_ending_of_a_street_is_not_always_one(names: NameFinder, word: str) -> None:
    assert all(mention.type != "place" for mention in names.find(word))


def test_mentions_never_overlap(names: NameFinder) -> None:
    text = "Fundbüro Engelplatz Bürgermeister Koppe Führerschein umtauschen Perso Lobeda-West KSJ Sperrmüll"
    found = names.find(text)
    assert len(found) >= 6
    assert all(one.end <= other.start for one, other in zip(found, found[1:]))
