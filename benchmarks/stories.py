"""Stories for the stock policies to learn from: the project itself has rules only."""

from __future__ import annotations

import random
from pathlib import Path

import yaml

from benchmarks.systems import FOLDER
from bot.settings import ROOT


def write_stories(count: int, seed: int = 7) -> Path:
    """Write so many stories, each of three to five of the project's rules in a row; return the file."""
    chance = random.Random(seed)
    files = sorted((ROOT / "data" / "rules").glob("*.yml"))
    rules = [rule["steps"] for file in files for rule in yaml.safe_load(file.read_text())["rules"]]
    stories = [
        {
            "story": f"conversation {number}",
            "steps": [step for steps in chance.choices(rules, k=chance.randint(3, 5)) for step in steps],
        }
        for number in range(count)
    ]
    path = FOLDER / "stock" / "stories.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"version": "3.1", "stories": stories}), encoding="utf-8")
    return path
