"""Settings from the environment, in one place; ``docs/betrieb.md`` documents each of them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from bot.invalid_setting import InvalidSetting as InvalidSetting
from bot.messenger_settings import Messengers as Messengers

ROOT = Path(__file__).resolve().parents[1]
"""The folder of the project: config.yml, domain.yml, data/ and knowledge/ are here."""

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Retention:
    """How long personal data are kept, in days; the sender and ``python -m bot purge`` delete them."""

    defect_contact_days: int = 30
    """Name, mail, phone of a reporter after a defect was closed (``BOT_KEEP_DEFECT_CONTACT_DAYS``)."""
    search_days: int = 7
    """Standing searches after their last day (``BOT_KEEP_SEARCH_DAYS``); withdrawn ones go at once."""
    booking_days: int = 14
    """Bookings after the date, ended waiting entries (``BOT_KEEP_BOOKING_DAYS``)."""
    waiting_days: int = 180
    """Entries of the waiting list, in any case (``BOT_KEEP_WAITING_DAYS``)."""
    item_days: int = 365
    """Found items after they were handed out or disposed of (``BOT_KEEP_ITEM_DAYS``)."""
    mail_days: int = 30
    """Mails after they were sent or given up (``BOT_KEEP_MAIL_DAYS``)."""
    feedback_days: int = 90
    """What citizens said about answers (``BOT_KEEP_FEEDBACK_DAYS``)."""
    audit_days: int = 365
    """Entries of the audit trail (``BOT_KEEP_AUDIT_DAYS``)."""
    callback_days: int = 14
    """Call-back requests after the call was made (``BOT_KEEP_CALLBACK_DAYS``)."""
    question_days: int = 90
    """Questions nobody understood, without personal data (``BOT_KEEP_QUESTION_DAYS``)."""
    chat_hours: int = 24
    """Conversations since they were last heard of, in hours (``BOT_KEEP_CHAT_HOURS``)."""

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Retention:
        """Return the periods named by ``BOT_KEEP_…`` variables, the defaults otherwise.

        Raises:
            InvalidSetting: a period is not a number of days.
        """
        return cls(
            defect_contact_days=_days(env, "BOT_KEEP_DEFECT_CONTACT_DAYS", cls.defect_contact_days),
            search_days=_days(env, "BOT_KEEP_SEARCH_DAYS", cls.search_days),
            booking_days=_days(env, "BOT_KEEP_BOOKING_DAYS", cls.booking_days),
            waiting_days=_days(env, "BOT_KEEP_WAITING_DAYS", cls.waiting_days),
            item_days=_days(env, "BOT_KEEP_ITEM_DAYS", cls.item_days),
            mail_days=_days(env, "BOT_KEEP_MAIL_DAYS", cls.mail_days),
            feedback_days=_days(env, "BOT_KEEP_FEEDBACK_DAYS", cls.feedback_days),
            audit_days=_days(env, "BOT_KEEP_AUDIT_DAYS", cls.audit_days),
            callback_days=_days(env, "BOT_KEEP_CALLBACK_DAYS", cls.callback_days),
            question_days=_days(env, "BOT_KEEP_QUESTION_DAYS", cls.question_days),
            chat_hours=_hours(env, "BOT_KEEP_CHAT_HOURS", cls.chat_hours),
        )


@dataclass(frozen=True)
class ConsultationRules:
    """How appointments in the mayor's consultation hour are given away (``BOT_CONSULTATION_…``)."""

    lead: timedelta = timedelta(hours=24)
    """Until how long before it begins a slot can be taken (``BOT_CONSULTATION_LEAD_HOURS``)."""
    horizon: timedelta = timedelta(days=120)
    """How far ahead slots are offered (``BOT_CONSULTATION_HORIZON_DAYS``)."""
    hold: timedelta = timedelta(minutes=10)
    """How long a slot is kept while name and address are given (``BOT_CONSULTATION_HOLD_MINUTES``)."""
    quiet: timedelta = timedelta(minutes=15)
    """Mean pause before a slot given back is offered again (``BOT_CONSULTATION_QUIET_MINUTES``)."""
    quiet_spread: timedelta = timedelta(minutes=5)
    """The pause is by up to so much shorter or longer (``BOT_CONSULTATION_QUIET_SPREAD_MINUTES``)."""
    offer: timedelta = timedelta(hours=12)
    """How long somebody on the waiting list can accept (``BOT_CONSULTATION_OFFER_HOURS``)."""
    offer_least: timedelta = timedelta(minutes=60)
    """Nothing is offered with less time than this (``BOT_CONSULTATION_OFFER_LEAST_MINUTES``)."""
    slot: timedelta = timedelta(minutes=15)
    """Length of the slots of dates from the knowledge base (``BOT_CONSULTATION_SLOT_MINUTES``)."""

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> ConsultationRules:
        """Return the rules named by ``BOT_CONSULTATION_…`` variables, the defaults otherwise.

        Raises:
            InvalidSetting: a value is not a whole number, or a hold or slot has no length.
        """

        def span(name: str, default: timedelta, unit: timedelta, least: int = 0) -> timedelta:
            text = env.get(f"BOT_CONSULTATION_{name}", str(default // unit))
            if not text.isdigit() or len(text) > 5 or int(text) < least:
                raise InvalidSetting(
                    f"BOT_CONSULTATION_{name} must be a whole number from {least} to 99999, not {text!r}."
                )
            return int(text) * unit

        minute, hour, day = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
        quiet = span("QUIET_MINUTES", cls.quiet, minute)
        return cls(
            lead=span("LEAD_HOURS", cls.lead, hour),
            horizon=span("HORIZON_DAYS", cls.horizon, day),
            hold=span("HOLD_MINUTES", cls.hold, minute, least=1),
            quiet=quiet,
            quiet_spread=min(quiet, span("QUIET_SPREAD_MINUTES", cls.quiet_spread, minute)),
            offer=span("OFFER_HOURS", cls.offer, hour, least=1),
            offer_least=span("OFFER_LEAST_MINUTES", cls.offer_least, minute),
            slot=span("SLOT_MINUTES", cls.slot, minute, least=1),
        )


@dataclass(frozen=True)
class HotlineRules:
    """How long agents stay signed in, and who may sign them in (``BOT_HOTLINE_…``)."""

    idle: timedelta = timedelta(minutes=30)
    """A browser that was silent for so long is signed out (``BOT_HOTLINE_IDLE_MINUTES``)."""
    shift: timedelta = timedelta(hours=10)
    """Nobody stays signed in for longer (``BOT_HOTLINE_SHIFT_HOURS``)."""
    proxy_header: str = ""
    """Header in which a proxy of ``BOT_PROXIES`` names who is signed in (``BOT_HOTLINE_PROXY_HEADER``)."""

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> HotlineRules:
        """Return the rules named by ``BOT_HOTLINE_…`` variables, the defaults otherwise.

        Raises:
            InvalidSetting: a time is not a whole number from 1, or the header is no name of a header.
        """

        def span(name: str, default: timedelta, unit: timedelta) -> timedelta:
            text = env.get(name, str(default // unit))
            if not text.isdigit() or not 1 <= len(text) <= 4 or int(text) < 1:
                raise InvalidSetting(f"{name} must be a whole number from 1 to 9999, not {text!r}.")
            return int(text) * unit

        header = env.get("BOT_HOTLINE_PROXY_HEADER", "").strip()
        if header and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{1,60}", header):
            raise InvalidSetting(f"BOT_HOTLINE_PROXY_HEADER must be the name of a header, not {header!r}.")
        if header and not env.get("BOT_PROXIES", "").strip():
            raise InvalidSetting("BOT_HOTLINE_PROXY_HEADER needs BOT_PROXIES.")
        return cls(
            idle=span("BOT_HOTLINE_IDLE_MINUTES", cls.idle, timedelta(minutes=1)),
            shift=span("BOT_HOTLINE_SHIFT_HOURS", cls.shift, timedelta(hours=1)),
            proxy_header=header,
        )


@dataclass(frozen=True)
class Access:
    """From where the gateway may be used, and how much."""

    origins: tuple[str, ...] = ()
    """Origins of pages that embed the widget, ``https://www.example.org`` (``BOT_ORIGINS``)."""
    proxies: tuple[Network, ...] = ()
    """Reverse proxies whose ``X-Forwarded-For`` is believed (``BOT_PROXIES``)."""
    metrics_token: str = ""
    """Bearer token for ``/metrics`` from elsewhere than the loopback (``BOT_METRICS_TOKEN``)."""
    rate_factor: float = 1.0
    """Widens all rate limits (``BOT_RATE_FACTOR``)."""

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Access:
        """Return the access named by variables, the defaults otherwise.

        Raises:
            InvalidSetting: an origin, a network or the factor cannot be used.
        """
        origins = tuple(env.get("BOT_ORIGINS", "").replace(",", " ").split())
        for origin in origins:
            if not re.fullmatch(r"https?://[a-z0-9.-]+(?::\d{1,5})?", origin):
                raise InvalidSetting(f"BOT_ORIGINS must be like https://www.example.org, not {origin!r}.")
        try:
            proxies = tuple(ip_network(text) for text in env.get("BOT_PROXIES", "").replace(",", " ").split())
        except ValueError as error:
            raise InvalidSetting(f"BOT_PROXIES must be addresses or networks: {error}.") from error
        factor = env.get("BOT_RATE_FACTOR", "1")
        if not re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", factor) or float(factor) <= 0:
            raise InvalidSetting(f"BOT_RATE_FACTOR must be a number above 0, not {factor!r}.")
        return cls(origins, proxies, env.get("BOT_METRICS_TOKEN", "").strip(), float(factor))


@dataclass(frozen=True)
class Open311Target:
    """The city's own defect system, to which reports are delivered (``BOT_OPEN311_…``)."""

    url: str = ""
    """Root of its GeoReport interface, ``https://…/open311/v2`` (``BOT_OPEN311_URL``); empty: nowhere."""
    key: str = ""
    """Its ``api_key`` (``BOT_OPEN311_KEY``)."""
    jurisdiction: str = ""
    """Its ``jurisdiction_id``, where it wants one (``BOT_OPEN311_JURISDICTION``)."""
    codes: tuple[tuple[str, str], ...] = ()
    """Our categories and its service codes, where neither code nor name agree (``BOT_OPEN311_CODES``)."""

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Open311Target:
        """Return the target named by variables; none otherwise.

        Raises:
            InvalidSetting: the address is none, or has a password in it; a code has no equals sign.
        """
        url = env.get("BOT_OPEN311_URL", "").strip().rstrip("/")
        if url and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[A-Za-z0-9._~/-]*)?", url):
            raise InvalidSetting("BOT_OPEN311_URL must be like https://www.example.org/open311/v2.")
        codes = env.get("BOT_OPEN311_CODES", "").replace(",", " ").split()
        if any(not re.fullmatch(r"[a-z0-9_]+=[^=\s]+", code) for code in codes):
            raise InvalidSetting("BOT_OPEN311_CODES must be like laterne=001,muell=017.")
        pairs = tuple((code.partition("=")[0], code.partition("=")[2]) for code in codes)
        jurisdiction = env.get("BOT_OPEN311_JURISDICTION", "").strip()
        return cls(url, env.get("BOT_OPEN311_KEY", "").strip(), jurisdiction, pairs)


@dataclass(frozen=True)
class Settings:
    """How this installation runs."""

    host: str = "0.0.0.0"
    """Address the public port listens on (``BOT_HOST``)."""
    port: int = 8080
    """Public port, the gateway's (``BOT_PORT``)."""
    rasa_port: int = 5005
    """Loopback port of the Rasa server (``BOT_RASA_PORT``)."""
    actions_port: int = 5055
    """Loopback port of the action server (``BOT_ACTIONS_PORT``)."""
    data_folder: Path = ROOT / "var"
    """Folder for everything that is written at run time: models, caches, logs (``BOT_DATA``)."""
    knowledge_folder: Path = ROOT / "knowledge"
    """Folder of the facts (``BOT_KNOWLEDGE``)."""
    database: str = ""
    """SQLAlchemy URL of the database (``BOT_DATABASE_URL``); empty for SQLite in the data folder."""
    smtp_url: str = ""
    """Mail server (``BOT_SMTP_URL``), see bot/cases/mail_server.py; empty: mails are written as files."""
    mail_from: str = "buergerassistenz@localhost"
    """Sender of all mails (``BOT_MAIL_FROM``)."""
    demo: bool = True
    """Whether an empty database is filled with marked samples (``BOT_DEMO``, 0 for no)."""
    retention: Retention = Retention()
    """How long personal data are kept (``BOT_KEEP_…_DAYS``)."""
    consultation: ConsultationRules = ConsultationRules()
    """How appointments with the mayor are given away (``BOT_CONSULTATION_…``)."""
    hotline: HotlineRules = HotlineRules()
    """How agents sign in (``BOT_HOTLINE_…``)."""
    access: Access = Access()
    """From where the gateway may be used, and how much."""
    open311: Open311Target = Open311Target()
    """The city's own defect system (``BOT_OPEN311_…``)."""
    messengers: Messengers = field(default_factory=Messengers)
    """Over which messengers citizens may write (``BOT_TELEGRAM_…``, ``BOT_EMAIL_…`` and so on)."""

    @property
    def models_folder(self) -> Path:
        """Where trained models are kept."""
        return self.data_folder / "models"

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the database of the cases."""
        return self.database or f"sqlite:///{self.data_folder.resolve() / 'cases.db'}"

    @property
    def mail_folder(self) -> Path:
        """Where mails are written without a mail server, and nowhere else."""
        return self.data_folder / "outbox"

    @property
    def public_url(self) -> str:
        """Where the gateway is found from this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{self.port}"

    @property
    def rasa_url(self) -> str:
        """Base address of the Rasa server."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Base address of the action server."""
        return f"http://127.0.0.1:{self.actions_port}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings named by ``BOT_…`` variables, the defaults otherwise.

        Raises:
            InvalidSetting: a port is not a number from 1 to 65535, a period not a number of days, the
                sender of mails not a mail address, or ``BOT_NOW`` or ``BOT_LOG_LEVEL`` cannot be used.
        """
        env = os.environ if environment is None else environment
        _require_moment(env.get("BOT_NOW", ""))
        _require_log_level(env.get("BOT_LOG_LEVEL", "INFO"))
        return cls(
            host=env.get("BOT_HOST", cls.host),
            port=_port(env, "BOT_PORT", cls.port),
            rasa_port=_port(env, "BOT_RASA_PORT", cls.rasa_port),
            actions_port=_port(env, "BOT_ACTIONS_PORT", cls.actions_port),
            data_folder=Path(env.get("BOT_DATA", str(cls.data_folder))),
            knowledge_folder=Path(env.get("BOT_KNOWLEDGE", str(cls.knowledge_folder))),
            database=env.get("BOT_DATABASE_URL", cls.database).strip(),
            smtp_url=env.get("BOT_SMTP_URL", cls.smtp_url).strip(),
            mail_from=_sender(env, cls.mail_from),
            demo=env.get("BOT_DEMO", "1").strip() != "0",
            retention=Retention.from_environment(env),
            consultation=ConsultationRules.from_environment(env),
            hotline=HotlineRules.from_environment(env),
            access=Access.from_environment(env),
            open311=Open311Target.from_environment(env),
            messengers=Messengers.from_environment(env),
        )


def _require_moment(text: str) -> None:
    try:
        datetime.fromisoformat(text.strip() or "2026-01-01")
    except ValueError as error:
        raise InvalidSetting(f"BOT_NOW must be an ISO date and time, not {text!r}.") from error


def _require_log_level(text: str) -> None:
    if text not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
        raise InvalidSetting(f"BOT_LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL, not {text!r}.")


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise InvalidSetting(f"{name} must be a port number from 1 to 65535, not {text!r}.")
    return int(text)


def _days(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isdigit() or len(text) > 5:
        raise InvalidSetting(f"{name} must be a number of days, not {text!r}.")
    return int(text)


def _hours(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isdigit() or len(text) > 5 or int(text) < 1:
        raise InvalidSetting(f"{name} must be a number of hours, at least 1, not {text!r}.")
    return int(text)


def _sender(env: Mapping[str, str], default: str) -> str:
    address = env.get("BOT_MAIL_FROM", "").strip() or default
    if not re.fullmatch(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", address):
        raise InvalidSetting(f"BOT_MAIL_FROM must be a mail address, not {address!r}.")
    return address
