"""The messengers of this installation."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.messengers.facebook import Facebook
from bot.channels.messengers.provider import Provider
from bot.channels.messengers.telegram import Telegram
from bot.channels.messengers.twilio import Twilio
from bot.messenger_settings import Messengers


@dataclass(frozen=True)
class SwitchedOn:
    """Those whose settings are complete; the others are ``None``."""

    telegram: Telegram | None
    twilio: Twilio | None
    facebook: Facebook | None

    @classmethod
    def by(cls, settings: Messengers) -> SwitchedOn:
        """Return what is switched on; nothing is connected yet."""
        return cls(
            Telegram(settings) if settings.telegram_token else None,
            Twilio(settings) if settings.twilio_sid else None,
            Facebook(settings) if settings.facebook_page_token else None,
        )

    @property
    def by_channel(self) -> dict[str, Provider]:
        """The provider of each channel."""
        providers: list[Provider] = [
            each for each in (self.telegram, self.twilio, self.facebook) if each is not None
        ]
        return {channel: provider for provider in providers for channel in provider.channels}
