"""From the token of a request to its chat, and how often a chat may do something."""

from __future__ import annotations

from collections import OrderedDict

from aiohttp import web

from bot.conversations.chats import token_hash
from bot.conversations.errors import ChatError
from bot.gateway.problems import Problem
from bot.gateway.rate_limits import Rate, RateLimits, retry_after
from bot.gateway.services import Services

_MOST_REMEMBERED = 20_000
_WRONG_TOKENS = Rate(burst=20, per_second=0.2)
"""Of one address. A token cannot be guessed; this keeps those who try from costing anything."""


class Sessions:
    """Knows the chats of tokens; shared by the features of the chat."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._chat_ids: OrderedDict[str, int] = OrderedDict()
        self._rates = RateLimits(services.settings.access.rate_factor)

    async def chat_id(self, request: web.Request) -> int:
        """Return the id of the chat whose token the request carries.

        The id is remembered; whether the chat is still there shows when it is used.

        Raises:
            Problem: 401, or 429 after too many wrong tokens.
            ChatError: ``UNKNOWN_CHAT``.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Problem(401, headers={"WWW-Authenticate": "Bearer"})
        hashed = token_hash(token)
        known = self._chat_ids.get(hashed)
        if known is not None:
            self._chat_ids.move_to_end(hashed)
            return known
        try:
            chat = await self._services.run(self._services.chats.find, token)
        except ChatError:
            self.limit("wrong tokens", request["address"], _WRONG_TOKENS)
            raise
        self._chat_ids[hashed] = chat.id
        while len(self._chat_ids) > _MOST_REMEMBERED:
            self._chat_ids.popitem(last=False)
        return chat.id

    def limit(self, name: str, key: str | int, rate: Rate) -> None:
        """Count one use of something.

        Raises:
            Problem: 429, it was used too often.
        """
        wait = self._rates.take(name, str(key), rate)
        if wait:
            raise Problem(429, headers={"Retry-After": retry_after(wait)})


SESSIONS = web.AppKey("sessions", Sessions)
