"""The action server: Rasa SDK's application on the loopback, with readiness of the knowledge base.

``python -m bot.actions.server``. Never reachable from outside: it knows no authentication.
"""

from __future__ import annotations

import logging
import os
import sys

from rasa_sdk.endpoint import create_app
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.dialogue.desks import prepare_dialogues
from bot.cases.store import shared_store
from bot.knowledge.live import shared_knowledge
from bot.knowledge.load import KnowledgeError
from bot.settings import InvalidSetting, Settings

logger = logging.getLogger(__name__)


def application() -> Sanic:
    """Return the action server's application; everything is loaded before it answers.

    Raises:
        KnowledgeError: the knowledge base cannot be used.
    """
    knowledge = shared_knowledge()
    shared_phrasebook()
    shared_store()
    prepare_dialogues(knowledge.state)
    app = create_app("bot.actions", cors_origins=[])

    @app.get("/ready")
    async def ready(_: Request) -> HTTPResponse:
        """Tell whether the newest facts are in use; 503 while an edit is broken."""
        state = knowledge.state
        body = {
            "ready": knowledge.problem is None,
            "records": len(state.knowledge.records),
            "loaded_at": state.loaded_at.isoformat(),
            "problem": knowledge.problem,
        }
        return json(body, status=200 if knowledge.problem is None else 503)

    return app


def main() -> int:
    """Run the server until it is stopped; return the exit code."""
    try:
        settings = Settings.from_environment()
    except InvalidSetting as error:
        print(error, file=sys.stderr)
        return 2
    logging.basicConfig(
        level=os.environ.get("BOT_LOG_LEVEL", "INFO"),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    try:
        app = application()
    except KnowledgeError as error:
        print(f"Knowledge base: {error}", file=sys.stderr)
        return 1
    app.run(host="127.0.0.1", port=settings.actions_port, workers=1, access_log=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
