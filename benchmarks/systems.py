"""The two assistants that are compared: ours, and one configured as ``rasa init`` does, on the same data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from bot.run.parts import child_environment
from bot.run.sources import training_stamp
from bot.settings import ROOT, Settings

FOLDER = ROOT / "var" / "bench"
"""Models, caches and logs of the benchmarks; ``--keep`` finds the models here again."""
NOW = "2026-11-18T10:00"
"""The clock of all that is measured."""


@dataclass(frozen=True)
class System:
    """An assistant that can be trained and started."""

    name: str
    config: Path
    endpoints: Path
    credentials: Path
    stamp: str
    """Changes with what it is trained from."""
    stories: Path | None = None
    """Training data it has beside the project's."""


def ours() -> System:
    """Return this project as it is."""
    return System(
        "ours",
        ROOT / "config.yml",
        ROOT / "endpoints.yml",
        ROOT / "credentials.yml",
        stamp=training_stamp(ROOT),
    )


def stock(epochs: int, stories: Path | None = None) -> System:
    """Return what ``rasa init`` makes, for German; its files are written to the folder of the benchmarks.

    Pipeline and policies are those that Rasa fills in where a project names none; the endpoints have an
    action server and otherwise Rasa's defaults.
    """
    defaults = resources.files("rasa.engine.recipes") / "config_files" / "default_config.yml"
    configuration = yaml.safe_load(defaults.read_text(encoding="utf-8"))
    configuration.update(assistant_id="stock", language="de")
    for part in (*configuration["pipeline"], *configuration["policies"]):
        if "epochs" in part:
            part["epochs"] = epochs
    config = _written("config.yml", configuration)
    data = [config, ROOT / "domain.yml", *sorted((ROOT / "data").rglob("*.yml"))]
    return System(
        "stock",
        config,
        _written("endpoints.yml", {"action_endpoint": {"url": "${BOT_ACTIONS_URL}/webhook"}}),
        _written("credentials.yml", {"rest": None}),
        stamp=_digest(data if stories is None else [*data, stories]),
        stories=stories,
    )


def settings_for(rasa_port: int = Settings.rasa_port, actions_port: int = Settings.actions_port) -> Settings:
    """Return settings that keep everything written in the folder of the benchmarks."""
    return Settings(rasa_port=rasa_port, actions_port=actions_port, data_folder=FOLDER / "data")


def environment_for(settings: Settings) -> dict[str, str]:
    """Return the environment of every process that is measured: that of the real ones, with a fixed clock."""
    return {
        **child_environment(settings),
        "BOT_NOW": NOW,
        "BOT_RASA_PORT": str(settings.rasa_port),
        "BOT_ACTIONS_PORT": str(settings.actions_port),
    }


def _written(name: str, content: Mapping[str, Any]) -> Path:
    path = FOLDER / "stock" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def _digest(paths: list[Path]) -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()
