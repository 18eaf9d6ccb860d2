"""Several defects in one message become several reports, one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cases.defects.several import defects_in
from bot.cases.dialogue.defect import DefectDialogue
from bot.cases.dialogue.defect_tools import tools_of
from bot.cases.store import CaseStore
from bot.cases.store.tables import DefectReport
from bot.knowledge.live import KnowledgeState
from tests.cases.dialogue.talk import Talk, desk_at

TWO = "Papierkorb voll in der Lutherstraße 3 und Laterne aus in der Camburger Straße 12"


def _parts(text: str, facts: KnowledgeState) -> list[str]:
    tools = tools_of(facts)
    return defects_in(text, tools.categories.guess, tools.places.resolve)


@pytest.mark.parametrize(
    ("text", "first_words"),
    [
        (TWO, ["Papierkorb", "Laterne"]),
        (
            "in der wagnergasse liegt überall müll und außerdem ist in der dornburger straße 20 die laterne"
            " kaputt und auf dem spielplatz fehlt ne schaukel",
            ["in der wagnergasse", "ist in der dornburger", "auf dem spielplatz"],
        ),
        (
            "zwei Sachen: 1. Laterne vor Schillerstraße 5 dunkel 2. Gehweg in der Schillerstraße 9 kaputt",
            ["zwei Sachen", "Gehweg"],
        ),
    ],
)
def test_each_kind_with_a_place_of_its_own_is_a_defect(
    text: str, first_words: list[str], facts: KnowledgeState
) -> None:
    parts = _parts(text, facts)
    assert len(parts) == len(first_words)
    assert all(part.startswith(words) for part, words in zip(parts, first_words))


@pytest.mark.parametrize(
    "text",
    [
        "Schlagloch Löbdergraben Ecke Holzmarkt, sehr tief und gefährlich",
        "laterne am inselplatz kaputt und die scherben liegen auf dem weg",
        "Laterne kaputt Ecke Holzmarkt und Löbdergraben",
        "Ich gehe jeden Morgen zum Bäcker in der Rudolstädter Straße und dort ist eine Gehwegplatte locker",
    ],
)
def test_one_defect_stays_one(text: str, facts: KnowledgeState) -> None:
    assert _parts(text, facts) == [text]


def test_the_second_is_offered_when_the_first_is_filed(
    facts: KnowledgeState, store: CaseStore, tmp_path: Path
) -> None:
    talk = Talk(DefectDialogue(), desk_at(facts, store, tmp_path))
    assert "eins nach dem anderen" in talk.start(TWO)
    talk.say("ohne")
    assert "Lutherstraße 3" in talk.text
    assert "Camburger" not in talk.text
    talk.say("ja")
    paused = talk.turnout.paused
    assert paused is not None
    following = Talk(DefectDialogue(), talk.desk)
    following.turnout = following.dialogue.resume(paused, talk.desk)
    assert following.state is not None
    assert following.state.token == paused.token, "it is offered once"
    following.say("ohne")
    following.say("ja")
    assert following.turnout.paused is None
    with store.reading() as work:
        reports = work.session.execute(select(DefectReport).order_by(DefectReport.id)).scalars().all()
    assert [(report.category, report.street) for report in reports] == [
        ("muell", "Lutherstraße"),
        ("laterne", "Camburger Straße"),
    ]
