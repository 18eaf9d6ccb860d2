"""Which phrases the code can say: keys written out, and keys put together from texts that belong there."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tests.structure.project import FILLED_IN, domain, syntax_trees, text_of

_DIALOGUES = "bot/cases/dialogue/"
_FACTS = frozenset({"yes", "no", "partly", "required", "recommended", "none"})
"""What a service may say about appointments and online use."""
_PLACES = frozenset(
    {"street", "district", "statistical_district", "landmark", "school", "stop", "tram_line", "bus_line"}
)

HANDED_ON: dict[str, tuple[str | frozenset[str], ...]] = {
    "answers.": (_FACTS,),
    "answers.appointment_": (_FACTS,),
    **{
        f"case_dialogue.{name}_": (_DIALOGUES,)
        for name in ("again", "begin", "confirm", "doubt", "kind", "label", "offer_resume", "privacy", "send")
    },
    "case_dialogue.": (_DIALOGUES + "machine.py",),
    "case_dialogue.start_": (_DIALOGUES,),
    "case_dialogue.summary_": (_DIALOGUES,),
    "case_dialogue.why_": (_DIALOGUES,),
    "consultation.error_": ("bot/cases/errors.py",),
    "consultation.topic_": ("bot/cases/consultation/topics.py",),
    "consultation_dialogue.": (_DIALOGUES + "slot_",),
    "consultation_dialogue.what_": (_DIALOGUES + "booking_change",),
    "consultation_mail.": ("bot/cases/consultation/",),
    "consultation_mail.office_": ("bot/cases/consultation/",),
    "consultation_mail.sheet_": ("bot/cases/consultation/day_sheet.py",),
    "defects.elsewhere_": ("bot/cases/defects/not_a_defect.py",),
    "defects.error_": ("bot/cases/errors.py",),
    "defects.state_": ("bot/cases/defects/",),
    "defects.urgent_": ("bot/cases/defects/urgency.py",),
    "desk.appointment_": (_FACTS,),
    "desk.error_": ("bot/cases/errors.py", "bot/hotline/errors.py", "bot/gateway/hotline/"),
    "desk.label_": ("bot/hotline/cards.py", "bot/hotline/rule_cards.py"),
    "desk.online_": (_FACTS,),
    "desk.place_": (_PLACES,),
    "desk.vehicle_": ("bot/cases/lost_items/",),
    "emergency.": ("bot/language/danger.py",),
    "gateway.": ("bot/gateway/", "bot/conversations/errors.py"),
    "lost_item_dialogue.again_": (_DIALOGUES + "lost_item_steps.py",),
    "lost_item_dialogue.date_": ("bot/cases/lost_items/loss_dates.py",),
    "lost_item_dialogue.status_": ("bot/cases/lost_items/", "bot/cases/errors.py"),
    "lost_item_dialogue.vehicle_": ("bot/cases/lost_items/",),
    "lost_item_dialogue.why_": (_DIALOGUES + "lost_item_steps.py",),
    "lost_items.answer_": ("bot/cases/lost_items/searching.py",),
    "lost_items.ask_": (_DIALOGUES + "lost_item_steps.py",),
    "open311.": ("bot/open311/", "bot/gateway/open311.py"),
    "smalltalk.": (frozenset(domain()["intents"]),),
    "takeover.": ("bot/hotline/takeover",),
}
"""By the beginning of a key: what is filled in there, as words, or as the files that hand them on."""

_BEGINNING = re.compile(rf"[a-z_\d]+\.([a-z_\d]*{FILLED_IN}|[a-z_\d]+$)")
_KEY = re.compile(r"[a-z_\d]+\.[a-z_\d]+")
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def said_phrases(keys: frozenset[str]) -> set[str]:
    """Return those of the keys whose phrases can be said."""
    written = {text for texts in _texts().values() for text in texts}
    written |= {pattern for pattern, _ in _patterns() if FILLED_IN not in pattern}
    mails = {text for text in written if _KEY.fullmatch(text)}
    said = written & keys
    for pattern, texts in _patterns():
        possible = texts | _handed_on(pattern.split(FILLED_IN)[0])
        inner = [text for text in texts if FILLED_IN in text]
        said |= {key for key in keys if _is_made(pattern, key, possible, inner)}
        if pattern.startswith("consultation_mail."):
            mails |= {pattern.replace(FILLED_IN, text) for text in possible}
    return said | {key for key in keys if key.removesuffix("_subject").removesuffix("_text") in mails - keys}


def _is_made(pattern: str, text: str, possible: set[str], inner: Sequence[str] = ()) -> bool:
    """Whether the pattern becomes the text by filling in possible texts, or inner patterns filled in so."""
    match = re.fullmatch(re.escape(pattern).replace(re.escape(FILLED_IN), "(.+)"), text)
    return match is not None and all(
        name in possible or any(_is_made(other, name, possible) for other in inner if other.strip(FILLED_IN))
        for name in match.groups()
    )


def _handed_on(beginning: str) -> set[str]:
    found: set[str] = set()
    for source in HANDED_ON.get(beginning, ()):
        if isinstance(source, str):
            found |= {text for path, texts in _texts().items() if path.startswith(source) for text in texts}
        else:
            found |= source
    return found


@lru_cache(maxsize=1)
def _texts() -> dict[str, set[str]]:
    """Return all texts of the code by its file."""
    return {
        str(path): {text for node in ast.walk(tree) if (text := text_of(node))}
        for path, tree in syntax_trees("bot")
    }


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, set[str]]]:
    """Return keys that are put together at run time, with the texts of the function that does so."""
    found = []
    for _, tree in syntax_trees("bot"):
        constants = {
            node.targets[0].id: text
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and (text := text_of(node.value))
        }
        for function in (node for node in ast.walk(tree) if isinstance(node, _FUNCTION)):
            texts = {text for node in ast.walk(function) if (text := text_of(node))}
            for node in ast.walk(function):
                if isinstance(node, ast.JoinedStr):
                    found += [
                        (pattern, texts)
                        for pattern in _with_constants(node, constants)
                        if _BEGINNING.match(pattern)
                    ]
    return found


def _with_constants(node: ast.JoinedStr, constants: dict[str, str]) -> Iterator[str]:
    """Return the texts of an f-string with constants filled in, and either side of a condition."""
    choices: list[list[str]] = []
    for part in node.values:
        inner = part.value if isinstance(part, ast.FormattedValue) else part
        options = (inner.body, inner.orelse) if isinstance(inner, ast.IfExp) else (inner,)
        name = inner.id if isinstance(inner, ast.Name) else ""
        choices.append([constants.get(name) or text_of(option) or FILLED_IN for option in options])
    yield from map("".join, itertools.product(*choices))
