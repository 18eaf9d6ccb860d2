"""When a message in the middle of a case is a question, or another case, rather than an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answers.question import ASPECT_OF_INTENT, Understanding
from bot.cases.dialogue.steps import Heard
from bot.language.normalise import fold

KIND_OF_INTENT = {
    "report_lost_item": "lost_item",
    "report_defect": "defect",
    "book_consultation": "booking",
}
"""Which case an intent begins."""
_SURE_OF_QUESTION = 0.5
_SURE_OF_SWITCH = 0.6
_BEYOND_DOUBT = 0.75
_TELLS_A_CASE = 4
_ABOUT_ITSELF = frozenset({"ask_bot_identity", "ask_capabilities", "ask_privacy", "ask_case_status"})
_ALWAYS = frozenset(
    {
        "emergency",
        "request_human",
        "ask_bot_identity",
        "ask_capabilities",
        "ask_privacy",
        "insult",
        "complain",
        "repeat",
        "foreign_language",
        "ask_case_status",
        "change_case",
    }
)
_QUESTION = re.compile(
    r"\?|\b(?:wann|wo|wer|wie|was|welche\w*|wohin|woher|wieviel|kostet|kann ich|muss ich|brauch(?:e)? ich|habt ihr|haben (?:sie|die)|gibt es|gibts"
    r"|hat .{0,40}(?:auf|offen|geoffnet|zu)|ist .{0,40}(?:auf|offen|geoffnet|zu)|offnungszeit\w*|telefonnummer|adresse von)\b"
)


def is_interruption(heard: Heard) -> bool:
    """Tell whether a message is to be answered for itself before the open question is asked again."""
    understanding = heard.understanding
    if heard.picked is not None or heard.photos or heard.location is not None:
        return False
    if understanding.confidence < _SURE_OF_QUESTION:
        return False
    if understanding.intent in _ALWAYS:
        return True
    return understanding.intent in ASPECT_OF_INTENT and bool(_QUESTION.search(fold(understanding.text)))


def asks_for_sure(heard: Heard) -> bool:
    """Tell whether a message is a question of its own beyond doubt, however much it sounds like a command."""
    understanding = heard.understanding
    questions = _ABOUT_ITSELF | ASPECT_OF_INTENT.keys()
    return (
        understanding.intent in questions
        and understanding.confidence >= _BEYOND_DOUBT
        and is_interruption(heard)
    )


def names_other_case(heard: Heard, kind: str) -> str | None:
    """Return the kind of case that a message begins, if it is another than the one that is going on."""
    other = KIND_OF_INTENT.get(heard.understanding.intent)
    if other is None or other == kind or heard.understanding.confidence < _SURE_OF_SWITCH:
        return None
    return other if len(heard.text.split()) >= 3 else None


@dataclass(frozen=True)
class OtherCase:
    """A case of another kind in the same message: „Mütze verloren, und eine Laterne ist umgefallen“."""

    kind: str
    text: str
    """What is said about it."""
    rest: str
    """The message without that."""


def other_case_in(understanding: Understanding, kind: str) -> OtherCase | None:
    """Return the case of another kind that a clause of the message begins; ``None`` for most messages."""
    for clause in understanding.clauses:
        start, end = int(clause["start"]), int(clause["end"])
        other = KIND_OF_INTENT.get(str(clause["intent"]))
        words = understanding.text[start:end].strip()
        sure = float(clause["confidence"]) >= _SURE_OF_SWITCH and len(words.split()) >= _TELLS_A_CASE
        if other in (None, kind) or not sure:
            continue
        spans = [(int(each["start"]), int(each["end"])) for each in understanding.clauses if each != clause]
        rest = ". ".join(understanding.text[first:last].strip() for first, last in spans)
        return OtherCase(str(other), words, rest)
    return None


_ASKS = {
    "defect": r"\bwer\b.{0,20}\b(?:kummert|repariert|macht|behebt|beseitigt)\b|\b(?:wo|wie|wer|wem|wen|wohin|was)\b.{0,40}\b(?:meld\w*|zustandig\w*|wend\w*|anzeig\w*|schick\w*|tun|mach\w*)\b",
    "lost_item": r"\b(?:wo|wie|wer|wem|wohin|was)\b.{0,40}\b(?:meld\w*|zustandig\w*|wend\w*|nachfrag\w*|such\w*|tun|mach\w*|abhol\w*|hin)\b",
    "booking": r"\b(?:wann|wo|wie oft|wie lange|welche\w*|was ist|gibt es|gibts|wer)\b.{0,60}\b(?:\w*sprechstunde\w*|\w*sprechtag\w*|statt\w*|themen)\b",
}


def asks_how(kind: str, text: str) -> bool:
    """Tell whether somebody asks where, when or how, instead of reporting, searching or booking."""
    return bool(re.search(_ASKS[kind], fold(text)))
