"""Settings of the messengers, part of :class:`bot.settings.Settings`; see docs/messenger.md."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.invalid_setting import InvalidSetting

_MAILBOX = re.compile(
    r"imaps?://[^\s/:@?]+:[^\s/:@?]+@[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[^\s?]*)?(?:\?ca=[^\s&]+)?"
)


@dataclass(frozen=True)
class Messengers:
    """Messengers over which citizens may write; each is off until its settings are complete."""

    telegram_token: str = field(default="", repr=False)
    """Of the bot, from BotFather (``BOT_TELEGRAM_TOKEN``)."""
    telegram_secret: str = field(default="", repr=False)
    """What Telegram sends along with every update (``BOT_TELEGRAM_SECRET``)."""
    telegram_api: str = "https://api.telegram.org"
    """Address of its interface (``BOT_TELEGRAM_API``)."""
    twilio_sid: str = ""
    """Of the account (``BOT_TWILIO_SID``)."""
    twilio_token: str = field(default="", repr=False)
    """Of the account; Twilio signs with it (``BOT_TWILIO_TOKEN``)."""
    twilio_from_whatsapp: str = ""
    """Our number in WhatsApp, ``+49…`` (``BOT_TWILIO_FROM_WHATSAPP``); empty: off."""
    twilio_from_sms: str = ""
    """Our number for SMS, ``+49…`` (``BOT_TWILIO_FROM_SMS``); empty: off."""
    twilio_webhook: str = ""
    """Address of our webhook as Twilio calls it (``BOT_TWILIO_WEBHOOK``); empty: as the request says."""
    twilio_api: str = "https://api.twilio.com"
    """Address of its interface (``BOT_TWILIO_API``)."""
    facebook_page_token: str = field(default="", repr=False)
    """Of the page, does not expire (``BOT_FACEBOOK_PAGE_TOKEN``)."""
    facebook_app_secret: str = field(default="", repr=False)
    """Of the app; Facebook signs with it (``BOT_FACEBOOK_APP_SECRET``)."""
    facebook_verify_token: str = field(default="", repr=False)
    """Made up by us, asked for when the webhook is set up (``BOT_FACEBOOK_VERIFY_TOKEN``)."""
    facebook_api: str = "https://graph.facebook.com/v23.0"
    """Address of its interface (``BOT_FACEBOOK_API``)."""

    email_imap: str = field(default="", repr=False)
    """Mailbox to which citizens write (``BOT_EMAIL_IMAP``), see :mod:`bot.channels.messengers.mailbox`."""
    email_address: str = ""
    """Its address, from which the answers come (``BOT_EMAIL_ADDRESS``)."""

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Messengers:
        """Return the messengers named by variables; none otherwise.

        Raises:
            InvalidSetting: something of a messenger is missing, or cannot be used.
        """

        def given(*names: str) -> tuple[str, ...]:
            return tuple(env.get(name, "").strip() for name in names)

        def all_or_none(*names: str) -> tuple[str, ...]:
            values = given(*names)
            if any(values) and not all(values):
                raise InvalidSetting(f"{', '.join(names)} must be set together.")
            return values

        telegram = all_or_none("BOT_TELEGRAM_TOKEN", "BOT_TELEGRAM_SECRET")
        twilio = all_or_none("BOT_TWILIO_SID", "BOT_TWILIO_TOKEN")
        numbers = given("BOT_TWILIO_FROM_WHATSAPP", "BOT_TWILIO_FROM_SMS")
        facebook = all_or_none(
            "BOT_FACEBOOK_PAGE_TOKEN", "BOT_FACEBOOK_APP_SECRET", "BOT_FACEBOOK_VERIFY_TOKEN"
        )
        if telegram[1] and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", telegram[1]):
            raise InvalidSetting("BOT_TELEGRAM_SECRET must be 16 to 256 letters, digits, hyphens or _.")
        if not all(re.fullmatch(r"(?:\+\d{6,15})?", number) for number in numbers):
            raise InvalidSetting("BOT_TWILIO_FROM_WHATSAPP and BOT_TWILIO_FROM_SMS must be like +493641490.")
        if bool(twilio[0]) != any(numbers):
            raise InvalidSetting(
                "BOT_TWILIO_SID and BOT_TWILIO_FROM_WHATSAPP or BOT_TWILIO_FROM_SMS belong together."
            )
        email = all_or_none("BOT_EMAIL_IMAP", "BOT_EMAIL_ADDRESS")
        if email[1] and not re.fullmatch(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}", email[1]):
            raise InvalidSetting("BOT_EMAIL_ADDRESS must be like assistenz@example.org.")
        if email[0] and not _MAILBOX.fullmatch(email[0]):
            raise InvalidSetting("BOT_EMAIL_IMAP must be imaps://user:password@host:port/folder.")
        names = ("telegram_api", "twilio_api", "facebook_api", "twilio_webhook")
        apis = {
            name: env.get(f"BOT_{name.upper()}", getattr(cls, name)).strip().rstrip("/") for name in names
        }
        for name, api in apis.items():
            if api and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[A-Za-z0-9._~/-]*)?", api):
                raise InvalidSetting(f"BOT_{name.upper()} must be like https://www.example.org.")
        return cls(
            telegram_token=telegram[0],
            telegram_secret=telegram[1],
            twilio_sid=twilio[0],
            twilio_token=twilio[1],
            twilio_from_whatsapp=numbers[0],
            twilio_from_sms=numbers[1],
            facebook_page_token=facebook[0],
            facebook_app_secret=facebook[1],
            facebook_verify_token=facebook[2],
            email_imap=email[0],
            email_address=email[1],
            **apis,
        )
