"""The questions of a defect report, but for the place and the contact."""

from __future__ import annotations

import re
from typing import Any

from bot.cases.defects.category import CategoryGuess
from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.duplicates import Duplicate, find_duplicates
from bot.cases.defects.photo import MOST_PHOTOS
from bot.cases.dialogue import commands
from bot.cases.dialogue.defect_place import place_from_json
from bot.cases.dialogue.defect_tools import tools_of
from bot.cases.dialogue.interruptions import asks_how
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step
from bot.cases.plain_text import clean_text
from bot.language.normalise import fold

_BARE = 3
"""A first sentence of so few words („Mangel melden“) describes nothing."""
_SURE_OF_DUPLICATE = 0.55
_WITH_PHOTOS = frozenset(("web", "telegram", "whatsapp", "facebook", "email"))
"""Channels that can hand over a photo."""
_CHANGES_SUBJECT = 0.85
_NO_PHOTO = re.compile(
    r"\b(?:keine?|kee?n|ohne)\b.{0,20}\b(?:fotos?|bild\w*|kamera|handy|smartphone)\b"
    r"|\b(?:fotos?|bild\w*|fotografieren)\b.{0,25}\b(?:nicht|nich|net|keins?|leider nein)\b"
)


class ElsewhereStep(Step):
    """Somebody else would be quicker: shall it be reported all the same?"""

    key = "elsewhere"
    hidden = True

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether the first sentence is for somebody else."""
        return "elsewhere" in state.notes

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return who deals with it, and the question."""
        question = desk.say("defect_dialogue.report_all_the_same")
        text = question if again else f"{state.notes['elsewhere']}\n{question}"
        return Prompt(
            text,
            (
                Option(desk.say("defect_dialogue.yes_all_the_same"), "yes"),
                Option(desk.say("defect_dialogue.no_not_needed"), "no"),
            ),
        )

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return whether to go on."""
        if heard.picked == "yes" or commands.says_yes(heard.understanding):
            return Reading(True)
        if heard.picked == "no" or commands.says_no(heard.understanding):
            return Reading(ends=True, remark=desk.say("defect_dialogue.not_reported"))
        return None


class DescriptionStep(Step):
    """What is wrong, in the citizen's words."""

    key = "description"
    names = r"\b(?:beschreibung|text|mangel|problem|schaden)\b"

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question."""
        text = desk.say(
            "defect_dialogue.ask_description_again" if again else "defect_dialogue.ask_description"
        )
        return Prompt(text, wants=("photo",))

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the words; almost anything is an answer, but not for sure."""
        if commands.says_yes(heard.understanding):
            return Reading(asks=True, remark=desk.say("case_dialogue.gladly"))
        if commands.wants_to_skip(heard.text):
            return Reading(unusable="defects.error_text_empty")
        text = clean_text(heard.text)
        return Reading(text, sure=False) if len(text) >= 3 else Reading(unusable="defects.error_text_empty")

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the first sentence, if it is more than the wish to report something."""
        guess = tools_of(desk.facts).categories.guess(heard.text)
        telling = len(heard.text.split()) > _BARE or guess.confidence >= _CHANGES_SUBJECT
        useless = _only_wishes(heard.text) or asks_how("defect", heard.text)
        return Reading(clean_text(heard.text)) if telling and not useless else None


class CategoryStep(Step):
    """Which of the city's categories; asked only where the words do not say."""

    key = "category"
    names = r"\b(?:kategorie|art)\b"

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the likeliest categories to pick from."""
        guess = self._guess(str(state.values.get("description", "")), desk)
        categories = desk.context.knowledge.defect_categories
        keys = list(dict.fromkeys((*guess.choices, "sonstiges")))
        options = tuple(Option(categories[key].name, key) for key in keys)
        text = desk.say("defect_dialogue.ask_category_again" if again else "defect_dialogue.ask_category")
        return Prompt(text, options)

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the id of the category."""
        categories = desk.context.knowledge.defect_categories
        if heard.picked is not None:
            return Reading(heard.picked) if heard.picked in categories else None
        if commands.wants_to_skip(heard.text):
            return Reading("sonstiges")
        for key, category in categories.items():
            if fold(heard.text).strip(" .!") in (fold(category.name), key):
                return Reading(key)
        guess = self._guess(heard.text, desk)
        return Reading(guess.category, sure=guess.sure) if guess.confidence >= 0.5 else None

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the category of a report whose words leave no doubt."""
        if "description" not in state.values:
            return None
        guess = self._guess(str(state.values["description"]), desk)
        return Reading(guess.category) if guess.sure else None

    def shown(self, state: CaseState, desk: Desk) -> str | None:
        """Return the city's name of the category."""
        category = desk.context.knowledge.defect_categories.get(str(state.values.get(self.key)))
        return category.name if category is not None else None

    def _guess(self, text: str, desk: Desk) -> CategoryGuess:
        return tools_of(desk.facts).categories.guess(text)


class JoinStep(Step):
    """Somebody has reported it already: is it the same?"""

    key = "join"
    hidden = True

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether an open report is probably about the same defect."""
        return self.key in state.values or self._offered(state, desk) is not None

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return what is public about the other report, and the question."""
        other = self._offered(state, desk)
        assert other is not None
        category = desk.context.knowledge.defect_categories.get(other.category)
        text = desk.say(
            "defects.duplicate_offer",
            category=category.name if category is not None else other.category,
            place=other.place,
            day=f"{other.reported_at.astimezone(desk.now.tzinfo):%d.%m.%Y}",
            state=desk.say(f"defects.state_{other.state}"),
        )
        return Prompt(
            text,
            (
                Option(desk.say("defect_dialogue.yes_same"), "yes"),
                Option(desk.say("defect_dialogue.no_other"), "no"),
            ),
        )

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the reference to join, or an empty text."""
        other = self._offered(state, desk)
        if heard.picked == "yes" or commands.says_yes(heard.understanding):
            return Reading(other.reference if other is not None else "")
        if heard.picked == "no" or commands.says_no(heard.understanding):
            return Reading("")
        return Reading("") if commands.wants_to_skip(heard.text) else None

    def resign(self, state: CaseState, desk: Desk) -> Reading | None:
        """In doubt it is a report of its own."""
        return Reading("")

    def _offered(self, state: CaseState, desk: Desk) -> Duplicate | None:
        if not all(state.values.get(key) for key in ("category", "place", "description")):
            return None
        found = find_duplicates(desk.store, draft_of(state), desk.now)
        return next((each for each in found if each.score >= _SURE_OF_DUPLICATE), None)


class PhotoStep(Step):
    """A photo, where the channel can hand one over."""

    key = "photo"
    optional = True
    names = r"\b(?:foto\w*|bild\w*|photo\w*)\b"

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether there is one or the channel can hand one over."""
        return bool(state.values.get(self.key)) or desk.channel in _WITH_PHOTOS

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question."""
        text = desk.say(
            "defect_dialogue.ask_photo_again" if again else "defect_dialogue.ask_photo", most=MOST_PHOTOS
        )
        return Prompt(
            text, (Option(desk.say("defect_dialogue.without_photo"), "skip"),), (), "photo", ("photo",)
        )

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the photos that came with the words, whatever these say, or else „no“."""
        if heard.photos:
            return Reading(list(state.values[self.key]))
        none = commands.says_no(heard.understanding) or _NO_PHOTO.search(fold(heard.text))
        if heard.picked == "skip" or none:
            return Reading(skip=True)
        if commands.says_yes(heard.understanding):
            return Reading(asks=True, remark=desk.say("defect_dialogue.send_photo_now"))
        return None

    def shown(self, state: CaseState, desk: Desk) -> str | None:
        """Return how many there are."""
        photos = state.values.get(self.key) or ()
        if not photos:
            return None
        return desk.say(
            "defect_dialogue.photos_one" if len(photos) == 1 else "defect_dialogue.photos_many",
            count=len(photos),
        )


def draft_of(state: CaseState) -> DefectDraft:
    """Return what has been said so far as a draft; needs category, place and description."""
    values: dict[str, Any] = dict(state.values)
    return DefectDraft(
        category=values["category"],
        place=place_from_json(values["place"]),
        description=values["description"],
        photo_keys=tuple(values.get("photo") or ()),
        email=values.get("email"),
        join=values.get("join") or None,
    )


_WISHES = re.compile(
    r"(?:\b(?:ich|wir|mochten?|will|wollen|wurden?|gerne?|einen?|neuen?|mangel\w*|melden|meldung|machen|anzeigen"
    r"|aufgeben|abgeben|was|etwas|schaden|strassenschaden|defekt|problem|bitte|hallo|guten tag|mal|hier|kaputt|ist"
    r"|muss|mussen|der|stadt|jena|dir|euch|ihnen|da|es|anliegen)\b\W*)+"
)


def _only_wishes(text: str) -> bool:
    """Whether the words only say that there is something to report."""
    return _WISHES.fullmatch(fold(text).strip()) is not None
