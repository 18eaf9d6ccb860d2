"""``python -m bot slots`` as the mayor's office uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation of its own, on a day in November."""
    monkeypatch.setenv("BOT_DATA", str(tmp_path))
    monkeypatch.setenv("BOT_NOW", "2026-11-21T10:00")
    monkeypatch.delenv("BOT_DATABASE_URL", raising=False)


TIMES = ["--from", "14:30", "--to", "16:30", "--minutes", "15"]


def test_a_date_is_added_listed_and_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slots", "add", "--date", "2026-12-04", *TIMES]) == 0
    assert main(["slots", "list"]) == 0
    assert main(["slots", "sheet", "2026-12-04"]) == 0
    out = capsys.readouterr().out
    assert "Freitag, 04.12.2026: 8 Termine angelegt." in out
    assert "8 Termine: 0 gebucht, 0 gehalten, 8 frei" in out
    assert "14:30–14:45    frei" in out


def test_a_series_leaves_out_holidays_closed_and_taken_days(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slots", "add", "--date", "2027-02-26", *TIMES]) == 0
    assert main(["slots", "close", "2027-01-29"]) == 0
    series = ["slots", "add", "--series", "letzter Freitag", "--from-month", "2026-12", "--months", "6"]
    assert main([*series, *TIMES]) == 0
    out = capsys.readouterr().out
    assert "25.12.2026: Feiertag (Erster Weihnachtstag), übersprungen" in out
    assert "29.01.2027: als geschlossen eingetragen, übersprungen" in out
    assert "26.02.2027: überschneidet sich" in out
    assert "26.03.2027: Feiertag (Karfreitag), übersprungen" in out
    assert "30.04.2027: 8 Termine angelegt" in out


def test_a_holiday_needs_to_be_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slots", "add", "--date", "2026-12-25", *TIMES]) == 1
    assert main(["slots", "add", "--date", "2026-12-25", "--on-holiday", *TIMES]) == 0
    assert "Achtung, Feiertag" in capsys.readouterr().out


def test_what_cannot_be_understood_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slots", "add", "--series", "irgendwann", "--from-month", "2026-12", *TIMES]) == 2
    assert main(["slots", "add", "--series", "letzter Freitag", *TIMES]) == 2
    assert "Eine Serie ist zum Beispiel" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["slots", "add", "--date", "31.02.2026", *TIMES])


def test_an_unknown_day_has_no_sheet_and_an_empty_list_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slots", "sheet", "2026-12-04"]) == 1
    assert main(["slots", "list"]) == 0
    assert main(["slots", "advance"]) == 0
    assert "Keine Sprechstunde eingetragen." in capsys.readouterr().out
