"""``python -m benchmarks.xzufi``: how long the import of an official catalogue takes, and how much memory."""

from __future__ import annotations

import argparse
import contextlib
import io
import resource
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.tables import machine, megabytes, seconds_text, table
from bot.knowledge.load import DEFAULT_FOLDER, load_knowledge
from bot.knowledge.xzufi.cli import run_import
from bot.settings import Settings
from tests.knowledge.xzufi.catalogue_files import many_services, write_message

SIZES = (500, 2_000, 10_000)


def main() -> int:
    """Measure and print; return the exit code."""
    print(f"{machine()}\n", flush=True)
    rows = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "knowledge"
            shutil.copytree(DEFAULT_FOLDER, folder)
            file = write_message(Path(temporary) / "export.xml", *many_services(size, broken=size // 2))
            times = [_import(file, folder), _import(file, folder)]
            started = time.perf_counter()
            load_knowledge(folder)
            loaded = time.perf_counter() - started
            rows.append([f"{size:,}", megabytes(file.stat().st_size), *map(seconds_text, (*times, loaded))])
    header = ["services, one of them broken", "file", "first import", "again, all known", "loading the facts"]
    print(
        table(
            "Import of an XZuFi file, with the difference shown and written (wanted: 2,000 < 30 s)",
            header,
            rows,
        )
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"Peak memory of the largest: {megabytes(peak)}")
    return 0


def _import(file: Path, folder: Path) -> float:
    command = argparse.Namespace(file=str(file), apply=True, delta=False, force=False, most=10)
    started = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        if run_import(command, Settings(knowledge_folder=folder)):
            raise SystemExit(f"{file} cannot be imported")
    return time.perf_counter() - started


if __name__ == "__main__":
    raise SystemExit(main())
