"""What is asked about a visit in the consultation hour: with whom, about what, or the waiting list."""

from __future__ import annotations

import re
from typing import ClassVar

from bot.cases.consultation.office import has_dates
from bot.cases.consultation.slots import free_slots
from bot.cases.consultation.topics import Topic, TopicGuess, guess_topic
from bot.cases.consultation.visitor import parse_concern
from bot.cases.dialogue import commands
from bot.cases.dialogue.consultation_mayor import DISTRICT_MAYOR, LORD_MAYOR, named_mayor
from bot.cases.dialogue.contact_steps import EmailStep
from bot.cases.dialogue.slot_list import office_of
from bot.cases.dialogue.slot_wishes import read_wish
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step
from bot.cases.errors import CaseError
from bot.knowledge.records import Body, Unit
from bot.language.normalise import fold

_ABOUT_THE_MAYOR = re.compile(
    r"\b(?:(?:beim|zum|vom|bei|mit|mitn|dem|den|der|des|ein\w*|mein\w*) )*(?:herrn? )?(?:dr )?"
    r"(?:(?:ober|ortsteil)?burger ?meister\w*|koppe\w*|nitzsche\w*|ob(?= )|burgersprech\w*"
    r"|sprechstunde\w*|gesprach\w*|termin\w*|anmeld\w*|warteliste\w*)\b",
    re.IGNORECASE,
)
_INSISTS = re.compile(r"\b(?:trotzdem|dennoch|doch|burgermeister|koppe|buchen|termin|sprechen|reden)\b")
_PRIVATE = re.compile(
    r"\b(?:privat\w*|personlich\w*|vertraulich\w*|geht (?:sie|euch|dich) nichts? an|sag ich (?:nicht|ihm))\b"
)
_NO_MAIL = re.compile(
    r"\b(?:kein\w*|ohne|hab\w* (?:ich )?(?:nicht|keine?))\b.{0,20}\b(?:e ?-?)?mail|\bkein\w* (?:internet"
    r"|computer|adresse)\b"
)
_REQUEST = re.compile(
    r"\b(?:buch\w*|reservier\w*|vereinbar\w*|sprech\w*|red\w*|treff\w*|frag\w*|mochte?\w*|will|wollen|wurde?n?"
    r"|stell\w*|setz\w*|trag\w*|schreib\w*|auf|ein|die|fur|der|hatten?|hatte|haben|brauche?|gern\w*|bitte|mal|ma|ich|wir|mich|uns|einen?|kann|man|personlich|zum|zur|beim|mit)\b"
)
"""Words that ask for an appointment and say nothing of its topic."""
_A_FEW_WORDS = 3


class TopicStep(Step):
    """What the conversation is about; a matter of another department is pointed to the right place."""

    key = "topic"
    names = r"\b(?:thema|grund|anlass)\b"

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the topics, or who deals with a matter that is none of them."""
        person = office_of(desk).person
        outside = state.notes.get("topic_outside")
        if outside:
            options = (
                Option(desk.say("consultation_dialogue.topic_insist"), "insist"),
                Option(desk.say("consultation_dialogue.topic_leave"), "leave"),
            )
            if again and state.notes.get("topic_told") == outside:
                return Prompt(desk.say("consultation_dialogue.topic_insist_again", person=person), options)
            said = desk.say(
                "consultation.topic_outside", responsible=_responsible(outside, desk), person=person
            )
            question = desk.say("consultation_dialogue.topic_insist_ask")
            return Prompt(f"{said} {question}", options, notes={"topic_told": outside})
        topics = tuple(Option(desk.say(f"consultation.topic_{topic.value}"), topic.value) for topic in Topic)
        titles = "; ".join(
            desk.say("consultation_dialogue.topic_item", number=number, topic=option.title)
            for number, option in enumerate(topics, start=1)
        )
        question = desk.say("consultation.ask_topic", person=person)
        if again:
            question = desk.say("consultation_dialogue.ask_topic_again")
        return Prompt(f"{question}\n{titles}", topics)

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the topic; words nobody can place are „anderes Thema“."""
        outside = state.notes.get("topic_outside")
        if outside:
            return self._insisted(heard, str(outside), desk)
        if heard.picked in {topic.value for topic in Topic}:
            return Reading(heard.picked)
        other = named_mayor(heard.text, desk)
        if other in (LORD_MAYOR, DISTRICT_MAYOR):
            return None
        guess = _guess(heard.text, desk)
        if guess.outside is not None and guess.responsible is not None and guess.sure:
            return Reading(asks=True, sure=False, notes={"topic_outside": guess.responsible})
        if guess.sure:
            return Reading(guess.topic.value, sure=guess.confidence == 1.0)
        if _PRIVATE.search(fold(heard.text)) or commands.wants_to_skip(heard.text):
            return Reading(Topic.OTHER.value)
        return self._unplaced(heard, desk)

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return a topic that is sure, or that the matter is another department's."""
        guess = _guess(heard.text, desk)
        if not guess.sure:
            return None
        if guess.outside is not None and guess.responsible is not None:
            return Reading(asks=True, notes={"topic_outside": guess.responsible})
        return Reading(guess.topic.value) if guess.topic is not Topic.OTHER else None

    def resign(self, state: CaseState, desk: Desk) -> Reading | None:
        """Return „anderes Thema“: nobody is turned away for want of a word."""
        return Reading(Topic.OTHER.value, remark=desk.say("consultation_dialogue.topic_other_taken"))

    def shown(self, state: CaseState, desk: Desk) -> str | None:
        """Return what citizens call the topic."""
        topic = state.values.get(self.key)
        return desk.say(f"consultation.topic_{topic}") if topic else None

    def _insisted(self, heard: Heard, responsible: str, desk: Desk) -> Reading | None:
        settled = {"topic_outside": None}
        said = heard.understanding
        if heard.picked == "insist" or commands.says_yes(said) or _INSISTS.search(fold(heard.text)):
            return Reading(Topic.OTHER.value, notes=settled)
        if heard.picked == "leave" or commands.says_no(said):
            remark = desk.say("consultation_dialogue.topic_left", responsible=_responsible(responsible, desk))
            return Reading(ends=True, remark=remark)
        guess = _guess(heard.text, desk)
        if guess.sure and guess.outside is None:
            return Reading(guess.topic.value, sure=guess.confidence == 1.0, notes=settled)
        return None

    def _unplaced(self, heard: Heard, desk: Desk) -> Reading | None:
        words = [word for word in heard.text.split() if len(word) > 1]
        wish = read_wish(heard.text, desk.now.date())
        if len(words) < _A_FEW_WORDS or heard.picked is not None or wish.names_day or wish.names_time:
            return None
        remark = desk.say("consultation_dialogue.topic_other_taken")
        return Reading(Topic.OTHER.value, sure=False, remark=remark)


def _guess(text: str, desk: Desk) -> TopicGuess:
    """What a sentence is about when the words for the appointment itself are left out."""
    about = " ".join(_ABOUT_THE_MAYOR.sub(" ", text.replace("ü", "u").replace("Ü", "U")).split())
    if not re.search(r"\w", _REQUEST.sub(" ", fold(about))):
        return TopicGuess(Topic.OTHER, 0.0)
    return guess_topic(about, desk.context.knowledge, desk.facts.index)


def _responsible(key: str, desk: Desk) -> str:
    """Return „Fachdienst …, Telefon …“; the hotline's number where a unit has none."""
    record = desk.context.knowledge.records[key]
    contact = desk.context.contact_line(record) if isinstance(record, (Unit, Body)) else ""
    hotline = desk.context.knowledge.hotline
    return f"{record.name}, {contact or desk.context.contact_line(hotline)}"


class WaitStep(Step):
    """Whether to wait for a slot, when none is free."""

    key = "waiting"
    hidden = True

    def needed(self, state: CaseState, desk: Desk) -> bool:
        """Tell whether nothing is free."""
        if self.key in state.values or "slot" in state.values:
            return self.key in state.values
        return not free_slots(office_of(desk), desk.now)

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return that nothing is free, the office's address, and the offer to wait."""
        office = office_of(desk)
        ask = desk.say("consultation_dialogue.ask_waiting")
        options = (
            Option(desk.say("consultation_dialogue.waiting_yes"), "yes"),
            Option(desk.say("consultation_dialogue.waiting_no"), "no"),
        )
        if again:
            return Prompt(ask, options)
        phrase = "full" if has_dates(office, desk.now) else "no_dates"
        said = desk.say(f"consultation.{phrase}", hour=office.hour.name, email=office.email)
        return Prompt(f"{said} {ask}", options)

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return yes; a no ends it."""
        if (
            heard.picked == "yes"
            or commands.says_yes(heard.understanding)
            or "warteliste" in fold(heard.text)
        ):
            return Reading(True)
        if heard.picked == "no" or commands.says_no(heard.understanding):
            email = office_of(desk).email
            return Reading(ends=True, remark=desk.say("consultation_dialogue.waiting_left", email=email))
        return None


class BookingEmailStep(EmailStep):
    """A mail address, without which there is neither confirmation nor calendar file."""

    question: ClassVar[str] = "consultation_dialogue.ask_email"

    def __init__(self) -> None:
        super().__init__(optional=False)

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the address; whoever has none is told who books for them."""
        reading = super().read(heard, state, desk)
        none = commands.wants_to_skip(heard.text) or _NO_MAIL.search(fold(heard.text))
        if reading is None and none and not state.notes.get("email_suggestion"):
            hotline = desk.context.knowledge.hotline
            return Reading(unusable="consultation_dialogue.email_needed", details={"phone": hotline.phone})
        return reading


class ConcernStep(Step):
    """The concern in a sentence or two; may be left out."""

    key = "concern"
    optional = True
    names = r"\b(?:anliegen|bemerkung|notiz|text)\b"

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question, with the hint to keep sensitive things for the conversation."""
        text = desk.say(f"consultation_dialogue.ask_concern{'_again' if again else ''}")
        return Prompt(text, (Option(desk.say("consultation_dialogue.without_concern"), "skip"),))

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the words."""
        if heard.picked == "skip" or commands.wants_to_skip(heard.text):
            return Reading(skip=True)
        if commands.says_yes(heard.understanding):
            return Reading(asks=True)
        try:
            concern = parse_concern(heard.text)
        except CaseError as error:
            return Reading(unusable="consultation.error_text_too_long", details=error.details)
        if concern is None:
            return None
        return Reading(concern, sure=state.asked == self.key and "?" not in heard.text)
