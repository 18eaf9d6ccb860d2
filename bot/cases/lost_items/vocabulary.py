"""The words for lost things: kinds as a tree, colours, brands, marks (``knowledge/lost_item_kinds.yml``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Optional

import cattrs

from bot.knowledge.load import DEFAULT_FOLDER, KnowledgeError, read_yaml
from bot.knowledge.problems import Problem
from bot.knowledge.schema_check import schema_problems

FILE = "lost_item_kinds.yml"


@dataclass(frozen=True)
class Kind:
    """A kind of thing."""

    id: str
    name: str
    words: tuple[str, ...]
    """How it is called, in the basic form."""
    parent: Optional[str] = None
    short: tuple[str, ...] = ()
    """Clerks' abbreviations, without full stops."""
    similar: tuple[str, ...] = ()
    """Kinds that it is easily taken for."""
    loose: bool = False
    """Whether the kinds below it are often mixed up."""
    weak: bool = False
    """Whether it only counts where nothing more precise is said."""
    sides: bool = False
    counts: bool = False
    papers: bool = False
    """Whether it names a person, so that no search may be sure about it."""
    ask: Optional[tuple[str, ...]] = None
    """What is asked when it is missing; ``None`` for what the parent says."""


@dataclass(frozen=True)
class Colour:
    """A colour and what other people call it."""

    id: str
    family: str
    near: tuple[str, ...]
    words: tuple[str, ...]
    short: tuple[str, ...] = ()


@dataclass(frozen=True)
class Brand:
    """A brand; several entries may share an id."""

    id: str
    words: tuple[str, ...]
    kind: Optional[str] = None
    """The kind that the name alone implies."""
    only: tuple[str, ...] = ()
    """The kinds that it is a brand of, where the word means something else otherwise."""
    series: bool = False
    """Whether a model designation follows, such as 13 in "iPhone 13"."""


@dataclass(frozen=True)
class Term:
    """A mark, a material, an audience, a vehicle or a direction and its words."""

    id: str
    words: tuple[str, ...]
    short: tuple[str, ...] = ()
    group: Optional[str] = None
    """Marks of one group exclude each other: an owl is no fox."""


@dataclass(frozen=True)
class Vocabulary:
    """All words. Immutable."""

    kinds: tuple[Kind, ...]
    colours: tuple[Colour, ...]
    brands: tuple[Brand, ...]
    marks: tuple[Term, ...]
    materials: tuple[Term, ...]
    audiences: tuple[Term, ...]
    vehicles: tuple[Term, ...]
    towns: tuple[Term, ...]

    @cached_property
    def kind(self) -> Mapping[str, Kind]:
        """The kinds by id."""
        return {kind.id: kind for kind in self.kinds}

    @cached_property
    def colour(self) -> Mapping[str, Colour]:
        """The colours by id."""
        return {colour.id: colour for colour in self.colours}

    @cached_property
    def relations(self) -> dict[tuple[str, str], str]:
        """Memory for how kinds stand to each other, see ``evidence.kind_relation``."""
        return {}

    @cached_property
    def mark_group(self) -> Mapping[str, str]:
        """The groups of those marks that have one."""
        return {mark.id: mark.group for mark in self.marks if mark.group is not None}

    @cached_property
    def _lines(self) -> Mapping[str, tuple[str, ...]]:
        return {kind.id: tuple(self._ancestry(kind.id)) for kind in self.kinds}

    def _ancestry(self, kind_id: str) -> Iterator[str]:
        current: str | None = kind_id
        while current is not None:
            yield current
            current = self.kind[current].parent

    def line_of(self, kind_id: str) -> tuple[str, ...]:
        """Return the kind and those above it, the nearest first."""
        return self._lines[kind_id]

    def root_of(self, kind_id: str) -> str:
        """Return the topmost kind above, itself if there is none."""
        return self._lines[kind_id][-1]

    def has(self, kind_id: str, trait: str) -> bool:
        """Return whether the kind or one above it has a trait: ``sides``, ``counts`` or ``papers``."""
        return any(getattr(self.kind[each], trait) for each in self._lines[kind_id])

    def questions_for(self, kind_id: str) -> tuple[str, ...]:
        """Return what is asked about a thing of this kind."""
        for each in self._lines[kind_id]:
            asked = self.kind[each].ask
            if asked is not None:
                return asked
        return ("colour", "marks")

    def are_similar(self, one: str, other: str) -> bool:
        """Return whether two kinds, or kinds above them, are easily taken for each other."""
        return any(
            upper in self.kind[lower].similar or lower in self.kind[upper].similar
            for lower, upper in ((one, other), *((one, above) for above in self._lines[other][1:]))
        ) or any(other in self.kind[above].similar for above in self._lines[one][1:])


def load_vocabulary(folder: Path = DEFAULT_FOLDER) -> Vocabulary:
    """Return the vocabulary of a knowledge folder.

    Raises:
        KnowledgeError: the file is missing, broken or refers to what is not there.
    """
    content = read_yaml(folder / FILE)
    try:
        vocabulary: Vocabulary = cattrs.structure(content, Vocabulary)
    except Exception as error:
        reasons = "; ".join(cattrs.transform_error(error))
        raise KnowledgeError(f"{FILE}: hat nicht die richtige Form ({reasons}).") from error
    for problem in _broken_references(vocabulary):
        raise KnowledgeError(str(problem))
    return vocabulary


def vocabulary_problems(folder: Path = DEFAULT_FOLDER) -> list[Problem]:
    """Return everything that is wrong in the file, for editors."""
    try:
        content: Any = read_yaml(folder / FILE)
    except KnowledgeError as error:
        return [Problem(FILE, "", "", str(error).removeprefix(f"{FILE}: "))]
    problems = list(schema_problems(FILE, content, folder / "schema"))
    if not problems:
        problems += _broken_references(cattrs.structure(content, Vocabulary))
    return problems


def _broken_references(vocabulary: Vocabulary) -> Iterator[Problem]:
    kinds = [kind.id for kind in vocabulary.kinds]
    for double in sorted({each for each in kinds if kinds.count(each) > 1}):
        yield Problem(FILE, double, "id", "Die id kommt zweimal vor.")
    known, colours = set(kinds), {colour.id for colour in vocabulary.colours}
    for kind in vocabulary.kinds:
        for reference in (*filter(None, [kind.parent]), *kind.similar):
            if reference not in known:
                yield Problem(FILE, kind.id, "parent/similar", f"Die Art „{reference}“ gibt es nicht.")
        above, seen = kind.parent, {kind.id}
        while above in known and above is not None:
            if above in seen:
                yield Problem(FILE, kind.id, "parent", "Die Oberarten führen im Kreis.")
                break
            seen.add(above)
            above = next(each.parent for each in vocabulary.kinds if each.id == above)
    for colour in vocabulary.colours:
        for near in colour.near:
            if near not in colours:
                yield Problem(FILE, colour.id, "near", f"Die Farbe „{near}“ gibt es nicht.")
    for brand in vocabulary.brands:
        for reference in (*filter(None, [brand.kind]), *brand.only):
            if reference not in known:
                yield Problem(FILE, brand.id, "kind/only", f"Die Art „{reference}“ gibt es nicht.")


@lru_cache(maxsize=1)
def shared_vocabulary() -> Vocabulary:
    """Return the vocabulary of this process, from the folder named by ``BOT_KNOWLEDGE``.

    Raises:
        KnowledgeError: the file cannot be used.
    """
    from bot.settings import Settings

    return load_vocabulary(Settings.from_environment().knowledge_folder)
