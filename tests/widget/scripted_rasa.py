"""A server that answers like Rasa's REST webhook, from a script: every kind of card, trouble, slowness."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

from bot.answers.context import AnswerContext
from bot.answers.overview import service_card
from bot.run.readiness import READINESS_SENDER

Reply = dict[str, Any]

SCRIPT = Path(__file__).with_name("script.yml")


def script(context: AnswerContext) -> dict[str, Reply]:
    """Return the answers by a word of the message; office and service cards are made by the real code."""
    office = context.office_card(context.knowledge.units["fundbuero"])
    service = service_card(context, context.knowledge.services["personalausweis"])
    hotline = {**context.office_card(context.knowledge.hotline), "type": "handoff"}
    hours = {"type": "hours", "key": office["key"], "name": office["name"], **office["hours"]}
    written: dict[str, Reply] = yaml.safe_load(SCRIPT.read_text(encoding="utf-8"))
    case_cards = [written[word]["custom"] for word in ("quittung", "sprechstunde", "gesucht", "prüfen")]
    return {
        **written,
        "alles": {"text": "Alles.", "custom": {"type": "cards", "cards": [office, service, *case_cards]}},
        "amt": {"text": "Fundbüro der Stadt Jena: jetzt geöffnet.", "custom": office},
        "ausweis": {"text": "Personalausweis: Termin nötig.", "custom": service},
        "zeiten": {"text": "Geöffnet bis 13:00 Uhr.", "custom": hours},
        "mensch": {"text": "JenaZentral: 03641 49-0.", "custom": hotline},
        "beides": {"text": "Zwei Karten.", "custom": {"type": "cards", "cards": [office, service]}},
        "lang": {"text": "\n".join(f"Zeile {number}" for number in range(60))},
    }


@dataclass
class ScriptedRasa:
    """Rasa and action server in one, for the gateway; the test may break or slow it."""

    answers: Mapping[str, Reply]
    also: dict[str, Reply] = field(default_factory=dict)
    """Answers of one test."""
    broken: bool = False
    """Whether it answers with errors, as when it restarts."""
    thinks: bool = False
    """Whether answers are not given yet."""
    heard: list[dict[str, Any]] = field(default_factory=list)
    """What citizens said, without the probes of the readiness."""

    def application(self) -> web.Application:
        """Return the server."""
        app = web.Application()
        app.add_routes([web.post("/webhooks/rest/webhook", self._answer), web.get("/health", self._health)])
        return app

    def reset(self) -> None:
        """Be well again and forget what was heard."""
        self.broken = self.thinks = False
        self.heard.clear()
        self.also.clear()

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        if self.broken:
            return web.Response(status=500)
        if body["sender"] != READINESS_SENDER:
            self.heard.append(body)
        while self.thinks:
            await asyncio.sleep(0.02)
        said = set(re.split(r"[^\w-]+", body["message"].lower()))
        echo = {"text": f"Sie schrieben: {body['message']}"}
        reply = next((reply for word, reply in {**self.answers, **self.also}.items() if word in said), echo)
        return web.json_response([{"recipient_id": body["sender"], **reply}])
