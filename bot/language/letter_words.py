"""The parts of a German letter that are not what it says: salutation, closing, signature, quotation."""

from __future__ import annotations

import re

from bot.language.normalise import folded_words
from bot.language.stopwords import STOP_WORDS

_ANSWER_MARKS = re.compile(r"^(?:\s*(?:re|aw|antw|fwd?|wg)\s*(?:\[\d+\])?\s*:)+", re.IGNORECASE)
_EMPTY_SUBJECTS = frozenset(
    folded_words(
        """anfrage frage fragen hallo hi hilfe info information betreff kein keine ohne test mail email
        nachricht guten tag moin anliegen bitte kontakt kontaktanfrage schreiben jena stadt an die assistenz
        der dringend"""
    )
)
"""A subject of such words says nothing."""
_GREETING = re.compile(
    r"(?:guten (?:tag|morgen|abend)|hallo|hi|hey|moin|servus|liebe[rsn]?)\b", re.IGNORECASE
)
_FORMAL = re.compile(r"sehr (?:ge)?ehrte[rs]?\b", re.IGNORECASE)
_ADDRESSED = frozenset(
    folded_words(
        """damen und herren herr herrn frau dr prof stadt jena jenazentral team zusammen liebe lieber liebes
        alle bürgerservice fundbüro büro amt verwaltung stadtverwaltung ihr leute oberbürgermeister
        bürgermeister"""
    )
)
"""Who may stand in a salutation without a comma behind it."""
_LONGEST_SALUTATION = 90
_MOST_NAMES = 4
_CLOSING = re.compile(
    r"""^\s*(?:
        (?:mit|mi|viele|liebe|beste|herzliche|freundliche|schöne|schoene|sonnige|besten)\b
            .{0,30}\bgr(?:ü|ue|u)(?:ß|ss)(?:en?)?\b.*
        | gr(?:u|ü|ue)(?:ß|ss)e?\b.{0,40}
        | (?:mfg|m\.f\.g\.?)(?:[ ,.]+[\w.-]+){0,3} | (?:lg|vg|bg)(?:[ ,.]+[\w.-]+)?
        | hochachtungsvoll
    )\s*[,.!]?$""",
    re.IGNORECASE | re.VERBOSE,
)
_MOST_LINES_OF_A_NAME = 8
"""So many lines a signature may have; a longer rest is no signature."""
_SENT_WITH = re.compile(
    r"""^\s*(?:
        (?:von|sent\ from)\ (?:meinem|my)\b.{0,30}\b
            (?:gesendet|iphone|ipad|android\w*|handy|smartphone|galaxy\b.{0,15}|mobil\w*)[.!]?
        | gesendet\ (?:mit|von|aus|über)\b.{0,60}
        | get\ outlook\ for\b.*
        | _{10,}
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_FORWARDED = re.compile(
    r"^\s*-{2,} ?(?:ursprüngliche|original)[ -]?(?:nachricht|message|mail) ?-{2,}\s*$",
    re.IGNORECASE | re.MULTILINE,
)
"""What older mail programs write above a quotation."""


def says_something(subject: str) -> bool:
    """Tell whether a subject is more than „Anfrage“ or „Hallo“."""
    return not set(folded_words(subject)) <= _EMPTY_SUBJECTS


def without_answer_marks(subject: str) -> str:
    """Return a subject without „AW: Re: “."""
    return _ANSWER_MARKS.sub("", subject).strip()


def before_quotation(text: str) -> str:
    """Return what stands above „-----Ursprüngliche Nachricht-----“."""
    return _FORWARDED.split(text, maxsplit=1)[0]


def without_signature(text: str, name: str = "") -> str:
    """Return a letter without salutation, closing formula, name and what mail programs add; never nothing.

    ``name`` is how the sender is called; alone on the last line it is a signature, too.
    """
    lines = [line for line in text.strip().splitlines() if not _SENT_WITH.match(line)]
    if len(lines) > 1 and _is_salutation(lines[0].strip()):
        lines = lines[1:]
    for number, line in enumerate(lines):
        rest = [after for after in lines[number + 1 :] if after.strip()]
        if number and _CLOSING.match(line) and len(rest) <= _MOST_LINES_OF_A_NAME:
            lines = lines[:number]
            break
    while lines and (not lines[-1].strip() or _is_signed(lines[-1], name)):
        lines.pop()
    return "\n".join(lines).strip() or text.strip()


def _is_salutation(line: str) -> bool:
    """„Guten Tag Frau Muster“, „Hallo Jena,“; but not „Hallo ich brauche einen Termin“."""
    if len(line) > _LONGEST_SALUTATION:
        return False
    if _FORMAL.match(line):
        return True
    greeting = _GREETING.match(line)
    if greeting is None:
        return False
    named = folded_words(line[greeting.end() :])
    ends = line.endswith((",", "!"))
    if any(name in STOP_WORDS for name in named if name not in _ADDRESSED):
        return False
    unknown = [name for name in named if name not in _ADDRESSED]
    return len(named) <= _MOST_NAMES and (not unknown or ends or len(unknown) < len(named))


def _is_signed(line: str, name: str) -> bool:
    signed = folded_words(line)
    return bool(signed) and set(signed) <= set(folded_words(name))
