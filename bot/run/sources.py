"""What a model is made from: which files, their fingerprint, and whether they can be read at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.knowledge.load import KnowledgeError, load_knowledge
from bot.run import CannotStart

CODE_FOLDERS = ("bot/nlu", "bot/language")
"""Code that works inside a model. The knowledge folder does not count: facts change without training."""
PACKAGES = ("rasa", "scikit-learn", "spacy", "spacy-lookups-data", "hanta", "de-core-news-sm")
"""Packages whose version shows in a model; ``de-core-news-sm`` is there only where it could be had."""


def training_stamp(root: Path) -> str:
    """Return a SHA-256 over all a model is made from: configuration, domain, data, code, packages."""
    data = (path for path in (root / "data").rglob("*") if path.is_file() and not _is_hidden(path, root))
    return _digest(root, [root / "config.yml", root / "domain.yml", *data, *_code(root)])


def code_stamp(root: Path) -> str:
    """Return a SHA-256 over the code and the packages a model is made with."""
    return _digest(root, _code(root))


def require_valid_yaml(root: Path) -> None:
    """Make sure Rasa's files are valid YAML without a key given twice.

    Raises:
        CannotStart: one is missing or broken; the message names the file and the line.
    """
    named = [root / name for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml")]
    for path in (*named, *sorted((root / "data").rglob("*.yml"))):
        name = path.relative_to(root)
        try:
            # Round trip, since Rasa teaches the safe loader to expand ${…}, which is not wanted here.
            YAML(typ="rt").load(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise CannotStart(f"{name} is missing.") from error
        except UnicodeDecodeError as error:
            raise CannotStart(f"{name} is not stored as UTF-8.") from error
        except MarkedYAMLError as error:
            # Of something left open YAML reports the end of the file; where it was opened is what helps.
            opened = str(error.context).startswith("while scanning")
            mark = error.context_mark if opened else error.problem_mark
            line = f", line {mark.line + 1}" if mark else ""
            reason = str(error.problem).splitlines()[0]
            raise CannotStart(f"{name}{line}: not valid YAML ({reason}).") from error
        except YAMLError as error:
            raise CannotStart(f"{name}: not valid YAML ({error}).") from error


def require_knowledge(folder: Path) -> None:
    """Make sure the knowledge base can be used.

    Raises:
        CannotStart: it cannot; the message names the file and what is wrong (German, it is for editors).
    """
    try:
        load_knowledge(folder)
    except KnowledgeError as error:
        raise CannotStart(f"{folder}: {error}") from error


def _code(root: Path) -> Iterator[Path]:
    for folder in CODE_FOLDERS:
        yield from (root / folder).rglob("*.py")


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") or part.endswith("~") for part in path.relative_to(root).parts)


def _digest(root: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    for package in PACKAGES:
        digest.update(f"{package}\0{_version(package)}\0".encode())
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"
