"""The messengers of this installation."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.messengers.email import Email
from bot.channels.messengers.facebook import Facebook
from bot.channels.messengers.provider import Provider
from bot.channels.messengers.telegram import Telegram
from bot.channels.messengers.twilio import Twilio
from bot.settings import Settings


@dataclass(frozen=True)
class SwitchedOn:
    """Those whose settings are complete; the others are ``None``."""

    telegram: Telegram | None
    twilio: Twilio | None
    facebook: Facebook | None
    email: Email | None

    @classmethod
    def by(cls, settings: Settings) -> SwitchedOn:
        """Return what is switched on; nothing is connected yet."""
        messengers = settings.messengers
        return cls(
            Telegram(messengers) if messengers.telegram_token else None,
            Twilio(messengers) if messengers.twilio_sid else None,
            Facebook(messengers) if messengers.facebook_page_token else None,
            Email(settings) if messengers.email_imap else None,
        )

    @property
    def by_channel(self) -> dict[str, Provider]:
        """The provider of each channel."""
        providers: list[Provider] = [
            each for each in (self.telegram, self.twilio, self.facebook, self.email) if each is not None
        ]
        return {channel: provider for provider in providers for channel in provider.channels}
