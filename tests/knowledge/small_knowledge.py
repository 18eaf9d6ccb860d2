"""A knowledge base of a handful of records, for tests that edit or break one."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.load import RELIED_ON

_PROVENANCE = """
    source: [test]
    as_of: '2026-11'
    confidence: high
"""

_UNITS = f"""\
units:
  - id: dezernat_2
    name: Dezernat 2
    type: dezernat
    number: 2{_PROVENANCE}
  - id: team_jenazentral
    name: Team JenaZentral
    parent: dezernat_2
    phone: 03641 49-0
    email: info@jena.de
    phrases: [ich komme bei der stadt nicht durch, wen rufe ich an]{_PROVENANCE}
  - id: fundbuero
    name: Fundbüro der Stadt Jena
    parent: dezernat_2
    aliases: [Fundbüro]
    phrases: [ich habe meinen schirm verloren, mein schlüssel ist weg]
    opening_hours: Mo,Fr 08:30-13:00; We 09:00-13:00; PH off{_PROVENANCE}
"""

_SERVICES = f"""\
services:
  - id: personalausweis
    name: Personalausweis beantragen
    unit: dezernat_2
    summary: Ausweis mit Chip.
    phrases: [meine karte mit foto ist abgelaufen, ich brauche eine neue karte]{_PROVENANCE}
  - id: hundesteuer
    name: Hund anmelden
    body: tierheim
    summary: Steuer für Hunde.
    phrases: [wir haben jetzt einen welpen, was zahle ich für meinen vierbeiner]{_PROVENANCE}
"""

_BODIES = f"""\
external_bodies:
  - id: tierheim
    name: Tierheim Jena
    type: Verein
    phrases: [mir ist eine katze zugelaufen, mein hund ist weggelaufen]{_PROVENANCE}
"""

_FILES = {
    "units.yml": _UNITS,
    "services.yml": _SERVICES,
    "external_bodies.yml": _BODIES,
    "contacts.yml": "contacts:\n",
    "defects.yml": "categories: []\nrules:\n",
    "lost_property.yml": "lost_property:\n",
    "consultation_hours.yml": "consultation_hours:\n",
    "places.yml": "places: []\n",
    "city.yml": "city: {name: Jena}\n",
    "synonyms.yml": "groups: [[schlüssel, schlüsselbund]]\n",
    "sources.yml": "sources: {test: eine Probe}\n",
}
_FILE_OF = {
    "bodies": "external_bodies.yml",
    "defect_rules": "defects.yml",
    "consultations": "consultation_hours.yml",
}
_WITHOUT_NAME = {"defect_rules", "lost_property"}


def write_small_knowledge(folder: Path) -> Path:
    """Write a few records to ask for, and the least of those that answers rely on; return the folder."""
    files = dict(_FILES)
    for kind, ids in RELIED_ON.items():
        file_name = _FILE_OF.get(kind, f"{kind}.yml")
        for record in ids:
            if f"  - id: {record}\n" not in files[file_name]:
                files[file_name] += _filler(record, named=kind not in _WITHOUT_NAME)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _filler(record: str, named: bool) -> str:
    own = f"name: {record}" if named else f"topic: {record}, facts: {{}}"
    return f"  - {{id: {record}, {own}, source: [test], as_of: unknown, confidence: low}}\n"


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text that stands once in a file, as an editor would."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"„{old}“ steht {text.count(old)}-mal in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
