"""``python -m bot kb import-xzufi``: shows what an official catalogue would change, and applies it."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import Any

import yaml

from bot.clock import now
from bot.knowledge.imported import FILES, FOLDER
from bot.knowledge.load import load_knowledge, read_yaml
from bot.knowledge.xzufi.blocks import NotXzufi
from bot.knowledge.xzufi.compare import Change, Comparison, FieldChange, compare
from bot.knowledge.xzufi.mapping import map_catalogue
from bot.knowledge.xzufi.read import read_catalogue
from bot.knowledge.xzufi.records import Finding
from bot.settings import Settings

_KINDS = {"unit": "units.yml", "service": "services.yml"}
_HEADER = (
    "# Aus {name} übernommen am {day} (python -m bot kb import-xzufi --apply).\n"
    "# Nicht von Hand ändern: Der nächste Import überschreibt diese Datei. Eigene Angaben in\n"
    "# knowledge/{file} gehen vor.\n"
)
_SHOWN_VALUE = 160
_MOST_GONE = 10
"""So many entries may go without a question, and at most half of all."""


def run_import(command: argparse.Namespace, settings: Settings) -> int:
    """Show the difference, write it with ``--apply``; return the exit code: 0 done, 1 not possible.

    Parts of the file that cannot be read are shown and cost nothing but themselves.

    Raises:
        KnowledgeError: the knowledge base cannot be used.
        OSError: the file cannot be read, or the folder not be written.
    """
    started = time.monotonic()
    own = load_knowledge(settings.knowledge_folder, with_imported=False)
    before = imported_entries(settings.knowledge_folder)
    try:
        catalogue = read_catalogue(Path(command.file), now().date())
    except NotXzufi as error:
        print(f"{command.file}: {error}")
        return 1
    mapped = map_catalogue(catalogue, own)
    found = compare(before, mapped, catalogue, own, delta=command.delta)
    counts = (len(catalogue.services), len(catalogue.units), len(catalogue.responsibilities))
    print(
        f"{Path(command.file).name}: {counts[0]} Leistungen, {counts[1]} Organisationseinheiten, "
        f"{counts[2]} Zuständigkeiten gelesen, {mapped.elsewhere} gelten anderswo "
        f"({time.monotonic() - started:.0f} s)."
    )
    _print_report(found, [*catalogue.hints, *mapped.hints], catalogue.skipped, most=command.most)
    if not command.apply:
        print("Nichts wurde geändert. Mit --apply wird es übernommen.")
        return 0
    known = sum(len(entries) for entries in before.values())
    if len(found.gone) > max(_MOST_GONE, known // 2) and not command.force:
        print(f"{len(found.gone)} von {known} Einträgen würden entfallen: Ist das die richtige Datei?")
        print("Nichts wurde geändert. Mit --apply --force wird es trotzdem übernommen.")
        return 1
    write_imported(settings.knowledge_folder, found, Path(command.file).name)
    print(f"Übernommen nach {settings.knowledge_folder / FOLDER}.")
    return 0


def imported_entries(folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the imported entries as they stand in their files, by kind and id.

    Raises:
        KnowledgeError: a file is broken.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for kind, name in _KINDS.items():
        path = folder / FOLDER / name
        content = read_yaml(path) if path.exists() else {}
        listed = content.get(FILES[name][0]) if isinstance(content, dict) else None
        found[kind] = {str(entry["id"]): entry for entry in listed or []}
    return found


def write_imported(folder: Path, found: Comparison, file_name: str) -> None:
    """Write the imported entries, each file in one step, units first: services refer to them."""
    target = folder / FOLDER
    target.mkdir(exist_ok=True)
    for kind, name in _KINDS.items():
        entries = sorted(found.result[kind].values(), key=lambda entry: str(entry["id"]))
        header = _HEADER.format(name=file_name, day=now().date().isoformat(), file=name)
        body = yaml.dump(
            {FILES[name][0]: entries}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110
        )
        partial = target / f"{name}.part"
        partial.write_text(header + body, encoding="utf-8")
        os.replace(partial, target / name)


class _Dumper(yaml.CSafeDumper):
    """Writes equal lists out twice instead of referring back: editors read these files."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return that nothing is referred back to."""
        return True


def _print_report(found: Comparison, hints: list[Finding], skipped: list[Finding], *, most: int) -> None:
    sections: tuple[tuple[str, str, list[Change]], ...] = (
        ("Neu", "+", found.new),
        ("Geändert", "~", found.changed),
        ("Entfallen", "-", found.gone),
        ("Fehlt in der Datei, bleibt aber", "=", found.kept),
        ("Ergänzt eigene Einträge", "*", found.supplemented),
        ("Widerspricht eigenen Angaben (es gelten die eigenen)", "!", found.conflicts),
    )
    for title, sign, changes in sections:
        if changes:
            print(f"\n{title}: {len(changes)}")
        for change in changes[:most]:
            print(f"  {sign} {change.key}  {change.name}")
            for each in change.fields:
                print(f"      {_field_line(sign, each)}")
        _print_rest(len(changes) - most)
    print(f"\nUnverändert: {found.unchanged}")
    for title, findings in (("Übersprungen", skipped), ("Nicht übernommen", hints)):
        if findings:
            print(f"\n{title}: {len(findings)}")
        for finding in findings[:most]:
            print(f"  {finding}" if finding.line else f"  {finding.what}: {finding.message}.")
        _print_rest(len(findings) - most)
    print()


def _print_rest(count: int) -> None:
    if count > 0:
        print(f"  … und {count} weitere (--most zeigt mehr)")


def _field_line(sign: str, change: FieldChange) -> str:
    if sign == "!":
        return f"{change.field}: eigene „{_short(change.before)}“, Datei „{_short(change.after)}“"
    if change.before is None:
        return f"{change.field}: + „{_short(change.after)}“"
    if change.after is None:
        return f"{change.field}: - „{_short(change.before)}“"
    return f"{change.field}: „{_short(change.before)}“ → „{_short(change.after)}“"


def _short(value: Any) -> str:
    if isinstance(value, list):
        text = "; ".join(map(str, value))
    elif isinstance(value, dict):
        text = ", ".join(str(part) for part in value.values() if not isinstance(part, list))
    else:
        text = str(value)
    return text if len(text) <= _SHOWN_VALUE else f"{text[:_SHOWN_VALUE]}…"
