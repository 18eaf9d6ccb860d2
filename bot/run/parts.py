"""The processes the assistant consists of: how each is started, where it listens, when it is ready."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.cases.sender_alive import is_sender_alive
from bot.run.readiness import answers, model_answers
from bot.settings import ROOT, Settings


@dataclass(frozen=True)
class Part:
    """One process of the assistant."""

    name: str
    """For the operator and for the name of the log."""
    command: tuple[str, ...]
    """What to start, in the folder of the project."""
    port: int | None
    """Where it listens; ``None`` if it does not."""
    port_setting: str
    """The setting that changes the port."""
    is_ready: Callable[[], Awaitable[bool]]
    """Whether it does its work now; may take a few seconds, never raises."""
    host: str = "127.0.0.1"
    """Address it listens on."""
    hopeless: tuple[str, ...] = ()
    """Words in its output that mean it will never be ready, however long it runs or often it is started."""


def parts(settings: Settings, model: Path) -> tuple[Part, ...]:
    """Return the parts of this installation, with a trained model to answer from."""
    actions_answer = partial(answers, f"{settings.actions_url}/health")

    async def rasa_answers() -> bool:
        # Most answers come from the actions; asked before they are up, Rasa would only log errors.
        return await actions_answer() and await model_answers(settings.rasa_url)

    async def sender_is_alive() -> bool:
        return is_sender_alive(settings)

    listen = ("-i", "127.0.0.1", "-p", str(settings.rasa_port))
    configuration = ("--endpoints", "endpoints.yml", "--credentials", "credentials.yml")
    return (
        Part(
            name="actions",
            command=(sys.executable, "-m", "bot.actions.server"),
            port=settings.actions_port,
            port_setting="BOT_ACTIONS_PORT",
            is_ready=actions_answer,
        ),
        Part(
            name="rasa",
            command=(sys.executable, "-m", "rasa", "run", *listen, *configuration, "-m", str(model)),
            port=settings.rasa_port,
            port_setting="BOT_RASA_PORT",
            is_ready=rasa_answers,
            hopeless=("Could not load model due to", "Agent loaded with no model", "No valid model found"),
        ),
        Part(
            name="sender",
            command=(sys.executable, "-m", "bot.cases.sender"),
            port=None,
            port_setting="",
            is_ready=sender_is_alive,
            hopeless=("The sender cannot start: ",),
        ),
        Part(
            name="gateway",
            command=(sys.executable, "-m", "bot.gateway.server"),
            port=settings.port,
            port_setting="BOT_PORT",
            is_ready=partial(answers, f"{settings.public_url}/healthz"),
            host=settings.host,
            hopeless=("The gateway cannot start: ", "The gateway cannot listen "),
        ),
    )


def where_to_go(settings: Settings) -> str:
    """Return the one line an operator wants to see once everything runs."""
    return f"The assistant is ready: {settings.public_url}/"


def child_environment(settings: Settings) -> dict[str, str]:
    """Return the environment of every process we start: ours, this installation's settings, no telemetry."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore::DeprecationWarning",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "BOT_DATA": str(settings.data_folder.resolve()),
        "BOT_KNOWLEDGE": str(settings.knowledge_folder.resolve()),
        "BOT_ACTIONS_URL": settings.actions_url,
        "BOT_ACTIONS_PORT": str(settings.actions_port),
        "BOT_RASA_PORT": str(settings.rasa_port),
        "BOT_HOST": settings.host,
        "BOT_PORT": str(settings.port),
    }
