"""A message of a chat as a messenger can show it: plain text in pieces, buttons or numbers, a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answers.phrasebook import Phrasebook
from bot.conversations.message import Chat, Message
from bot.language.normalise import folded_words
from bot.messengers.parcels import Content
from bot.messengers.pressed import mark
from bot.messengers.splitting import length, pieces

_NUMBERED = re.compile(r"(?:^|; )(\d{1,2})[.)] +(.+?)(?=; \d{1,2}[.)] |$)", re.MULTILINE)
"""„1. …“ on lines of their own, or „1. …; 2. …“ on one."""


@dataclass(frozen=True)
class Manner:
    """What a messenger can do."""

    longest: int
    """UTF-16 units of a text."""
    most_buttons: int = 0
    """Below a text; none where the answer has to be typed."""
    longest_title: int = 0
    """Of a button; where one is longer, the choices also stand in the text, with numbers."""
    files: bool = False
    """Whether a file can be sent along."""
    bundles: bool = False
    """Whether all that is said at once goes out in one piece, as in a letter."""


def pack(chat: Chat, message: Message, manner: Manner, phrases: Phrasebook) -> list[Content]:
    """Return the pieces of a message, in order; the buttons are below the last text."""
    text = _text(message, phrases)
    calendar = list(_calendars(message.custom or {}))
    titles = [str(button["title"]) for button in message.buttons]
    is_written = not _fit(titles, manner)
    if titles and is_written:
        text = "\n\n".join(part for part in (text, _choices(text, titles, phrases)) if part)
    contents: list[Content] = [{"text": piece} for piece in pieces(text, manner.longest)]
    if contents and titles and manner.most_buttons:
        shown = [
            _short(title, number, manner) if is_written else title for number, title in enumerate(titles, 1)
        ]
        contents[-1]["buttons"] = [
            {"title": title, "data": mark(chat.id, message.seq, number)}
            for number, title in enumerate(shown[: manner.most_buttons], 1)
        ]
    contents += [{"file": file} for file in calendar if manner.files]
    return contents


def pack_together(
    chat: Chat, messages: Sequence[Message], manner: Manner, phrases: Phrasebook
) -> list[Content]:
    """Return one piece with all that is said in some messages, files included; what is no answer last.

    That an answer takes longer is not said where it is there by now.
    """
    messages = sorted(messages, key=lambda message: message.role == "notice" and message.reply_to is None)
    answered = {message.reply_to for message in messages if message.role != "notice"}
    texts, files = [], []
    for message in messages:
        if (message.custom or {}).get("type") == "delay" and message.reply_to in answered:
            continue
        for content in pack(chat, message, manner, phrases):
            if "file" in content:
                files.append(content["file"])
            else:
                texts.append(content["text"])
    return [{"text": "\n\n".join(texts), "files": files}] if texts or files else []


def plain(text: str, manner: Manner) -> list[Content]:
    """Return the pieces of a text that belongs to no chat."""
    return [{"text": piece} for piece in pieces(text, manner.longest)]


def _text(message: Message, phrases: Phrasebook) -> str:
    if message.role == "agent" and message.author:
        return f"{phrases.say('messenger.agent_writes', author=message.author)}\n{message.text}"
    return message.text


def _fit(titles: Sequence[str], manner: Manner) -> bool:
    return len(titles) <= manner.most_buttons and all(
        length(title) <= manner.longest_title for title in titles
    )


def _short(title: str, number: int, manner: Manner) -> str:
    title = f"{number}. {title}"
    return title if length(title) <= manner.longest_title else f"{title[: manner.longest_title - 1]}…"


def _choices(text: str, titles: Sequence[str], phrases: Phrasebook) -> str:
    """Return the choices as lines, without those that the text numbers itself."""
    lines = {int(number): set(folded_words(line)) for number, line in _NUMBERED.findall(text)}
    named = [
        number in lines and bool(lines[number] & set(folded_words(title)))
        for number, title in enumerate(titles, 1)
    ]
    if all(named):
        return ""
    if lines and not any(named):  # a list of something else: its numbers would mislead
        return phrases.say("messenger.answers", titles=" / ".join(titles))
    left = [
        phrases.say("messenger.choice", number=number, title=title)
        for number, (title, is_named) in enumerate(zip(titles, named, strict=True), 1)
        if not is_named
    ]
    return "\n".join([*left, phrases.say("messenger.how_to_choose")] if len(titles) > 1 else left)


def _calendars(custom: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for card in custom.get("cards", [custom]):
        calendar = card.get("calendar")
        if isinstance(calendar, Mapping):
            yield {name: str(calendar[name]) for name in ("filename", "content_type", "base64")}
