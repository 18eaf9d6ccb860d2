"""Brings what arrived from messengers to its chat: photos fetched, buttons understood, in order, once."""

from __future__ import annotations

import asyncio
import logging

from bot.cases.defects.photo import MOST_BYTES
from bot.cases.errors import CaseError
from bot.cases.mail_address import normal_email
from bot.channels.messengers.provider import NotSent, PhotoUnusable, Provider
from bot.conversations import photos
from bot.conversations.address_hash import AddressHashes
from bot.conversations.errors import ChatError, ChatErrorCode
from bot.conversations.forgetting import forget_chat
from bot.conversations.message import Chat, Incoming, Outgoing, incoming
from bot.gateway.problems import problem_of
from bot.gateway.services import Services
from bot.gateway.turns import Turns, real_time
from bot.language.danger import danger_in
from bot.messengers.arrived import Arrived
from bot.messengers.mail_peer import EMAIL, mail_address
from bot.messengers.packing import plain
from bot.messengers.parcels import Parcels, keep_envelope
from bot.messengers.pressed import pressed

logger = logging.getLogger("bot.gateway.messengers")

_DECODED_AT_ONCE = 2
_WELCOME = {EMAIL: "messenger.welcome_email"}
"""Where it is not the same for all."""
_FORGOTTEN = {EMAIL: "messenger.forgotten_email"}
_UNREADABLE = {"voice": "messenger.voice", "file": "messenger.file", "other": "messenger.other"}


class Reception:
    """Takes one arrival after the other to where it belongs."""

    def __init__(self, services: Services, turns: Turns, parcels: Parcels) -> None:
        self._services = services
        self._turns = turns
        self._parcels = parcels
        self._hashes = AddressHashes(services.store)
        self._decoding = asyncio.Semaphore(_DECODED_AT_ONCE)

    async def receive(self, arrived: Arrived, provider: Provider, *, is_last_try: bool) -> None:
        """Have a message answered; what cannot be used gets a sentence.

        Raises:
            NotSent: a photo could not be fetched, perhaps later.
            ChatError: the chat was deleted at the same moment.
        """
        services = self._services
        if arrived.acknowledge:
            await provider.acknowledge(arrived)
        chat = await services.run(services.chats.of_peer, arrived.channel, arrived.peer, services.clock())
        if arrived.wants_forgetting:
            await self._forget(chat, provider)
            return
        if danger_in(arrived.text) is not None:
            is_last_try = True  # no photo is worth waiting for
        if arrived.envelope is not None:
            await services.run(keep_envelope, services.chats, chat.id, arrived.envelope)
        if chat.last_seq == 0:
            welcome = _WELCOME.get(chat.channel, "messenger.welcome")
            await self._say(chat, welcome, hours=services.settings.retention.chat_hours)
        said = await self._understood(chat, arrived, provider, is_last_try)
        if said is not None:
            await self._turns.accept(chat.id, said)

    async def turn_away(self, arrived: Arrived, provider: Provider) -> None:
        """Tell somebody that it was too much at once."""
        sentence = self._services.phrasebook.say("gateway.too_many_requests")
        await self._say_without_chat(arrived.channel, arrived.peer, sentence, provider)

    async def apologise(self, arrived: Arrived, provider: Provider) -> None:
        """Tell somebody that a message could not be worked on."""
        phone = self._services.hotline_phone
        sentence = self._services.phrasebook.say("hotline.technical_trouble", phone=phone)
        await self._say_without_chat(arrived.channel, arrived.peer, sentence, provider)

    async def _understood(
        self, chat: Chat, arrived: Arrived, provider: Provider, is_last_try: bool
    ) -> Incoming | None:
        """Return what is said to the bot or the agent, ``None`` where a sentence of ours is the answer."""
        services = self._services
        payload, text = None, arrived.text
        if arrived.pressed:
            button = await services.run(pressed, services.chats, chat.id, arrived.pressed)
            if button is not None:
                payload, text = button.payload, button.title
        keys = [
            key
            for attachment in arrived.attachments
            if (key := await self._photo(chat, attachment, provider, is_last_try)) is not None
        ]
        if arrived.unreadable:
            await self._say(chat, _UNREADABLE[arrived.unreadable])
        if not (text.strip() or keys or arrived.location):
            if not (arrived.unreadable or arrived.attachments):
                await self._say(chat, "messenger.other")
            return None
        who = normal_email(mail_address(arrived.peer)) if arrived.channel == EMAIL else arrived.peer
        hashed = await services.run(self._hashes.hashed, f"{arrived.channel}:{who}", services.clock())
        try:
            return incoming(
                text,
                payload=payload,
                photos=keys,
                location=arrived.location,
                client_id=arrived.key,
                address=hashed,
            )
        except ChatError as error:
            await self._say_error(chat, error)
            return None

    async def _photo(self, chat: Chat, attachment: str, provider: Provider, is_last_try: bool) -> str | None:
        """Return the key of a photo, taken in; ``None``, and a sentence, for one that cannot be."""
        services = self._services
        try:
            content = await provider.fetch(attachment, MOST_BYTES)
            async with self._decoding:
                photo = await services.run(
                    photos.add_photo, services.chats, chat.id, content, services.clock()
                )
            return photo.key
        except PhotoUnusable:
            await self._say(chat, "messenger.photo_lost")
        except NotSent:
            if not is_last_try:
                raise
            await self._say(chat, "messenger.photo_lost")
        except CaseError as error:
            await self._say_error(chat, error)
        except ChatError as error:
            if error.code is ChatErrorCode.UNKNOWN_CHAT:
                raise
            await self._say_error(chat, error)
        return None

    async def _forget(self, chat: Chat, provider: Provider) -> None:
        """Delete a chat everywhere, and what was still on its way to the citizen with it."""
        services = self._services
        await services.run(forget_chat, services.chats, chat.id)
        sentence = services.phrasebook.say(_FORGOTTEN.get(chat.channel, "messenger.forgotten"))
        await self._say_without_chat(chat.channel, chat.peer or "", sentence, provider)

    async def _say_without_chat(self, channel: str, peer: str, sentence: str, provider: Provider) -> None:
        contents = plain(sentence, provider.manner(channel))
        await self._services.run(self._parcels.send_without_chat, channel, peer, contents, real_time())

    async def _say(self, chat: Chat, phrase: str, **values: object) -> None:
        sentence = self._services.phrasebook.say(phrase, phone=self._services.hotline_phone, **values)
        await self._notice(chat, sentence)

    async def _say_error(self, chat: Chat, error: ChatError | CaseError) -> None:
        problem = problem_of(error)
        values = {"phone": self._services.hotline_phone, **problem.details}
        await self._notice(chat, self._services.phrasebook.say(f"gateway.{problem.code}", **values))

    async def _notice(self, chat: Chat, sentence: str) -> None:
        services = self._services
        await services.run(services.chats.deliver, chat.id, Outgoing(sentence, "notice"), services.clock())
