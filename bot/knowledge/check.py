"""``python -m bot kb check``: every problem of the knowledge base, with file, record, field and advice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from rapidfuzz import process

from bot.clock import now
from bot.knowledge import imported
from bot.knowledge.hours import InvalidHours, Schedule
from bot.knowledge.load import DEFAULT_FOLDER, FILES, KnowledgeError, load_knowledge, read_yaml
from bot.knowledge.problems import Problem
from bot.knowledge.schema_check import imported_problems, schema_problems
from bot.language.normalise import folded_words

_MORE_FILES = ("synonyms.yml", "sources.yml", "city.yml", "superseded.yml")
_SHORT_NUMBERS = {"110", "112", "115", "116117"}
_SEARCHABLE = (
    ("units.yml", "units"),
    ("services.yml", "services"),
    ("external_bodies.yml", "external_bodies"),
    ("contacts.yml", "contacts"),
    ("defects.yml", "categories"),
    ("consultation_hours.yml", "consultation_hours"),
)
_REFERENCES = (
    ("units.yml", "units", "parent", "units"),
    ("services.yml", "services", "unit", "units"),
    ("services.yml", "services", "also", "units"),
    ("services.yml", "services", "body", "external_bodies"),
    ("defects.yml", "categories", "unit", "units"),
    ("defects.yml", "categories", "body", "external_bodies"),
    ("consultation_hours.yml", "consultation_hours", "unit", "units"),
)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Entries = dict[str, list[dict[str, Any]]]


def find_problems(folder: Path = DEFAULT_FOLDER) -> list[Problem]:
    """Return every problem of a knowledge folder; empty when all is well."""
    problems: list[Problem] = []
    contents: dict[str, Any] = {}
    for name in (*FILES, *_MORE_FILES):
        try:
            contents[name] = read_yaml(folder / name)
        except KnowledgeError as error:
            problems.append(Problem(name, "", "", str(error).removeprefix(f"{name}: ")))
            continue
        problems += schema_problems(name, contents[name], folder / "schema")
    entries = _entries(contents)
    if len(contents) < len(FILES) + len(_MORE_FILES):
        return problems  # references into a file that cannot be read would all seem wrong
    for check in (_ids, _references, _names, _phrases, _hours, _reachability, _dates):
        problems += check(entries)
    problems += _sources(entries, contents)
    problems += _superseded(entries, contents)
    problems += _imported(folder, entries)
    if not any(not problem.hint for problem in problems):
        try:
            load_knowledge(folder)
        except KnowledgeError as error:
            problems.append(Problem("knowledge", "", "", str(error)))
    return problems


def report_problems(folder: Path = DEFAULT_FOLDER, more: Iterable[Problem] = ()) -> int:
    """Print all problems; return the exit code, 1 if any of them is more than a hint.

    ``more`` are problems of files in the folder that others read and check.
    """
    problems = [*find_problems(folder), *more]
    errors = [problem for problem in problems if not problem.hint]
    for problem in problems:
        print(f"{'Hinweis' if problem.hint else 'Fehler'}: {problem}")
    if errors:
        print(f"{len(errors)} Fehler gefunden.")
        return 1
    print(f"Wissensbasis in Ordnung: {len(load_knowledge(folder).records)} Einträge geprüft.")
    return 0


def _entries(contents: dict[str, Any]) -> Entries:
    """The well-formed entries of every list, so that later checks need not mind the schema."""
    entries: Entries = {}
    for name, parts in FILES.items():
        content = contents.get(name)
        for key, _ in parts:
            listed = content.get(key) if isinstance(content, dict) else None
            entries[key] = [e for e in listed if isinstance(e, dict)] if isinstance(listed, list) else []
    return entries


def _label(entry: dict[str, Any]) -> str:
    return str(entry.get("id") or entry.get("name"))


def _ids(entries: Entries) -> Iterator[Problem]:
    for name, parts in FILES.items():
        for key, _ in parts:
            seen: set[str] = set()
            for entry in entries[key]:
                if entry.get("id") in seen:
                    yield Problem(
                        name, _label(entry), "id", "Die id kommt zweimal vor. Bitte eine andere wählen."
                    )
                seen.add(str(entry.get("id")))


def _references(entries: Entries) -> Iterator[Problem]:
    for name, key, field, target in _REFERENCES:
        known = [str(entry.get("id")) for entry in entries[target]]
        for entry in entries[key]:
            reference = entry.get(field)
            if reference is not None and reference not in known:
                best = process.extractOne(str(reference), known, score_cutoff=60)
                advice = f"Meinen Sie „{best[0]}“?" if best else f"Bitte eine id aus {target}.yml eintragen."
                yield Problem(name, _label(entry), field, f"„{reference}“ gibt es nicht. {advice}")


def _names(entries: Entries) -> Iterator[Problem]:
    """A name or alias that belongs to two records makes them indistinguishable."""
    owners: dict[str, tuple[str, str]] = {}
    for name, key in _SEARCHABLE:
        for entry in entries[key]:
            if key == "contacts" and not entry.get("searchable"):
                continue
            own: set[str] = set()
            for alias in (entry.get("name"), *_list(entry.get("aliases"))):
                form = " ".join(folded_words(str(alias)))
                if form in own:
                    continue
                own.add(form)
                if form in owners:
                    other_file, other = owners[form]
                    yield Problem(
                        name,
                        _label(entry),
                        "aliases",
                        f"„{alias}“ steht auch bei {other} ({other_file}). Bitte nur bei einem führen.",
                    )
                else:
                    owners[form] = (name, _label(entry))


def _phrases(entries: Entries) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for name, key in _SEARCHABLE:
        for entry in entries[key]:
            for phrase in _list(entry.get("phrases")):
                form = " ".join(folded_words(str(phrase)))
                other = owners.setdefault(form, _label(entry))
                if other != _label(entry):
                    yield Problem(
                        name,
                        _label(entry),
                        "phrases",
                        f"„{phrase}“ steht auch bei {other}. Bitte umformulieren oder bei einem streichen.",
                    )


def _hours(entries: Entries) -> Iterator[Problem]:
    today = now().date()
    for name, parts in FILES.items():
        for key, _ in parts:
            for entry in entries[key]:
                facts = entry.get("facts") if isinstance(entry.get("facts"), dict) else {}
                strings = [
                    ("opening_hours", entry.get("opening_hours")),
                    ("facts.opening_hours", (facts or {}).get("opening_hours")),
                ]
                strings += [
                    ("seasonal_hours", season.get("hours"))
                    for season in _list(entry.get("seasonal_hours"))
                    if isinstance(season, dict)
                ]
                for field, expression in strings:
                    if not isinstance(expression, str):
                        continue
                    try:
                        Schedule(expression, today=today)
                    except InvalidHours as error:
                        yield Problem(
                            name,
                            _label(entry),
                            field,
                            f"{error} Muster: „Mo-We 08:00-12:00,13:00-16:00; Fr 08:00-12:00; PH off“.",
                        )
                yield from _without_holidays(name, entry)
                yield from _extra_openings(name, entry, today)


def _without_holidays(name: str, entry: dict[str, Any]) -> Iterator[Problem]:
    expression = entry.get("opening_hours")
    if isinstance(expression, str) and expression != "24/7" and "PH" not in expression:
        message = "Für Feiertage steht nichts da, sie gelten als offen. Sonst „; PH off“ ergänzen."
        yield Problem(name, _label(entry), "opening_hours", message, hint=True)


def _extra_openings(name: str, entry: dict[str, Any], today: date) -> Iterator[Problem]:
    extra = entry.get("extra_openings")
    if not isinstance(extra, dict):
        return
    known_until = str(extra.get("known_until", ""))
    if _is_date(known_until) and date.fromisoformat(known_until) < today:
        message = (
            f"Zusätzliche Öffnungstage sind nur bis {known_until} bekannt. Bitte neue Termine nachtragen."
        )
        yield Problem(name, _label(entry), "extra_openings", message, hint=True)


def _reachability(entries: Entries) -> Iterator[Problem]:
    for name, parts in FILES.items():
        for key, _ in parts:
            for entry in entries[key]:
                registration = entry.get("registration")
                places = [("", entry)] + (
                    [("registration.", registration)] if isinstance(registration, dict) else []
                )
                for prefix, holder in places:
                    for field in ("phone", "fax", "phone_alternative"):
                        if isinstance(holder.get(field), str) and not _is_phone(holder[field]):
                            yield Problem(
                                name,
                                _label(entry),
                                prefix + field,
                                f"„{holder[field]}“ ist keine Rufnummer. Muster: „03641 49-0“.",
                            )
                    for field in ("email", "application_email"):
                        if isinstance(holder.get(field), str) and not _is_email(holder[field]):
                            yield Problem(
                                name,
                                _label(entry),
                                prefix + field,
                                f"„{holder[field]}“ ist keine E-Mail-Adresse. Muster: „info@jena.de“.",
                            )


def _dates(entries: Entries) -> Iterator[Problem]:
    today = now().date()
    for name, parts in FILES.items():
        for key, _ in parts:
            for entry in entries[key]:
                as_of = str(entry.get("as_of", ""))
                if _ISO_DATE.fullmatch(as_of) and not _is_date(as_of):
                    yield Problem(name, _label(entry), "as_of", f"Den Tag {as_of} gibt es nicht.")
                elif as_of[:4].isdigit() and as_of > today.isoformat():
                    yield Problem(name, _label(entry), "as_of", f"{as_of} liegt in der Zukunft.")
                for event in _list(entry.get("dates")):
                    if isinstance(event, dict) and not _is_date(str(event.get("date"))):
                        yield Problem(
                            name, _label(entry), "dates", f"Den Tag {event.get('date')} gibt es nicht."
                        )


def _sources(entries: Entries, contents: dict[str, Any]) -> Iterator[Problem]:
    content = contents.get("sources.yml")
    named = content.get("sources", {}) if isinstance(content, dict) else {}
    for name, parts in FILES.items():
        for key, _ in parts:
            unnamed: dict[str, list[str]] = defaultdict(list)
            for entry in entries[key]:
                for source in _list(entry.get("source")):
                    if re.fullmatch(r"\w+\.txt", str(source)) and source not in named:
                        unnamed[str(source)].append(_label(entry))
            for source, labels in unnamed.items():
                yield Problem(
                    name, labels[0], "source", f"„{source}“ hat keinen Namen. Bitte in sources.yml eintragen."
                )


def _superseded(entries: Entries, contents: dict[str, Any]) -> Iterator[Problem]:
    content = contents.get("superseded.yml")
    known = {f"{key}/{_label(entry)}" for key, listed in entries.items() for entry in listed}
    known |= {f"defects/{_label(entry)}" for entry in (*entries["categories"], *entries["rules"])} | {
        "defects/kategorien"
    }
    known |= {f"places/linie_{entry['line']}" for entry in entries["places"] if "line" in entry}
    for entry in content.get("superseded", []) if isinstance(content, dict) else []:
        if entry.get("record") not in known:
            message = "Den Eintrag gibt es nicht (mehr). Bitte den Verweis anpassen."
            yield Problem("superseded.yml", str(entry.get("record")), "record", message)


def _imported(folder: Path, entries: Entries) -> Iterator[Problem]:
    """The imported files have the right form; what they refer to exists, or is left out with a hint."""
    contents: Entries = {}
    for name, (key, _) in imported.FILES.items():
        path, label = folder / imported.FOLDER / name, f"{imported.FOLDER}/{name}"
        try:
            content = read_yaml(path) if path.exists() else {key: []}
        except KnowledgeError as error:
            yield Problem(label, "", "", str(error).removeprefix(f"{name}: "))
            return
        yield from imported_problems(label, Path(name).stem, content, folder / "schema")
        listed = content.get(key) if isinstance(content, dict) else None
        contents[key] = [entry for entry in _list(listed) if isinstance(entry, dict)]
    units = {_label(entry) for entry in (*entries["units"], *contents["units"])}
    for entry in contents["services"]:
        for field in ("unit", "also"):
            if entry.get(field) is not None and entry[field] not in units:
                message = f"„{entry[field]}“ gibt es nicht mehr und bleibt weg. Ein neuer Import hilft."
                yield Problem(f"{imported.FOLDER}/services.yml", _label(entry), field, message, hint=True)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_phone(text: str) -> bool:
    if text in _SHORT_NUMBERS:
        return True
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, "DE"))
    except phonenumbers.NumberParseException:
        return False


def _is_email(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
