"""Name, mail address and telephone number: what was given before is offered, never assumed."""

from __future__ import annotations

import re
from typing import ClassVar

from bot.cases.consultation.visitor import parse_name
from bot.cases.defects.draft import parse_phone
from bot.cases.dialogue import commands
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.mail_address import parse_email
from bot.language.contact_details import find_contact_details
from bot.language.normalise import fold

_ADDRESS = re.compile(r"\S+\s*(?:@|\(at\)|\[at\]|\sat\s|\(ät\))\s*\S+", re.IGNORECASE)
_BEFORE_NAME = re.compile(
    r"^\W*(?:(?:hallo|ja|also|klar|gern\w*|na|ok|okay)\b[\s,.!]*)*"
    r"(?:(?:mein|der|unser) (?:voller )?name (?:ist|lautet|wäre|waere)|ich (?:bin|heiße|heisse|heis) (?:(?:der|die) )?|name\s*:|(?:auf|unter)(?: den)?(?: namen)?\s)[\s:]*",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"[;\n]| und meine? | meine? (?:e-?mail|mail|telefon)| e-?mail", re.IGNORECASE)
_LAST_NAME_FIRST = re.compile(r"\s*[^\s,]+, ?[^\s,]+(?=\s*(?:,|$))")
_NO_EMAIL = re.compile(
    r"\b(?:keine?|kenn|ohne|nicht|nich)\b.{0,20}\b(?:e ?-?mail\w*|mail\w*|adresse|internet|computer)\b"
)
_LIKE_A_NAME = re.compile(r"^\W*[A-ZÄÖÜ][\w'’-]+(?: [A-ZÄÖÜ][\w'’-]+){1,3}\W*$")
"""„Egon Weiter“ is a name although „weiter“ commands something."""
_USE_KNOWN = "known"


def _says_without(text: str) -> bool:
    return "@" not in text and bool(_NO_EMAIL.search(fold(text)))


class EmailStep(Step):
    """A mail address; typing errors are asked back once, an unusual address is taken when insisted on."""

    key = "email"
    personal: ClassVar[bool] = True
    names = r"\b(?:e ?mail\w*|mail\w*)\b"
    question: ClassVar[str] = "case_dialogue.ask_email"
    """Phrase of the question."""
    question_again: ClassVar[str] = "case_dialogue.ask_email_again"

    def __init__(self, *, optional: bool, question: str | None = None) -> None:
        self._optional = optional
        self._question = question or self.question

    @property
    def optional(self) -> bool:  # type: ignore[override]
        """Whether it may be left out."""
        return self._optional

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question, or whether the likelier address was meant."""
        suggestion = state.notes.get("email_suggestion")
        if suggestion:
            return Prompt(
                desk.say("case_dialogue.email_suggestion", suggestion=suggestion),
                (
                    Option(desk.say("case_dialogue.take_suggestion", suggestion=suggestion), "yes"),
                    Option(desk.say("case_dialogue.keep_typed", typed=state.notes["email_typed"]), "no"),
                ),
                field="email",
            )
        options = []
        known = desk.known_contact.get("email")
        if known:
            wrote_from = desk.channel == "email" and not desk.filed
            wording = "case_dialogue.use_sender" if wrote_from else "case_dialogue.use_known"
            options.append(Option(desk.say(wording, known=known), _USE_KNOWN))
        if self._optional:
            options.append(Option(desk.say("case_dialogue.without_email"), "skip"))
        text = desk.say(self.question_again if again else self._question)
        return Prompt(text, tuple(options), field="email")

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the address in normal form."""
        suggestion = state.notes.get("email_suggestion")
        settled = {"email_suggestion": None, "email_typed": None}
        if suggestion and (heard.picked == "yes" or commands.says_yes(heard.understanding)):
            return Reading(suggestion, notes=settled)
        if suggestion and (heard.picked == "no" or commands.says_no(heard.understanding)):
            return Reading(
                parse_email(str(state.notes["email_typed"]), even_if_suspicious=True), notes=settled
            )
        if heard.picked == "skip":
            return Reading(skip=True, notes=settled)
        known = desk.known_contact.get("email")
        if known and (heard.picked == _USE_KNOWN or commands.says_yes(heard.understanding)):
            return Reading(known, notes=settled)
        if heard.picked is None and commands.says_yes(heard.understanding):
            return Reading(asks=True, remark=desk.say("case_dialogue.gladly"))
        if self._optional and heard.picked is None and _says_without(heard.text):
            return Reading(skip=True, notes=settled)
        return self._typed(heard.text, settled, desk)

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return an address given unasked."""
        found = [detail for detail in find_contact_details(heard.text) if detail.type == "email"]
        return self._typed(found[0].text, {}, desk) if found else None

    def _typed(self, text: str, settled: dict[str, None], desk: Desk) -> Reading | None:
        example = desk.context.knowledge.hotline.email or ""
        match = _ADDRESS.search(text)
        if match is None and len(text.split()) > 2:
            return None
        typed = match[0] if match is not None else text.strip()
        if match is None and "." not in typed:
            return None
        try:
            return Reading(parse_email(typed), notes=settled)
        except CaseError as error:
            if error.code is ErrorCode.EMAIL_SUSPICIOUS:
                typed = typed.strip(" .,;!?<>")
                return Reading(asks=True, notes={"email_suggestion": error.suggestion, "email_typed": typed})
            return Reading(
                unusable="case_dialogue.email_invalid", details={"example": example}, notes=settled
            )


class PhoneStep(Step):
    """A telephone number; may always be left out."""

    key = "phone"
    optional = True
    personal: ClassVar[bool] = True
    names = r"\b(?:telefon\w*|handynummer|rufnummer|nummer|tel)\b"

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question."""
        known = desk.known_contact.get("phone")
        options = [Option(desk.say("case_dialogue.use_known", known=known), _USE_KNOWN)] if known else []
        options.append(Option(desk.say("case_dialogue.without_phone"), "skip"))
        text = desk.say("case_dialogue.ask_phone_again" if again else "case_dialogue.ask_phone")
        return Prompt(text, tuple(options), field="phone")

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the number as +49…."""
        if heard.picked == "skip":
            return Reading(skip=True)
        known = desk.known_contact.get("phone")
        if known and (heard.picked == _USE_KNOWN or commands.says_yes(heard.understanding)):
            return Reading(known)
        if heard.picked is None and commands.says_yes(heard.understanding):
            return Reading(asks=True, remark=desk.say("case_dialogue.gladly"))
        if sum(character.isdigit() for character in heard.text) < 3:
            return None
        digits = re.search(r"[+(]?\d[\d\s()/–-]{3,}\d", heard.text)
        try:
            return Reading(parse_phone(digits[0] if digits else heard.text))
        except CaseError:
            return Reading(unusable="case_dialogue.phone_invalid")

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return a number given unasked."""
        found = [detail for detail in find_contact_details(heard.text) if detail.type == "phone"]
        return Reading(found[0].value) if found else None


class NameStep(Step):
    """First and last name."""

    key = "name"
    personal: ClassVar[bool] = True
    names = r"\b(?:name\w*|vorname|nachname)\b"

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question."""
        known = desk.known_contact.get("name")
        options = (Option(desk.say("case_dialogue.use_known", known=known), _USE_KNOWN),) if known else ()
        text = desk.say("case_dialogue.ask_name_again" if again else "case_dialogue.ask_name")
        return Prompt(text, options, field="name")

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the name on one line; a whole sentence is none."""
        known = desk.known_contact.get("name")
        if known and (heard.picked == _USE_KNOWN or commands.says_yes(heard.understanding)):
            return Reading(known)
        command = commands.listed_command if _LIKE_A_NAME.match(heard.text) else commands.command_in
        if command(heard.text) in ("yes", "skip", "no"):
            return Reading(unusable="case_dialogue.name_needed")
        introduced = _BEFORE_NAME.match(heard.text)
        words = heard.text[introduced.end() :] if introduced else heard.text
        for detail in find_contact_details(words):
            words = words.replace(detail.text, " ")
        words = _name_alone(words)
        if len(words.split()) > 5 or "?" in words:
            return None
        try:
            return Reading(parse_name(words), sure=introduced is not None)
        except CaseError:
            return Reading(unusable="case_dialogue.name_invalid")


def _name_alone(words: str) -> str:
    """Return an answer without what follows the name; „Muster, Anna“ is one."""
    words = _AFTER_NAME.split(words, maxsplit=1)[0]
    last_name_first = _LAST_NAME_FIRST.match(words)
    return last_name_first[0] if last_name_first else words.split(",", 1)[0]
