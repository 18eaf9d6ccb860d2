"""Figures for the operator's monitoring; nothing in them leads to a person or a conversation."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The figures of one gateway."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "bot_requests", "Requests answered.", ("feature", "method", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "bot_request_seconds",
            "Time until a request was answered.",
            ("feature",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._turns = Counter("bot_turns", "Messages brought to Rasa.", ("outcome",), registry=self._registry)
        self._turn_seconds = Histogram(
            "bot_turn_seconds",
            "Time Rasa took for a message.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.streams = Gauge("bot_event_streams", "Open event streams.", registry=self._registry)
        self.waiting = Gauge("bot_waiting_messages", "Messages not answered yet.", registry=self._registry)
        self.pieces = Gauge(
            "bot_messenger_pieces", "Messages for messengers, by state.", ("state",), registry=self._registry
        )
        self.connections = Gauge("bot_connections", "Open connections.", registry=self._registry)

    def request(self, feature: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(feature, method, str(status)).inc()
        self._seconds.labels(feature).observe(seconds)

    def turn(self, outcome: str, seconds: float) -> None:
        """Count a message brought to Rasa: ``answered``, ``failed`` or ``given_up``."""
        self._turns.labels(outcome).inc()
        self._turn_seconds.observe(seconds)

    def text(self) -> bytes:
        """Return all figures in Prometheus's text format."""
        return generate_latest(self._registry)
