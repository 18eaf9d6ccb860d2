"""Whether somebody tells of a loss, by the words for it; cheap enough for every key that is pressed."""

from __future__ import annotations

import re

from bot.language.normalise import fold

_LOSS = re.compile(
    r"\b(?:verlor\w*|verlier\w*|verlust\w*|vergess\w*|liegen ?(?:ge)?lass\w*|liegengelassen\w*"
    r"|vermiss\w*|abhanden|weggekommen|geklaut\w*|gestohlen\w*|fundburo|fundsache\w*)\b"
)


def tells_of_a_loss(text: str) -> bool:
    """Tell whether a text speaks of something lost."""
    return bool(_LOSS.search(fold(text)))
