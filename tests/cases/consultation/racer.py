"""A process that tries for slots with many threads at once; started by test_race.py.

Arguments: URL of the database, number of attempts, name of the process, whether to book (1) or only hold (0),
then the ids of the slots. It says ``ready``, waits for a line, and prints one outcome per attempt.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.consultation.booking import book
from bot.cases.consultation.office import MayorsOffice
from bot.cases.consultation.slots import hold_slot
from bot.cases.errors import CaseError
from bot.cases.store import CaseStore
from bot.knowledge.live import shared_knowledge
from bot.knowledge.load import load_knowledge
from bot.settings import ConsultationRules
from tests.cases.consultation.conftest import NOW, visitor


def main(arguments: Sequence[str]) -> None:
    """Race."""
    url, attempts, name, books, *slots = arguments
    hour = load_knowledge().consultations["buergersprechstunde"]
    office = MayorsOffice(CaseStore(url), hour, ConsultationRules())
    if books == "1":  # what the mails need, before the race
        shared_knowledge()
    shared_phrasebook()
    start = threading.Barrier(int(attempts))
    speech = threading.Lock()

    def attempt(number: int) -> None:
        start.wait(timeout=60)
        try:
            hold = hold_slot(office, int(slots[number % len(slots)]), f"chat {name} {number}", NOW)
            if books == "1":
                book(office, hold, visitor(f"Gast {name}", f"{name}.{number}@jena.de"), NOW)
            outcome = "got"
        except CaseError as error:
            outcome = f"{error.code.value} {len(error.details.get('alternatives', ()))}"  # type: ignore[arg-type]
        with speech:
            print(outcome, flush=True)

    print("ready", flush=True)
    sys.stdin.readline()
    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(int(attempts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(sys.argv[1:])
