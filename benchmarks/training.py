"""Trains the systems that are compared, from nothing, and remembers what it took."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks.processes import Process, Usage
from benchmarks.systems import FOLDER, System, environment_for, settings_for


@dataclass(frozen=True)
class Trained:
    """A trained model and what it took."""

    model: Path
    usage: Usage
    kept: bool
    """Whether it is of an earlier run."""


def train(system: System, *, nlu_only: bool, keep: bool) -> Trained:
    """Train a system without any cache; with ``keep`` take the last model if it was made from the same.

    Raises:
        Failed: the training failed.
    """
    name = f"{system.name}-nlu" if nlu_only else system.name
    folder = FOLDER / "models" / name
    model, record = folder / "model.tar.gz", folder / "training.json"
    if keep and model.exists() and record.exists():
        known = json.loads(record.read_text())
        if known["stamp"] == system.stamp:
            print(f"{system.name}: model of {known['day']} kept", flush=True)
            return Trained(model, Usage(**known["usage"]), kept=True)
    shutil.rmtree(folder, ignore_errors=True)
    settings = settings_for()
    if system.name == "ours":
        shutil.rmtree(settings.data_folder / "cache", ignore_errors=True)
    environment = {**environment_for(settings), "RASA_CACHE_DIRECTORY": str(folder / "cache")}
    command = [sys.executable, "-m", "rasa", "train", *_options(system, nlu_only, folder)]
    log = FOLDER / "log" / f"train-{name}.log"
    with Process(command, environment=environment, log=log) as training:
        usage = training.wait(f"{system.name}: training")
    shutil.rmtree(folder / "cache", ignore_errors=True)
    day = date.today().isoformat()
    record.write_text(json.dumps({"stamp": system.stamp, "usage": asdict(usage), "day": day}))
    return Trained(model, usage, kept=False)


def _options(system: System, nlu_only: bool, folder: Path) -> list[str]:
    data = ["data", *([str(system.stories)] if system.stories else [])]
    what = ["nlu", "--nlu", "data/nlu"] if nlu_only else ["--data", *data]
    place = ["--out", str(folder), "--fixed-model-name", "model"]
    return [*what, "--config", str(system.config), "--domain", "domain.yml", *place]
