"""Every topic and every error has its words."""

from __future__ import annotations

import re
from pathlib import Path

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.consultation.topics import Topic
from bot.cases.errors import ErrorCode
from bot.settings import ROOT


def test_every_topic_has_a_name() -> None:
    assert all(shared_phrasebook().say(f"consultation.topic_{topic.value}") for topic in Topic)


def test_every_error_that_is_raised_has_a_sentence() -> None:
    raised: set[str] = set()
    for path in Path(ROOT / "bot/cases/consultation").glob("*.py"):
        raised |= set(re.findall(r"CaseError\(ErrorCode\.(\w+)", path.read_text(encoding="utf-8")))
    operators_only = {"OVERLAP", "DATE_INVALID"}
    sentences = shared_phrasebook().keys()
    for name in raised - operators_only:
        assert f"consultation.error_{ErrorCode[name].value}" in sentences


def test_there_is_no_sentence_for_an_error_that_does_not_exist() -> None:
    known = {f"consultation.error_{code.value}" for code in ErrorCode}
    sentences = shared_phrasebook().keys()
    assert {key for key in sentences if key.startswith("consultation.error_")} <= known
