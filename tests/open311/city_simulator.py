"""A city's own GeoReport server for tests: real HTTP on the loopback, and it misbehaves as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

KEY = "city-key"


class CitySimulator:
    """What the city has, and how it answers the next reports."""

    def __init__(self) -> None:
        self.reports: list[dict[str, str]] = []
        """Everything that was filed, as the city keeps it."""
        self.posts: list[dict[str, str]] = []
        """Every form that arrived, whatever became of it."""
        self.plan: list[str] = []
        """What happens to the next reports, one word each; then all is well. Numbers are the status of a
        refusal; ``drop`` hangs up without an answer, ``hang`` does not answer at all; with ``filed-`` before
        it the report is filed nevertheless; ``token`` and ``no-id`` take it, but do not say its id."""
        self.json = True
        """Whether the city speaks JSON at all."""
        self.shows_words = True
        """Whether descriptions are in its answers."""
        self.services = [("17", "Laterne"), ("20", "Müll"), ("99", "Sonstige Mängel")]
        self.tokens: dict[str, str] = {}
        self.gets: list[str] = []
        self.url = ""
        self.release = threading.Event()

    def file(self, form: dict[str, str]) -> str:
        """Keep a report; return its id."""
        number = f"{len(self.reports) + 1:04d}"
        report = {"service_request_id": number, "status": "open", "status_notes": "", **form}
        report.pop("api_key", None)
        self.reports.append(report)
        return number

    def set_state(self, number: str, status: str, notes: str = "") -> None:
        """Say how a report stands."""
        report = next(each for each in self.reports if each["service_request_id"] == number)
        report |= {"status": status, "status_notes": notes}


@contextmanager
def running_city() -> Iterator[CitySimulator]:
    """Start a city; yield it, stop it at the end."""
    city = CitySimulator()

    class Handler(_Handler):
        simulator = city

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    city.url = f"http://127.0.0.1:{server.server_port}/georeport/v2"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield city
    finally:
        city.release.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


class _Handler(BaseHTTPRequestHandler):
    simulator: CitySimulator

    def do_GET(self) -> None:
        """Answer ``services``, ``requests`` and ``tokens/…``."""
        city, parts = self.simulator, urlsplit(self.path)
        city.gets.append(self.path)
        name, _, kind = parts.path.removeprefix("/georeport/v2/").rpartition(".")
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if kind == "json" and not city.json:
            return self._send(404, b"no such format", "text/plain")
        if name == "services":
            listed = [{"service_code": code, "service_name": label} for code, label in city.services]
            return self._list("services", "service", listed, kind)
        if name == "requests" and query.get("service_code", "") in ("", *(code for code, _ in city.services)):
            return self._list("service_requests", "request", self._found(query), kind)
        if name.startswith("tokens/") and name.removeprefix("tokens/") in city.tokens:
            token = name.removeprefix("tokens/")
            known = [{"token": token, "service_request_id": city.tokens[token]}]
            return self._list("service_requests", "request", known, kind)
        errors = [{"code": "404", "description": "unknown"}]
        return self._list("errors", "error", errors, kind, status=404)

    def do_POST(self) -> None:
        """Take a report, or do as planned."""
        city = self.simulator
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {key: values[0] for key, values in parse_qs(body, keep_blank_values=True).items()}
        city.posts.append(form)
        kind = self.path.rpartition(".")[2]
        word = city.plan.pop(0) if city.plan else "ok"
        if form.get("api_key") != KEY:
            word = "403"
        number = ""
        if word.startswith("filed-") or word in ("ok", "token", "no-id"):
            number = city.file(form)
        word = word.removeprefix("filed-")
        if word == "hang":
            city.release.wait(120)
        if word in ("hang", "drop"):
            self.close_connection = True
            return None
        if word.isdigit():
            headers = {"Retry-After": "3600"} if word == "429" else {}
            errors = [{"code": word, "description": "planned"}]
            return self._list("errors", "error", errors, kind, status=int(word), headers=headers)
        if word == "no-id":
            return self._send(200, b"thank you", "text/html")
        if word == "token":
            city.tokens["t1"] = ""
            return self._list("service_requests", "request", [{"token": "t1"}], kind)
        return self._list("service_requests", "request", [{"service_request_id": number}], kind, status=201)

    def _found(self, query: dict[str, str]) -> list[dict[str, str]]:
        wanted = query.get("service_request_id")
        found = [
            report
            for report in self.simulator.reports
            if (wanted is None or report["service_request_id"] in wanted.split(","))
            and query.get("service_code", report["service_code"]) == report["service_code"]
        ]
        if self.simulator.shows_words:
            return found
        return [{**report, "description": ""} for report in found]

    def _list(
        self,
        name: str,
        item: str,
        content: list[dict[str, str]],
        kind: str,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> None:
        if kind == "json":
            return self._send(status, json.dumps(content).encode(), "application/json", headers)
        fields = "".join(
            f"<{item}>{''.join(f'<{key}>{escape(value)}</{key}>' for key, value in each.items())}</{item}>"
            for each in content
        )
        text = f'<?xml version="1.0" encoding="utf-8"?><{name}>{fields}</{name}>'
        return self._send(status, text.encode(), "text/xml; charset=utf-8", headers)

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for header, value in (headers or {}).items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
