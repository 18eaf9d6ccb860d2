"""E-mail addresses as citizens type them: checked, brought into one form, typing errors noticed."""

from __future__ import annotations

import re

from email_validator import EmailNotValidError, validate_email
from rapidfuzz.distance import OSA

from bot.cases.errors import CaseError, ErrorCode

_PROVIDERS = {
    "gmail": ("com",), "googlemail": ("com",), "gmx": ("de", "net", "com", "at", "ch"), "web": ("de",),
    "t-online": ("de",), "freenet": ("de",), "yahoo": ("de", "com"), "outlook": ("de", "com"),
    "hotmail": ("de", "com"), "live": ("de", "com"), "icloud": ("com",), "posteo": ("de", "net"),
    "mailbox": ("org",), "uni-jena": ("de",), "eah-jena": ("de",), "arcor": ("de",),
    "aol": ("com", "de"), "vodafone": ("de",), "proton": ("me",), "protonmail": ("com",),
    "kabelmail": ("de",),
}  # fmt: skip
"""Providers with many users around Jena, and the endings they really have."""
_ENDING_ERRORS = {
    **dict.fromkeys(("con", "cmo", "ocm", "vom", "cim", "xom", "comm", "coom", "om", "cpm"), "com"),
    **dict.fromkeys(("ed", "dee", "dr", "der", "dde", "d"), "de"),
    **dict.fromkeys(("nte", "ent", "nett"), "net"),
}
_REAL = frozenset({"mail.com", "ymail.com", "gmx.li", "gmx.eu", "email.de", "mail.de", "live.at", "me.com"})
"""Domains that look like typing errors of others but exist."""
_ONE_MAILBOX = frozenset({"gmail.com", "googlemail.com"})
"""Where dots in the name make no difference."""


def parse_email(text: str, *, even_if_suspicious: bool = False) -> str:
    """Return the address in normal form; the part after the @ may hold umlauts.

    ``even_if_suspicious`` is for somebody who has said that an unusual address is right.

    Raises:
        CaseError: ``EMAIL_INVALID``, or ``EMAIL_SUSPICIOUS`` with the probable address as suggestion.
    """
    typed = _as_written(text)
    suggestion = suggest_email(typed)
    try:
        address = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        if suggestion is not None and _is_valid(suggestion):
            raise CaseError(ErrorCode.EMAIL_SUSPICIOUS, suggestion=suggestion) from error
        raise CaseError(ErrorCode.EMAIL_INVALID) from error
    if suggestion is not None and not even_if_suspicious:
        raise CaseError(ErrorCode.EMAIL_SUSPICIOUS, suggestion=suggestion)
    return str(address.normalized)


def suggest_email(address: str) -> str | None:
    """Return what was probably meant by a mistyped domain ("gmial.com", "t-online,de"), or ``None``."""
    name, at, domain = _as_written(address).rpartition("@")
    if not at or not name:
        return None
    repaired = re.sub(r"[,;:]+", ".", domain).strip(".").lower()
    meant = _meant_domain(repaired)
    return f"{name}@{meant}" if meant != domain.lower() else None


def normal_email(address: str) -> str:
    """Return a form in which the many spellings of one mailbox are equal: for limits, never for sending.

    Capitals, what follows a plus, and for Gmail the dots make no difference.
    """
    name, _, domain = address.strip().casefold().rpartition("@")
    name = name.split("+", 1)[0] or name
    if domain in _ONE_MAILBOX:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def ascii_email(address: str) -> str:
    """Return a valid address as mail servers write it: the domain in ASCII (IDNA).

    Raises:
        CaseError: ``EMAIL_INVALID``; the special ``localhost`` of installations without a domain is valid.
    """
    if re.fullmatch(r"[A-Za-z0-9._+-]+@localhost", address):
        return address
    try:
        return str(validate_email(address, check_deliverability=False, allow_smtputf8=False).ascii_email)
    except EmailNotValidError as error:
        raise CaseError(ErrorCode.EMAIL_INVALID) from error


def _as_written(text: str) -> str:
    typed = text.strip().removeprefix("mailto:").strip("<>\"'“”„ ").rstrip(".,;!?")
    typed = re.sub(r"\s*(?:[(\[]\s*(?:at|ät)\s*[)\]]|\s(?:at|ät)\s)\s*", "@", typed, flags=re.IGNORECASE)
    return re.sub(r"\s+(?:punkt|dot)\s+", ".", typed, flags=re.IGNORECASE)


def _is_valid(address: str) -> bool:
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True


def _meant_domain(domain: str) -> str:
    name, dot, ending = domain.rpartition(".")
    if not dot:
        glued = {f"{known}{end}": f"{known}.{end}" for known, ends in _PROVIDERS.items() for end in ends}
        return glued.get(domain, domain)
    if domain in _REAL or (name in _PROVIDERS and ending in _PROVIDERS[name]):
        return domain
    ending = _ENDING_ERRORS.get(ending, ending)
    if name in _PROVIDERS:
        return f"{name}.{ending}"
    close = [known for known, ends in _PROVIDERS.items() if ending in ends and _is_typing_error(name, known)]
    return f"{close[0]}.{ending}" if len(close) == 1 else f"{name}.{ending}"


def _is_typing_error(typed: str, meant: str) -> bool:
    if len(meant) <= 3:
        return sorted(typed) == sorted(meant) or typed == f"{meant}{meant[-1]}"
    return OSA.distance(typed, meant) <= (1 if len(meant) < 8 else 2)
