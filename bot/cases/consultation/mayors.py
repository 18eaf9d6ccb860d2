"""Who is meant by „Bürgermeister“: Jena has a lord mayor, a mayor and about thirty district mayors."""

from __future__ import annotations

import re
from enum import Enum

from bot.language.normalise import fold

_DISTRICT_MAYOR = re.compile(r"\b(ortsteil|orts) ?burger ?meister\w*")
_NAMED = re.compile(r"\bkoppe\w*")
_LORD_MAYOR = re.compile(
    r"\bober ?burger ?meister\w*|\b(beim|zum|mit dem|den|vom|dem|der|ans?) ob\b"
    r"|\bob(?=[ -](nitzsche|sprech|termin))"
    r"|^ob$|\bnitzsche\w*|\blord mayor\b|\bstadtoberhaupt\w*|\bstadtchef\w*"
)
_MAYOR = re.compile(
    r"\bburger ?meister\w*|\bburgersprechstunde\w*|\bdezernent\w* (2|finanzen|sicherheit)"
    r"|\bfinanzdezernent\w*|\bmayor\b"
)


class Mayor(str, Enum):
    """An office holder; the value is the key of the consultation hour in the knowledge base."""

    MAYOR = "consultation/buergersprechstunde"
    """The only one whose appointments can be booked here."""
    LORD_MAYOR = "consultation/buergersprechtag_ob"
    DISTRICT_MAYOR = ""
    """One of those in the districts; no source names consultation hours of theirs."""


def which_mayor(text: str) -> Mayor | None:
    """Return who a text names; ``None`` for nobody."""
    folded = " ".join(fold(text).split())
    if _DISTRICT_MAYOR.search(folded):
        return Mayor.DISTRICT_MAYOR
    if _NAMED.search(folded):
        return Mayor.MAYOR
    if _LORD_MAYOR.search(folded):
        return Mayor.LORD_MAYOR
    return Mayor.MAYOR if _MAYOR.search(folded) else None
