"""A city's own GeoReport server, as a client sees it: what was surely not delivered, and what nobody knows.

Written over ``http.client``, because it tells the stages of a request apart: until the connection stands
nothing can have arrived; once the request is under way, it may have.
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

Item = dict[str, Any]

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 20.0
_MOST_BYTES = 20_000_000
_LONGEST_WAIT = timedelta(hours=6)
_GATEWAY_ERRORS = (502, 504)
"""Somebody before the server answered for it: it may have the request all the same."""
_KEY_REFUSED = (401, 403)
_NO_JSON = (400, 404, 406, 415)


class NotDelivered(Exception):
    """The server surely does not have it; the message holds no personal data."""

    def __init__(
        self, reason: str, *, for_good: bool = False, server: bool = False, wait: timedelta = timedelta(0)
    ) -> None:
        super().__init__(reason)
        self.for_good = for_good
        """It will never take this report."""
        self.server = server
        """It would not take any other report either, now."""
        self.wait = wait
        """How long it asks to be left alone."""


class Uncertain(Exception):
    """Nobody knows whether the server has it."""


@dataclass(frozen=True)
class Created:
    """What the server calls a report it took."""

    id: str | None
    token: str | None


class RemoteServer:
    """One server; it is asked in JSON, or in XML where it speaks no JSON."""

    def __init__(self, url: str, key: str = "", jurisdiction: str = "") -> None:
        """``url`` is the root of the interface, without ``/requests.json``."""
        parts = urlsplit(url.rstrip("/"))
        self.host = parts.hostname or ""
        self._https = parts.scheme == "https"
        self._port = parts.port
        self._path = parts.path
        self._key = key
        self._jurisdiction = jurisdiction
        self._format = ""

    def services(self) -> list[Item]:
        """Return the server's services.

        Raises:
            NotDelivered: it cannot be asked.
        """
        return self._get("services", {})

    def requests(self, parameters: Mapping[str, str]) -> list[Item]:
        """Return reports that fit the standard's parameters.

        Raises:
            NotDelivered: it cannot be asked.
        """
        return self._get("requests", parameters)

    def id_of_token(self, token: str) -> str | None:
        """Return the id a token has become; ``None`` if it has not, or is not known.

        Raises:
            NotDelivered: it cannot be asked.
        """
        try:
            found = self._get(f"tokens/{quote(token, safe='')}", {})
        except NotDelivered as error:
            if error.server or error.wait:
                raise
            return None
        return next(
            (str(each["service_request_id"]) for each in found if each.get("service_request_id")), None
        )

    def create(self, form: Mapping[str, str], idempotency_key: str, may_send: Callable[[], bool]) -> Created:
        """File a report; ``may_send`` is asked when the connection stands, just before the form goes out.

        Raises:
            NotDelivered: the server does not have it.
            Uncertain: it may have it.
        """
        kind = self._kind()
        body = urlencode({"api_key": self._key, **self._scope(), **form}).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "Idempotency-Key": idempotency_key,
        }
        connection = self._connect()
        try:
            if not may_send():
                raise NotDelivered("left to another courier")
            try:
                connection.request("POST", f"{self._path}/requests.{kind}", body, headers)
                status, answer, answered = _read(connection)
            except (OSError, http.client.HTTPException) as error:
                raise Uncertain(f"no answer ({type(error).__name__})") from error
        finally:
            connection.close()
        if status not in (200, 201, 202):
            raise _refusal(status, answer, answered, posting=True)
        created = next(iter(_items(answer, kind) or []), {})
        found = Created(_text(created.get("service_request_id")), _text(created.get("token")))
        if found.id is None and found.token is None:
            raise Uncertain(f"HTTP {status} without an id")
        return found

    def _kind(self) -> str:
        if not self._format:
            self.services()
        return self._format

    def _get(self, path: str, parameters: Mapping[str, str]) -> list[Item]:
        kinds = (self._format,) if self._format else ("json", "xml")
        for kind in kinds:
            query = urlencode({**self._scope(), **parameters})
            status, answer, answered = self._ask(f"{self._path}/{path}.{kind}{'?' if query else ''}{query}")
            if status == 200:
                found = _items(answer, kind)
                if found is not None:
                    self._format = kind
                    return found
            last = kind == kinds[-1]
            if last and status == 200:
                raise NotDelivered("the answer is neither JSON nor XML", server=True)
            if last or status not in (200, *_NO_JSON):
                raise _refusal(status, answer, answered)
        raise AssertionError("unreachable")

    def _ask(self, target: str) -> tuple[int, bytes, Mapping[str, str]]:
        connection = self._connect()
        try:
            connection.request("GET", target, headers={"Accept-Encoding": "identity"})
            return _read(connection)
        except (OSError, http.client.HTTPException) as error:
            raise NotDelivered(f"no answer ({type(error).__name__})", server=True) from error
        finally:
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        """Return a connection that stands.

        Raises:
            NotDelivered: there is none.
        """
        connection: http.client.HTTPConnection
        if self._https:
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(
                self.host, self._port, timeout=CONNECT_SECONDS, context=context
            )
        else:
            connection = http.client.HTTPConnection(self.host, self._port, timeout=CONNECT_SECONDS)
        try:
            connection.connect()
            connection.sock.settimeout(ANSWER_SECONDS)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise NotDelivered(f"not reached ({type(error).__name__})", server=True) from error
        return connection

    def _scope(self) -> dict[str, str]:
        return {"jurisdiction_id": self._jurisdiction} if self._jurisdiction else {}


def _read(connection: http.client.HTTPConnection) -> tuple[int, bytes, Mapping[str, str]]:
    response = connection.getresponse()
    return response.status, response.read(_MOST_BYTES), dict(response.headers.items())


def _refusal(
    status: int, answer: bytes, headers: Mapping[str, str], *, posting: bool = False
) -> NotDelivered | Uncertain:
    reason = f"HTTP {status}"
    if status == 429 or status == 503:
        return NotDelivered(reason, server=True, wait=_retry_after(headers))
    if posting and status in _GATEWAY_ERRORS:
        return Uncertain(reason)
    if status in _KEY_REFUSED:
        return NotDelivered(f"{reason}: the key is refused", server=True)
    if 300 <= status < 400:
        return NotDelivered(f"{reason}: moved, see BOT_OPEN311_URL", server=True)
    if 400 <= status < 500 and status != 408:
        return NotDelivered(f"{reason}: {_error_text(answer)}".rstrip(": "), for_good=posting)
    return NotDelivered(reason, server=not posting)


def _retry_after(headers: Mapping[str, str]) -> timedelta:
    text = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    if re.fullmatch(r"\d{1,9}", text.strip()):
        return min(timedelta(seconds=int(text)), _LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(text) - datetime.now(timezone.utc)
    except (TypeError, ValueError):
        return timedelta(0)
    return min(max(wait, timedelta(0)), _LONGEST_WAIT)


def _error_text(answer: bytes) -> str:
    for kind in ("json", "xml"):
        for each in _items(answer, kind) or []:
            if each.get("description"):
                return str(each["description"])[:200]
    return ""


def _items(answer: bytes, kind: str) -> list[Item] | None:
    """The objects of a list in an answer; ``None`` if it is not in this format."""
    try:
        if kind == "json":
            content = json.loads(answer.decode("utf-8-sig"))
            if isinstance(content, dict):  # some servers wrap the list as XML does
                content = next((value for value in content.values() if isinstance(value, list)), [content])
            return [each for each in content if isinstance(each, dict)] if isinstance(content, list) else None
        root = ElementTree.fromstring(answer, forbid_dtd=True)
    except (ValueError, RecursionError, ElementTree.ParseError, DefusedXmlException):
        return None
    return [{_local(field.tag): (field.text or "").strip() for field in item} for item in root]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _text(value: Any) -> str | None:
    return str(value) if value not in (None, "") else None
