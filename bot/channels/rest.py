"""The REST webhook of the Rasa server, for the gateway on the same machine.

Same address and form as Rasa's own (``POST /webhooks/rest/webhook``), with three differences: a reply stays
one message (text, buttons and card together, blank lines kept), a sender is required, and typed payloads
other than the buttons' own are taken as plain text, so nobody can set intents or slots by typing ``/intent``.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.answers.phrasebook import shared_phrasebook
from bot.channels.action_answers import check_schema_once
from bot.knowledge.live import shared_knowledge
from bot.language.danger import danger_in
from bot.run.readiness import TROUBLE

logger = logging.getLogger(__name__)

LONGEST_MESSAGE = 2000
"""Characters a citizen may send at once."""
_LONGEST_SENDER = 128
_BUTTON_PAYLOAD = re.compile(
    r'/choose_option\{"choice": ?"(?:[a-z]+/[a-z0-9_-]+|case:[a-z0-9_-]+/[a-z0-9_:/.-]{1,80})"\}'
)
_PHOTO_KEY = re.compile(r"[0-9a-f]{32}")
_CHANNELS = ("web", "telegram", "whatsapp", "sms", "facebook", "email", "agent")


_PARTS = ("text", "buttons", "custom", "image", "about")
"""What of a reply goes out; ``about`` (record, whether understood) is for the gateway, which counts."""


class WholeMessages(CollectingOutputChannel):  # type: ignore[misc]
    """Collects replies without taking them apart."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep text, buttons and card of one reply together."""
        content = {key: message[key] for key in _PARTS if message.get(key)}
        if content:
            self.messages.append({"recipient_id": recipient_id, **content})


class CitizenRestInput(RestInput):  # type: ignore[misc]
    """The channel; its name and address are those of Rasa's ``rest``."""

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel."""
        check_schema_once()
        webhook = Blueprint("citizen_rest_webhook", "bot_channels_rest")

        @webhook.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            body = _json_object(request)
            if body is None:
                return response.json({"error": "The body must be a JSON object."}, status=400)
            sender, text = body.get("sender"), body.get("message")
            if not isinstance(sender, str) or not 0 < len(sender) <= _LONGEST_SENDER:
                return response.json({"error": "A sender is required."}, status=400)
            metadata = attachments(body.get("metadata"))
            if not isinstance(text, str) or not (text.strip() or metadata.keys() & {"photos", "location"}):
                return response.json({"error": "A message is required."}, status=400)
            if not text.strip():
                metadata["wordless"] = True
                text = shared_phrasebook().say("hotline.wordless")
            if len(text) > LONGEST_MESSAGE:
                sentence = shared_phrasebook().say("hotline.too_long", limit=LONGEST_MESSAGE)
                return response.json([{"recipient_id": sender, "text": sentence}])
            collector = WholeMessages()
            message = UserMessage(
                plain(text), collector, sender, input_channel=self.name(), metadata=metadata
            )
            await on_new_message(message)
            return response.json(collector.messages or [_trouble(sender, text)])

        return webhook


def attachments(metadata: Any) -> dict[str, Any]:
    """Return what the gateway may say of a message: channel, address, e-mail, photos, location; no more."""
    if not isinstance(metadata, dict):
        return {}
    kept: dict[str, Any] = {}
    if metadata.get("channel") in _CHANNELS:
        kept["channel"] = metadata["channel"]
    if isinstance(metadata.get("address"), str):
        kept["address"] = metadata["address"][:_LONGEST_SENDER]
    if kept.get("channel") == "email" and isinstance(metadata.get("email"), str):
        kept["email"] = metadata["email"][:_LONGEST_SENDER]
    photos = metadata.get("photos")
    if isinstance(photos, list):
        keys = [key for key in photos if isinstance(key, str) and _PHOTO_KEY.fullmatch(key)]
        kept.update({"photos": keys} if keys else {})
    location = metadata.get("location")
    if isinstance(location, dict):
        latitude, longitude = location.get("latitude"), location.get("longitude")
        if isinstance(latitude, (int, float)) and isinstance(longitude, (int, float)):
            kept["location"] = {"latitude": float(latitude), "longitude": float(longitude)}
    return kept


def _trouble(sender: str, text: str) -> dict[str, Any]:
    """What a citizen is told when no action could answer, danger first."""
    phrases, knowledge = shared_phrasebook(), shared_knowledge().state.knowledge
    sentence = phrases.say("hotline.technical_trouble", phone=knowledge.hotline.phone)
    if danger_in(text) is not None:
        sentence = f"{phrases.say('emergency.general')}\n{sentence}"
    return {"recipient_id": sender, "text": sentence, "custom": {"type": TROUBLE}}


def _json_object(request: Request) -> dict[str, Any] | None:
    try:
        body = request.json
    except SanicException:
        return None
    return body if isinstance(body, dict) else None


def plain(text: str) -> str:
    """Return the text, without the slash that would make it a command unless it is a button's payload."""
    stripped = text.strip()
    if _BUTTON_PAYLOAD.fullmatch(stripped):
        return stripped
    return stripped.lstrip("/") or "?"
