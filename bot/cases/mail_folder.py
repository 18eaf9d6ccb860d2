"""Where no mail server is configured: each mail becomes an .eml file, which every mail program opens."""

from __future__ import annotations

import os
import re
from email.message import EmailMessage
from pathlib import Path


class MailFolder:
    """A folder of .eml files, readable by the owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, message_id: str) -> Path:
        """Return the file of a mail: the same mail has always the same."""
        return self.folder / f"{re.sub(r'[^A-Za-z0-9]', '', message_id.partition('@')[0])}.eml"

    def write(self, message: EmailMessage) -> Path:
        """Write a mail and return its file. Writing it again, after a crash in between, changes nothing.

        Raises:
            OSError: the folder cannot be written.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.path_of(message["Message-ID"])
        unfinished = path.with_suffix(f".{os.getpid()}.tmp")
        with open(unfinished, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        return path

    def remove(self, message_id: str) -> bool:
        """Remove the file of a mail; return whether there was one."""
        try:
            self.path_of(message_id).unlink()
        except FileNotFoundError:
            return False
        return True
