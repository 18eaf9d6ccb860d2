"""Sentences in which nobody names a date or a time, whatever they look like."""

from datetime import date

import pytest

from bot.language.clock_times import find_times
from bot.language.dates import find_dates, find_impossible_dates

WEDNESDAY = date(2026, 11, 18)

GREETINGS = """
    Guten Morgen!
    guten morgen zusammen
    Gutn Morgen
    Morgen zusammen
    Morgen! Wo finde ich das Fundbüro?
    Moin moin
    Moin, wo muss ich hin?
    Guten Abend
    Gute Nacht
    Schönes Wochenende!
    Schönen Feierabend noch
    Einen schönen Sonntag noch
    Frohe Ostern
    Frohe Weihnachten und guten Rutsch
    bis dann
    bis später
"""
NUMBERS = """
    Der Ausweis kostet 37 Euro
    Das kostet 15 Euro
    15.30 Euro sind zu viel
    12,50 € für ein Foto
    3.50€
    Linie 5 fährt nicht
    Ich habe die Jacke in der 4 liegen gelassen
    Wer ist Dezernat 2?
    Zimmer 4.19
    Ich war in Zimmer 4.10. Danke
    Raum 01.02_39
    § 29 Abs. 3
    nach § 5.2 der Satzung
    Rufen Sie 03641 49-0 an
    Tel. 03641 492538
    +49 3641 49-2538
    0170 1234567
    07743 Jena
    Löbdergraben 12
    Am Anger 28
    Hausnummer 8-10
    zwischen Ricarda-Huch-Weg 5 und 9
    Ricarda-Huch-Weg 5 bis 9
    Laterne 138-023
    Wohnung im 2. Stock
    am 3. Schalter
    beim 2. Mal
    Sie sind am 5. Platz
    ab 5 Personen
    bis 10 Kinder
    Kinder ab 6 Jahren
    von 5 bis 10 Euro
    um die 20 Leute
    es geht um 2 Schlüssel
    um zwei schlüssel
    ich brauche 3 Termine
    gegen 5 Stimmen
    nach 3 Versuchen
    auf einer Skala von 1 bis 10
    in 10 Minuten
    in 2 Stunden
    das dauert 2h
    rund um die Uhr, 24/7
    Fundsache 2026-0815
    Version 3.10
    iPhone 13
    max.1.5@example.org
    www.jena.de/31.10.
    10.12.1.4
    1-2-3
    Meine PIN ist 1530
"""
WORDS = """
    Ich will so einen Termin
    so und so
    do you speak English?
    so früh wie möglich
    möglichst früh
    das war früher besser
    zu früh
    in den Ferien
    in den Osterferien
    auf dem Weihnachtsmarkt
    Ich habe eine Uhr verloren
    habe ein uhr gefunden
    zwei Uhren und eine Armbanduhr
    Herr Freitag hat mich angerufen
    Ist Frau Mai zuständig?
    Straße des 17. Juni
    die Montage der Lampe
    heutzutage
    am Ende der Straße
    Mitte der Straße
    in der Mitte
    die nächste Haltestelle
    die letzte Bahn
    das nächste Mal
    dieses Mal
    ab sofort
    seit wann
    wie lange
    August-Bebel-Straße
    erste Hilfe
    halb leer
    ein Viertel der Stadt
    deshalb zehn Leute
    die Mimi hat mir geholfen
    einen neuen Ausweis
    um neuen Termin bitten
    Nacht- und Nebelaktion
    mein Geburtstag
"""


@pytest.mark.parametrize(
    "sentence",
    [line.strip() for block in (GREETINGS, NUMBERS, WORDS) for line in block.strip().splitlines()],
)
def test_no_date_and_no_time_is_read_into_this(sentence: str) -> None:
    assert find_dates(sentence, WEDNESDAY) == []
    assert find_times(sentence) == []
    assert find_impossible_dates(sentence, WEDNESDAY) == []


@pytest.mark.parametrize("text", ["", " ", "\n", "?", "👍", "\u200b", "ü" * 300])
def test_texts_without_words_name_nothing(text: str) -> None:
    assert find_dates(text, WEDNESDAY) == []
    assert find_times(text) == []
