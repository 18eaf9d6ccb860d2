"""The commands of the assistant, ``python -m bot --help``; imports what a command needs when it is used."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bot.settings import InvalidSetting, Settings

NEEDS_RASA = ("run", "train")
"""Commands that start Rasa, which runs on Python 3.10 only."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code: 0 done, 1 not possible, 2 called wrongly."""
    command = _parser().parse_args(arguments)
    if command.name in NEEDS_RASA and sys.version_info[:2] != (3, 10):
        here = "{}.{}".format(*sys.version_info)
        return _refuse(f"Rasa needs Python 3.10, this is Python {here}: use make {command.name}.", 2)
    try:
        settings = Settings.from_environment()
    except InvalidSetting as error:
        return _refuse(str(error), 2)
    return _knowledge(command, settings) if command.name == "kb" else _assistant(command, settings)


def _assistant(command: argparse.Namespace, settings: Settings) -> int:
    from bot.run import CannotStart, assistant

    try:
        if command.name == "run":
            return assistant.run(settings)
        if command.name == "train":
            return assistant.train(settings, force=command.force)
        return assistant.status(settings)
    except CannotStart as error:
        return _refuse(str(error), 1)
    except OSError as error:
        return _refuse(f"{error.filename or settings.data_folder}: {error.strerror or error}.", 1)


def _knowledge(command: argparse.Namespace, settings: Settings) -> int:
    from bot.knowledge.load import KnowledgeError

    try:
        if command.what == "check":
            from bot.knowledge.check import report_problems

            return report_problems(settings.knowledge_folder)
        from bot.knowledge.search_cli import print_hits

        return print_hits(" ".join(command.words), settings.knowledge_folder)
    except KnowledgeError as error:
        return _refuse(str(error), 1)
    except BrokenPipeError:  # the reader, such as ``head``, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _refuse(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m bot", description="Citizen assistant of the City of Jena.")
    commands = parser.add_subparsers(dest="name", required=True, metavar="command")
    commands.add_parser("run", help="train if needed, start everything, stop with Ctrl-C")
    train = commands.add_parser("train", help="train the model if its training data changed")
    train.add_argument("--force", action="store_true", help="train even if nothing changed")
    commands.add_parser("status", help="what is reachable: rasa, actions, model")
    kb = commands.add_parser("kb", help="the knowledge base")
    what = kb.add_subparsers(dest="what", required=True, metavar="what")
    what.add_parser("check", help="tell what is wrong in the knowledge files")
    search = what.add_parser("search", help="show what the assistant finds for some words")
    search.add_argument("words", nargs="+", metavar="WORDS")
    return parser
