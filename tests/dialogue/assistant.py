"""The really started assistant, Rasa and action server, and the citizens who write to it."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import requests

from bot.run.parts import Part, child_environment, parts
from bot.settings import ROOT, Settings
from tests.run.processes import eventually, free_port

NOW = "2026-11-18T10:00"
"""The moment of all dialogues, Berlin time: a Wednesday."""
HOTLINE = "03641 49-0"

Message = dict[str, Any]

_SENDERS = itertools.count(1)
_SLIPS = re.compile(r"None|nan\b|[{}]|Traceback|Error|  |\n\n\n| [.,;]|\.\.|;\.|\(\)|„“|/choose_option")


class Assistant:
    """Both servers on free loopback ports, with a knowledge folder of their own that tests may edit."""

    def __init__(self, folder: Path, model: Path, words: Path) -> None:
        """``words``: cache of analysed words to start from; without it the first start takes a minute."""
        self.knowledge = folder / "knowledge"
        shutil.copytree(ROOT / "knowledge", self.knowledge)
        if words.is_dir():
            shutil.copytree(
                words, folder / "var" / "cache", ignore=shutil.ignore_patterns("training-*", "*.tmp")
            )
        self.settings = Settings(
            host="127.0.0.1",
            port=free_port(),
            rasa_port=free_port(),
            actions_port=free_port(),
            data_folder=folder / "var",
            knowledge_folder=self.knowledge,
        )
        self._parts: dict[str, Part] = {part.name: part for part in parts(self.settings, model)}
        self._environment = {
            **child_environment(self.settings),
            "BOT_ACTIONS_PORT": str(self.settings.actions_port),
            "BOT_NOW": NOW,
        }
        self._folder = folder
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._http = requests.Session()
        self._http.trust_env = False

    def start(self, name: str) -> None:
        """Start a part (actions or rasa) without waiting for it."""
        with (self._folder / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                self._parts[name].command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self, name: str, within: float) -> None:
        """Wait until a part does its work (seconds)."""
        eventually(lambda: not self.runs(name) or self._is_ready(name), within)
        assert self.runs(name), f"{name} has ended:\n{self.log(name)[-3000:]}"
        assert self._is_ready(name), f"{name} does not come up:\n{self.log(name)[-3000:]}"

    def runs(self, name: str) -> bool:
        """Whether a part has been started and has not ended."""
        return name in self._processes and self._processes[name].poll() is None

    def kill(self, name: str) -> None:
        """End a part and all it started, at once."""
        process = self._processes.pop(name, None)
        if process is not None:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        """End all parts."""
        for name in list(self._processes):
            self.kill(name)
        self._http.close()

    def log(self, name: str) -> str:
        """What a part has printed."""
        return (self._folder / f"{name}.log").read_text(errors="replace")

    def post(self, body: Any = None, **how: Any) -> requests.Response:
        """Post to the REST webhook, a JSON body or whatever ``requests`` can send."""
        if body is not None:
            how["json"] = body
        return self._http.post(f"{self.settings.rasa_url}/webhooks/rest/webhook", timeout=60, **how)

    def readiness(self) -> requests.Response:
        """What the action server says about itself and the facts."""
        return self._http.get(f"{self.settings.actions_url}/ready", timeout=60)

    def edit(self, file: str, record: str, old: str, new: str) -> None:
        """Edit a fact as an editor would: replace the first ``old`` at or after the record's id."""
        path = self.knowledge / file
        text = path.read_text(encoding="utf-8")
        start = text.index(f"- id: {record}\n")
        place = text.index(old, start)
        path.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")

    def _is_ready(self, name: str) -> bool:
        async def ask() -> bool:
            return await self._parts[name].is_ready()

        return asyncio.run(ask())


class Citizen:
    """Somebody with one conversation. Every message that comes back is looked over for slips."""

    def __init__(self, assistant: Assistant) -> None:
        self.sender = f"citizen-{next(_SENDERS)}"
        self.messages: list[Message] = []
        """The last reply."""
        self._assistant = assistant

    def say(self, text: str) -> list[Message]:
        """Write something; return the reply."""
        response = self._assistant.post({"sender": self.sender, "message": text})
        assert response.status_code == 200, response.text
        self.messages = response.json()
        for message in self.messages:
            assert message["recipient_id"] == self.sender
            slip = _SLIPS.search(message.get("text", ""))
            assert slip is None, f"{slip!r} in the answer to {text!r}: {message['text']}"
        return self.messages

    def ask(self, text: str) -> str:
        """Write something; return the text of the one message that answers."""
        self.say(text)
        assert len(self.messages) == 1, f"{text!r} is answered by {self.messages}"
        assert self.text.strip(), f"{text!r} is answered without words: {self.messages}"
        return self.text

    def press(self, title: str) -> str:
        """Press the button of the last reply whose title contains something; return the answer."""
        payloads = [button["payload"] for button in self.buttons if title in button["title"]]
        assert len(payloads) == 1, f"Buttons with {title!r}: {self.buttons}"
        return self.ask(payloads[0])

    @property
    def text(self) -> str:
        """The last reply as plain text, as a messenger or a screen reader has it."""
        return "\n".join(message.get("text", "") for message in self.messages)

    @property
    def buttons(self) -> list[dict[str, str]]:
        """The buttons of the last reply."""
        return [button for message in self.messages for button in message.get("buttons", [])]

    @property
    def titles(self) -> list[str]:
        """What can be picked in the last reply."""
        return [button["title"] for button in self.buttons]


def first_line(text: str) -> str:
    """The line that has to answer what was asked first."""
    return text.splitlines()[0]


def assert_says(text: str, *parts: str) -> None:
    """Every part must be in the text."""
    missing = [part for part in parts if part not in text]
    assert not missing, f"Missing {missing} in:\n{text}"


def assert_in_order(text: str, *parts: str) -> None:
    """Every part must be in the text, one after the other."""
    assert_says(text, *parts)
    places = [text.index(part) for part in parts]
    assert places == sorted(places), f"Not in the order {parts}:\n{text}"
