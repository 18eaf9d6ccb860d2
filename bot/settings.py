"""Settings from the environment, in one place; ``docs/betrieb.md`` documents each of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The folder of the project: config.yml, domain.yml, data/ and knowledge/ are here."""


class InvalidSetting(ValueError):
    """A setting has a value that cannot be used; the message names it (English, for operators)."""


@dataclass(frozen=True)
class Settings:
    """How this installation runs."""

    host: str = "0.0.0.0"
    """Address the public port listens on (``BOT_HOST``)."""
    port: int = 8080
    """Public port, the gateway's (``BOT_PORT``)."""
    rasa_port: int = 5005
    """Loopback port of the Rasa server (``BOT_RASA_PORT``)."""
    actions_port: int = 5055
    """Loopback port of the action server (``BOT_ACTIONS_PORT``)."""
    data_folder: Path = ROOT / "var"
    """Folder for everything that is written at run time: models, caches, logs (``BOT_DATA``)."""
    knowledge_folder: Path = ROOT / "knowledge"
    """Folder of the facts (``BOT_KNOWLEDGE``)."""

    @property
    def models_folder(self) -> Path:
        """Where trained models are kept."""
        return self.data_folder / "models"

    @property
    def rasa_url(self) -> str:
        """Base address of the Rasa server."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Base address of the action server."""
        return f"http://127.0.0.1:{self.actions_port}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings named by ``BOT_…`` variables, the defaults otherwise.

        Raises:
            InvalidSetting: a port, ``BOT_NOW`` or ``BOT_LOG_LEVEL`` has a value that cannot be used.
        """
        env = os.environ if environment is None else environment
        _require_moment(env.get("BOT_NOW", ""))
        _require_log_level(env.get("BOT_LOG_LEVEL", "INFO"))
        return cls(
            host=env.get("BOT_HOST", cls.host),
            port=_port(env, "BOT_PORT", cls.port),
            rasa_port=_port(env, "BOT_RASA_PORT", cls.rasa_port),
            actions_port=_port(env, "BOT_ACTIONS_PORT", cls.actions_port),
            data_folder=Path(env.get("BOT_DATA", str(cls.data_folder))),
            knowledge_folder=Path(env.get("BOT_KNOWLEDGE", str(cls.knowledge_folder))),
        )


def _require_moment(text: str) -> None:
    try:
        datetime.fromisoformat(text.strip() or "2026-01-01")
    except ValueError as error:
        raise InvalidSetting(f"BOT_NOW must be an ISO date and time, not {text!r}.") from error


def _require_log_level(text: str) -> None:
    if text not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
        raise InvalidSetting(f"BOT_LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL, not {text!r}.")


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise InvalidSetting(f"{name} must be a port number from 1 to 65535, not {text!r}.")
    return int(text)
