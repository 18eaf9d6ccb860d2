"""A chat as a text file, for the citizen to keep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.answers.phrasebook import Phrasebook
from bot.clock import BERLIN
from bot.conversations.message import Message


def transcript(messages: Iterable[Message], now: datetime, phrases: Phrasebook) -> str:
    """Return the text, times in Berlin time, lines ended as Windows' editor needs them."""
    moment = now.astimezone(BERLIN)
    lines = [phrases.say("chat.transcript_title", date=f"{moment:%d.%m.%Y}", time=f"{moment:%H:%M}"), ""]
    day = None
    for message in messages:
        at = message.at.astimezone(BERLIN)
        if at.date() != day:
            day = at.date()
            lines += [f"{at:%d.%m.%Y}", ""]
        lines += [f"{at:%H:%M} {_who(message, phrases)}:", message.text or phrases.say("chat.without_words")]
        if message.photos:
            lines.append(phrases.say("chat.photos", count=len(message.photos)))
        if message.location is not None:
            latitude, longitude = (message.location[name] for name in ("latitude", "longitude"))
            lines.append(phrases.say("chat.location", latitude=latitude, longitude=longitude))
        lines += [f"- {button['title']}" for button in message.buttons]
        lines.append("")
    return "\r\n".join(line.replace("\n", "\r\n") for line in lines)


def _who(message: Message, phrases: Phrasebook) -> str:
    if message.author:
        return message.author
    names = {
        "citizen": "chat.citizen",
        "bot": "chat.bot",
        "agent": "chat.agent",
        "notice": "chat.bot",
    }
    return phrases.say(names[message.role])
