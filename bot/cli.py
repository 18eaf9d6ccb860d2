"""The commands of the assistant, ``python -m bot --help``; imports what a command needs when it is used."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bot.cases.consultation.commands import add_commands as add_slot_commands
from bot.cases.defects.commands import add_commands as add_defect_commands
from bot.cases.lost_items.commands import add_commands as add_lost_item_commands
from bot.conversations.commands import add_commands as add_feedback_command
from bot.hotline.commands import add_commands as add_agent_commands
from bot.messengers.commands import add_commands as add_messenger_commands
from bot.open311.commands import add_commands as add_open311_commands
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
    if command.name == "kb":
        return _knowledge(command, settings)
    if command.name in (*NEEDS_RASA, "status"):
        return _assistant(command, settings)
    return _cases(command, settings)


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
            from bot.cases.lost_items.vocabulary import vocabulary_problems
            from bot.knowledge.check import report_problems

            folder = settings.knowledge_folder
            return report_problems(folder, vocabulary_problems(folder))
        if command.what == "import-xzufi":
            from bot.knowledge.xzufi.cli import run_import

            return run_import(command, settings)
        from bot.knowledge.search_cli import print_hits

        return print_hits(" ".join(command.words), settings.knowledge_folder)
    except KnowledgeError as error:
        return _refuse(str(error), 1)
    except FileNotFoundError as error:
        return _refuse(f"{error.filename}: {error.strerror}.", 1)
    except BrokenPipeError:  # the reader, such as ``head``, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _cases(command: argparse.Namespace, settings: Settings) -> int:
    from sqlalchemy.exc import DBAPIError

    from bot.cases import cli
    from bot.cases.consultation import cli as slots
    from bot.cases.defects import cli as defects
    from bot.cases.lost_items import cli as lost_items
    from bot.conversations import cli as conversations
    from bot.hotline import cli as agents
    from bot.knowledge.load import KnowledgeError
    from bot.messengers import cli as messengers
    from bot.open311 import cli as open311

    run_command = {
        "outbox": cli.run_command,
        "purge": cli.run_command,
        "defects": defects.run_command,
        "slots": slots.run_command,
        "lost-items": lost_items.run_command,
        "agents": agents.run_command,
        "feedback": conversations.run_command,
        "open311": open311.run_command,
        "messengers": messengers.run_command,
    }
    try:
        return run_command[command.name](command, settings)
    except KnowledgeError as error:
        return _refuse(str(error), 1)
    except InvalidSetting as error:
        return _refuse(str(error), 2)
    except DBAPIError as error:
        return _refuse(f"The database cannot be used ({type(error.orig).__name__}).", 1)
    except OSError as error:
        return _refuse(f"{error.filename or settings.data_folder}: {error.strerror or error}.", 1)


def _refuse(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m bot", description="Citizen assistant of the City of Jena.")
    commands = parser.add_subparsers(dest="name", required=True, metavar="command")
    commands.add_parser("run", help="train if needed, start everything, stop with Ctrl-C")
    train = commands.add_parser("train", help="train the model if its training data changed")
    train.add_argument("--force", action="store_true", help="train even if nothing changed")
    commands.add_parser("status", help="what is reachable: rasa, actions, sender, gateway, model")
    kb = commands.add_parser("kb", help="the knowledge base")
    what = kb.add_subparsers(dest="what", required=True, metavar="what")
    what.add_parser("check", help="tell what is wrong in the knowledge files")
    search = what.add_parser("search", help="show what the assistant finds for some words")
    search.add_argument("words", nargs="+", metavar="WORDS")
    catalogue = what.add_parser(
        "import-xzufi", help="show what an official catalogue (XZuFi 2.2) would change"
    )
    catalogue.add_argument("file", metavar="FILE", help="an XZuFi message, .xml")
    catalogue.add_argument("--apply", action="store_true", help="write it to knowledge/imported/")
    catalogue.add_argument("--delta", action="store_true", help="the file holds changes only: the rest stays")
    catalogue.add_argument("--force", action="store_true", help="apply it even if most entries would go")
    catalogue.add_argument("--most", type=int, default=30, help="lines shown of each kind of change")
    mails = commands.add_parser("outbox", help="mails that are not sent yet or could not be")
    which = mails.add_subparsers(dest="what", required=True, metavar="what")
    which.add_parser("list", help="show what is pending or failed, and why")
    retry = which.add_parser("retry", help="send failed mails again; uncertain ones may arrive twice")
    retry.add_argument("ids", nargs="+", type=int, metavar="ID", help="numbers that the list shows")
    purge = commands.add_parser("purge", help="delete what is older than the settings BOT_KEEP_… allow")
    purge.add_argument("--dry-run", action="store_true", help="only show what would be deleted")
    add_defect_commands(commands)
    add_lost_item_commands(commands)
    add_slot_commands(commands)
    add_agent_commands(commands)
    add_feedback_command(commands)
    add_open311_commands(commands)
    add_messenger_commands(commands)
    return parser
