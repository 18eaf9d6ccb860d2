"""Words that steer a dialogue instead of answering it: stop, back, why, skip, yes, no."""

from __future__ import annotations

import re

from bot.answers.question import Understanding
from bot.language.normalise import fold

_CANCEL = re.compile(
    r"^(bitte )?(abbrechen|abbruch|stopp?|stop bitte|beenden|vergiss (es|das)|vergessen sie (es|das)|lass(en sie)? (es|das|mal)?|"
    r"doch nicht( mehr)?|ich will nicht mehr|ich mochte nicht mehr|nein danke|hat sich erledigt|erledigt)( bitte| danke)?$"
)
_BACK = re.compile(
    r"^(bitte )?((einen )?schritt )?(zuruck|zuruck bitte|vorherige frage|noch ?mal zuruck|eins zuruck)$"
)
_WHY = re.compile(
    r"\b(warum|wieso|weshalb|wozu|wofur)\b.{0,40}\b(frag\w*|brauch\w*|wissen|wollen|wollt|das|notig|benotig\w*|meine?)\b"
    r"|^(warum|wieso|weshalb|wozu|wofur)$"
)
_SKIP = re.compile(
    r"^(egal|weiss (ich )?nicht( mehr)?( genau)?|ka|k a|keine ahnung|kein plan|keine angabe|keine( weiteren)?|keins?|ohne|"
    r"uberspringen|weiter|weiss nich|weis nich|unbekannt|nichts?( weiter)?|kann ich nicht sagen|mochte ich nicht( sagen)?|"
    r"will ich nicht( sagen| angeben)?|nee?|nein|no|lieber nicht|anonym|habe? (ich )?(keine?|nicht))$"
)
_YES = re.compile(
    r"^(ja|jo|jup|jep|yes|ok(ay|e)?|klar|gern|gerne|passt|stimmt|richtig|genau|nu|jawohl|sicher|bitte|ja bitte|ja genau|ja stimmt|"
    r"ja passt|alles (richtig|korrekt|gut)|korrekt|absenden|abschicken|so ist es|mach(en sie)? das|in ordnung|einverstanden)"
    r"( bitte| danke| so| abschicken| absenden)?$"
)
_NO = re.compile(r"^(nein|ne|nee|no|nope|nicht|falsch|stimmt nicht|doch nicht|auf keinen fall|nein danke)$")
_DELETE = re.compile(
    r"\b(daten|angaben|alles|chat|gesprach)\b.{0,20}\b(losch\w*|entfern\w*|vergess\w*)\b|\blosch\w* .{0,20}\b(daten|angaben)\b"
)


def _bare(text: str) -> str:
    return re.sub(r"[^\w\s]", " ", fold(text)).strip()


def wants_to_cancel(understanding: Understanding) -> bool:
    """Tell whether the citizen wants to stop."""
    return bool(_CANCEL.match(" ".join(_bare(understanding.text).split()))) or (
        understanding.intent == "cancel"
        and understanding.confidence >= 0.7
        and len(understanding.text.split()) <= 6
    )


def wants_back(text: str) -> bool:
    """Tell whether the citizen wants the question before."""
    return bool(_BACK.match(_bare(text)))


def asks_why(text: str) -> bool:
    """Tell whether the citizen asks why the question is asked."""
    return bool(_WHY.search(_bare(text)))


def wants_to_skip(text: str) -> bool:
    """Tell whether the citizen leaves a question open: „egal“, „weiß ich nicht“, „keine Angabe“."""
    return bool(_SKIP.match(" ".join(_bare(text).split())))


def says_yes(understanding: Understanding) -> bool:
    """Tell whether the answer is a yes, in Thuringian too („nu“)."""
    short = len(understanding.text.split()) <= 4
    return bool(_YES.match(" ".join(_bare(understanding.text).split()))) or (
        understanding.intent == "affirm" and understanding.confidence >= 0.6 and short
    )


def says_no(understanding: Understanding) -> bool:
    """Tell whether the answer is a bare no."""
    short = len(understanding.text.split()) <= 4
    return bool(_NO.match(" ".join(_bare(understanding.text).split()))) or (
        understanding.intent == "deny" and understanding.confidence >= 0.6 and short
    )


def wants_data_deleted(text: str) -> bool:
    """Tell whether the citizen asks to have data deleted."""
    return bool(_DELETE.search(_bare(text)))
