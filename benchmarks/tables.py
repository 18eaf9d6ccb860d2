"""Prints figures as tables a terminal and Markdown can show, and says on what machine they were taken."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table with aligned columns: the first to the left, all others to the right."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    ruler = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([f"### {title}", "", *(_line(row, widths) for row in (header, ruler, *rows)), ""])


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value that ``share`` percent of the values do not exceed; 0.0 if there are none."""
    return float(np.percentile(values, share)) if values else 0.0


def milliseconds(seconds: float) -> str:
    """Return ``3.4 ms``."""
    return f"{seconds * 1000:.1f} ms"


def seconds_text(seconds: float) -> str:
    """Return ``12.3 s``."""
    return f"{seconds:.1f} s"


def megabytes(size: float) -> str:
    """Return a number of bytes as ``512 MB`` (10⁶ bytes)."""
    return f"{size / 1e6:.0f} MB"


def percent(share: float) -> str:
    """Return a share from 0 to 1 as ``93.4 %``."""
    return f"{share * 100:.1f} %"


def ratio(value: float, other: float) -> str:
    """Return a value as a multiple of another, ``0.25 ×``; ``–`` where there is nothing to compare."""
    return f"{value / other:.2f} ×" if other else "–"


def machine() -> str:
    """Return one line about date, processor, memory, Python and how busy the machine is already."""
    load = os.getloadavg()[0]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return (
        f"{date.today()}, {os.cpu_count()} cores ({_processor()}), {memory / 2**30:.0f} GiB, "
        f"Python {platform.python_version()}, load at the start {load:.1f}"
    )


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text() if cpuinfo.exists() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", lines, re.MULTILINE)
    return found[1] if found else platform.processor() or platform.machine()


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.rjust(width) if column else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join([first, *others])} |"
