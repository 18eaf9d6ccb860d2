"""Recognises commands in words nobody has listed: a linear model over words and character n-grams.

Learns at the first call, in about a second, from ``data/commands/in_forms.yml`` and from the utterances of
the intents that mean the same outside of a case.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from bot.language.normalise import fold
from bot.settings import ROOT

FILE = ROOT / "data" / "commands" / "in_forms.yml"
_NLU = ROOT / "data" / "nlu"
_INTENTS = {
    "affirm": "yes",
    "deny": "no",
    "cancel": "cancel",
    "request_human": "human",
    "ask_why": "why",
    "delete_data": "delete",
}
"""Intents whose utterances are commands."""
_OTHERS = (
    "ask_hours",
    "ask_location",
    "ask_concern",
    "report_defect",
    "report_lost_item",
    "book_consultation",
)
_OF_OTHERS = 25
"""Utterances of each other intent, to know what no command is."""
_ANNOTATION = re.compile(r"\[([^\]]+)\]\(\w+\)")
_WORDS = r"(?u)\b\w+\b|[👍✅👌🆗👎❌]"
_LONGEST = 120
NONE = "none"


@lru_cache(maxsize=1)
def _model() -> Any:
    texts, labels = _examples()
    features = make_union(
        TfidfVectorizer(preprocessor=fold, analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True),
        TfidfVectorizer(preprocessor=fold, ngram_range=(1, 2), token_pattern=_WORDS, sublinear_tf=True),
    )
    model = make_pipeline(
        features, LogisticRegression(C=10.0, max_iter=2000, class_weight="balanced", random_state=0)
    )
    return model.fit(texts, labels)


@lru_cache(maxsize=512)
def likely_command(text: str) -> tuple[str, float]:
    """Return the likeliest command and its probability.

    It is yes, no, skip, back, cancel, why, human, delete, or none for what commands nothing.
    """
    said = text.strip()[:_LONGEST]
    if not said:
        return NONE, 1.0
    model = _model()
    chances = model.predict_proba([said])[0]
    best = int(chances.argmax())
    return str(model.classes_[best]), float(chances[best])


def _examples() -> tuple[list[str], list[str]]:
    by_label: dict[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["commands"]
    pairs = [(text, label) for label, texts in by_label.items() for text in texts]
    for intent, label in _INTENTS.items():
        pairs += [(text, label) for text in _utterances(_NLU / f"{intent}.yml")]
    for intent in _OTHERS:
        utterances = _utterances(_NLU / f"{intent}.yml")
        step = max(1, len(utterances) // _OF_OTHERS)
        pairs += [(text, NONE) for text in utterances[::step]]
    return [text for text, _ in pairs], [label for _, label in pairs]


def _utterances(path: Path) -> list[str]:
    if not path.exists():
        return []
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    lines = [line for block in blocks for line in block["examples"].splitlines()]
    return [_ANNOTATION.sub(r"\1", line[2:].strip()) for line in lines if line.startswith("- ")]
