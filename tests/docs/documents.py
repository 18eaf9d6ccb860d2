"""The documentation as tests read it: files, headings, links, code and commands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from bot.settings import ROOT

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_INLINE_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Document:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        """Its path in the repository."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        """The text without its code blocks."""
        return _FENCE.sub("", self.text)

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return _LINK.findall(self.prose)

    @property
    def anchors(self) -> set[str]:
        """What a link can lead to after ``#``, made from the headings as GitHub makes it."""
        return {_anchor(heading) for heading in _HEADING.findall(self.prose)}

    @property
    def inline_code(self) -> list[str]:
        """What stands between backticks, on one line each."""
        return [" ".join(code.split()) for code in _INLINE_CODE.findall(self.prose)]

    def blocks(self, language: str) -> list[str]:
        """Return its code blocks in a language."""
        return [block for _, name, block in _FENCE.findall(self.text) if name == language]

    def commands(self, start: str) -> list[str]:
        """Return the commands that begin with a word such as ``make``, between backticks or in a shell block.

        Settings before the command and comments after it are left out.
        """
        lines = [line for block in self.blocks("sh") for line in block.splitlines()]
        found = []
        for code in (*self.inline_code, *lines):
            command = re.sub(r"^(?:BOT_\w+=\S+ +)+", "", re.sub(r" +#.*", "", code)).strip()
            if command.split(" ")[0].endswith(start):
                found.append(command)
        return found


def documents() -> list[Document]:
    """Return the documents for people: README and handbooks."""
    return [Document(path) for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md")))]


def _anchor(heading: str) -> str:
    kept = "".join(char for char in heading.lower() if char in "-_ " or unicodedata.category(char)[0] in "LN")
    return kept.strip().replace(" ", "-")
