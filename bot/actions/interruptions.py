"""Answers a question that comes in the middle of a case, with the very actions that answer it elsewhere."""

from __future__ import annotations

from functools import lru_cache

from bot.actions.answer import ActionAnswerQuestion
from bot.actions.base import CitizenAction
from bot.actions.case_status import ActionShowCaseStatus
from bot.actions.emergency import ActionShowEmergencyHelp
from bot.actions.hotline import ActionAnswerForeignLanguage, ActionShowHotline
from bot.actions.small_talk import ActionTalkAboutAssistant
from bot.actions.turn import Turn
from bot.actions.unclear import ActionHandleUnclear
from bot.answers.question import ASPECT_OF_INTENT
from bot.answers.reply import Reply
from bot.language.danger import POSSIBLE_DANGER

_ACTIONS: dict[str, type[CitizenAction]] = {
    **dict.fromkeys(ASPECT_OF_INTENT, ActionAnswerQuestion),
    "emergency": ActionShowEmergencyHelp,
    "request_human": ActionShowHotline,
    "foreign_language": ActionAnswerForeignLanguage,
    "ask_bot_identity": ActionTalkAboutAssistant,
    "ask_capabilities": ActionTalkAboutAssistant,
    "ask_privacy": ActionTalkAboutAssistant,
    "complain": ActionTalkAboutAssistant,
    "ask_case_status": ActionShowCaseStatus,
}
_NOTHING_TO_SAY = {"repeat", "change_case", "delete_data"}
"""The open question, which comes anyway, is the answer."""


@lru_cache(maxsize=32)
def _action(kind: type[CitizenAction]) -> CitizenAction:
    return kind()


def interruption_reply(turn: Turn, intent: str | None = None) -> Reply:
    """Return the answer to a message by its intent, danger first."""
    if turn.understanding.danger not in (None, POSSIBLE_DANGER):
        intent = "emergency"
    meant = intent or turn.understanding.intent
    if meant in _NOTHING_TO_SAY:
        return Reply("")
    if meant == "insult":
        return Reply(turn.context.say("case_dialogue.stay_calm"))
    return _action(_ACTIONS.get(meant, ActionHandleUnclear)).reply(turn)
