"""What is asked to change a filed report or search: reference, code, and what is to be done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.cases.dialogue import commands
from bot.cases.dialogue.reference_and_code import (
    FoundCodes,
    find_codes,
    looks_like_reference,
    mistyped_reference,
)
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step
from bot.cases.plain_text import clean_text
from bot.cases.references import BOOKING, DEFECT, LOST_ITEM
from bot.language.normalise import fold

WITHDRAW, SUPPLEMENT = "withdraw", "supplement"
_PREFIXES = (DEFECT, LOST_ITEM)
_WITHDRAWS = re.compile(
    r"\b(?:zuruckzieh\w*|zuruckgezogen|zieh\w* .{0,40}zuruck|erledigt|hat sich|gefunden|wieder da|hab\w* (?:es|ihn|sie|das|mein\w*)\b.{0,20}\bwieder|losch\w*|stornier\w*|beend\w*|abbrech\w*|entfern\w*"
    r"|nicht mehr (?:notig|suchen|kaputt)|repariert|behoben|falsch gemeldet|brauch\w* nicht mehr)\b"
)
_SETTLED = re.compile(
    r"\b(?:(?:hat|haben) sich (?:(?:schon|inzwischen|bereits|jetzt|nun|von (?:selbst|allein\w*)) )*(?:erledigt|geklart|gefunden)"
    r"|hab\w* (?:es|ihn|sie|das|mein\w*)\b.{0,20}\bwieder(?:gefunden)?|wieder aufgetaucht|nicht mehr notig|brauch\w* (?:(?:ich|wir|es|das|ihn|sie) )*nicht mehr)\b"
)
_SUPPLEMENTS = re.compile(
    r"\b(?:nachtrag\w*|nachtragen|erganz\w*|hinzufug\w*|zusatzlich|vergessen zu|noch was|genauer|korrigier\w*|korrektur|doch nicht|anderer ort|falsche (?:strasse|nummer|adresse))\b"
)


_SENTENCE_END = re.compile(r"(?<=[?!.:])\s+")
_TELLS_SOMETHING = 3


def wants_to_add(text: str) -> bool:
    """Tell whether something is to be added to what was filed."""
    return bool(_SUPPLEMENTS.search(fold(text)))


def wants_withdrawn(text: str) -> bool:
    """Tell whether what was filed is not needed any more: „hab es wieder“, „ist repariert“."""
    return bool(_WITHDRAWS.search(fold(text)))


def says_settled(text: str) -> bool:
    """Tell whether it is said, not asked, that something has come to an end: „hat sich erledigt“."""
    return "?" not in text and bool(_SETTLED.search(fold(text)))


def known_secret(desk: Desk, reference: str) -> str:
    """Return the code of a case filed in this conversation, or nothing."""
    return next((str(case["secret"] or "") for case in desk.filed if case["reference"] == reference), "")


def codes_in(text: str, *, only_code: bool = False) -> FoundCodes:
    """Return reference and code of a report or a search in a text."""
    found = [find_codes(text, prefix, only_code=only_code) for prefix in _PREFIXES]
    return next((codes for codes in found if codes.reference is not None), found[0])


class ReferenceStep(Step):
    """The number on the confirmation; the code may come with it."""

    key = "reference"
    names = r"\b(?:meldungsnummer|vorgangsnummer|nummer|referenz|suchcode)\b"

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question; what was filed in this conversation can be picked."""
        options = tuple(
            Option(str(case["reference"]), str(case["reference"]).lower()) for case in self._own(desk)
        )
        text = desk.say("follow_up.ask_reference_again" if again else "follow_up.ask_reference")
        if state.notes.get("mistyped") and not again:
            text = f"{desk.say('defects.error_invalid_reference')} {text}"
        return Prompt(text, options, notes={"mistyped": None})

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the reference in normal form."""
        for case in self._own(desk):
            if heard.picked == str(case["reference"]).lower():
                return Reading(case["reference"], notes={"code_given": case["secret"]})
        found = codes_in(heard.text)
        if found.reference is not None:
            code = found.code or known_secret(desk, found.reference)
            return Reading(found.reference, notes={"code_given": code or None})
        if find_codes(heard.text, BOOKING).reference is not None:
            return Reading(unusable="follow_up.is_appointment")
        if looks_like_reference(heard.text):
            return Reading(unusable="defects.error_invalid_reference")
        return None

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return a reference in a sentence, or the only case of this conversation."""
        found = codes_in(heard.text)
        if found.reference is None and find_codes(heard.text, BOOKING).reference is None:
            mistyped = mistyped_reference(heard.text)
            if mistyped is not None:
                return mistyped
        own = self._own(desk)
        reference = found.reference or (str(own[0]["reference"]) if len(own) == 1 else None)
        if reference is None:
            return None
        return Reading(reference, notes={"code_given": found.code or known_secret(desk, reference) or None})

    def _own(self, desk: Desk) -> list[Mapping[str, Any]]:
        return [case for case in desk.filed if str(case["reference"])[:1] in _PREFIXES]


class CodeStep(Step):
    """The code that was given with the number; one that is known already is not asked for."""

    key = "code"
    hidden = True

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether the code is still to be said."""
        return not state.notes.get("code_given")

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question."""
        return Prompt(desk.say("follow_up.ask_code_again" if again else "follow_up.ask_code"))

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the characters of the code."""
        code = codes_in(heard.text, only_code=True).code
        return Reading(code) if code is not None else None


class WhatStep(Step):
    """Withdraw it, or add something."""

    key = "what"
    hidden = True

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether there is a choice: a search can only be ended."""
        return not str(state.values.get("reference", "")).startswith(LOST_ITEM)

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question."""
        return Prompt(
            desk.say("follow_up.ask_what"),
            (
                Option(desk.say("follow_up.what_supplement"), SUPPLEMENT),
                Option(desk.say("follow_up.what_withdraw"), WITHDRAW),
            ),
        )

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return what is wished."""
        if heard.picked in (SUPPLEMENT, WITHDRAW):
            return Reading(heard.picked)
        return self.spot(heard, state, desk)

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return what a sentence wishes."""
        if wants_to_add(heard.text):
            return Reading(SUPPLEMENT)
        return Reading(WITHDRAW) if wants_withdrawn(heard.text) else None


class AdditionStep(Step):
    """What is to be added to a report."""

    key = "addition"
    names = r"\b(?:nachtrag|erganzung|text)\b"

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether something is to be added."""
        return state.values.get("what") == SUPPLEMENT

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question."""
        return Prompt(desk.say("follow_up.ask_addition"))

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the words."""
        if commands.says_yes(heard.understanding):
            return Reading(asks=True, remark=desk.say("case_dialogue.gladly"))
        if commands.wants_to_skip(heard.text):
            return Reading(unusable="defects.error_text_empty")
        return Reading(clean_text(heard.text), sure=False)

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return what comes after the wish to add something: „kann ich was nachtragen? Es sind jetzt zwei“."""
        sentences = [part for part in _SENTENCE_END.split(heard.text) if part.strip()]
        told = next((sentences[i + 1 :] for i, part in enumerate(sentences) if wants_to_add(part)), [])
        text = clean_text(" ".join(told))
        return Reading(text) if len(text.split()) >= _TELLS_SOMETHING else None
