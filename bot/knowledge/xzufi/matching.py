"""What names and identifiers mean: a hand-kept record, another object of the catalogue."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.knowledge.imported import name_form
from bot.knowledge.records import Searchable
from bot.knowledge.xzufi.elements import Identifier

_CITY = re.compile(r"(?i)^(?:stadtverwaltung|stadt)\s+jena\b[\s,:–-]*(?=\S)|\s+(?:der\s+)?(?:stadt\s+)?jena$")
_LEVEL = re.compile(r"^(?:team|fachdienst|fachbereich|stabsstelle|abteilung)\s+")
_VERB = re.compile(r"\s+(?:beantragen|beantragung|anzeigen|erklaren)$")


class Matcher:
    """Finds records by name or alias; a name that stands for two of them finds none."""

    def __init__(self, records: Mapping[str, Searchable]) -> None:
        owners: dict[str, set[str]] = defaultdict(set)
        for record in records.values():
            for name in (record.name, *record.aliases):
                for form in _forms(name):
                    owners[form].add(record.id)
        self._owners = owners

    def find(self, *names: str) -> str | None:
        """Return the id of the record that one of the names stands for, the first name that does."""
        for name in names:
            for form in _forms(name):
                owners = self._owners.get(form, set())
                if len(owners) == 1:
                    return next(iter(owners))
        return None


class IdentifierIndex:
    """Finds objects by identifiers; a reference may leave out agency and scheme."""

    def __init__(self, known: Iterable[Identifier]) -> None:
        self._by_value: dict[str, list[Identifier]] = defaultdict(list)
        for identifier in known:
            self._by_value[identifier.value].append(identifier)

    def find(self, wanted: Identifier | None) -> Identifier | None:
        """Return the object meant; ``None`` if there is none, or it is not clear which."""
        if wanted is None:
            return None
        candidates = self._by_value.get(wanted.value, [])
        if wanted in candidates:
            return wanted
        fitting = [
            each
            for each in candidates
            if _agree(each.agency, wanted.agency) and _agree(each.scheme, wanted.scheme)
        ]
        return fitting[0] if len(fitting) == 1 else None


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _forms(name: str) -> Iterable[str]:
    """The name as it is, then as people shorten it."""
    plain = re.sub(r"\([^)]*\)", " ", name)
    forms = [name_form(name), name_form(_CITY.sub("", plain.strip()))]
    forms += [_VERB.sub("", _LEVEL.sub("", form)) for form in forms]
    return [form for form in dict.fromkeys(forms) if len(form) >= 3]
