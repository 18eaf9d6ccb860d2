"""Where the defect is: asked until somebody sent there would find it, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from rapidfuzz import fuzz

from bot.cases.defects.not_a_defect import find_elsewhere
from bot.cases.defects.place import describe_place
from bot.cases.defects.places import (
    AmbiguousPlace,
    Certainty,
    OutsideJena,
    PlaceKind,
    PlaceResult,
    ResolvedPlace,
    unknown_place,
)
from bot.cases.dialogue import commands
from bot.cases.dialogue.defect_tools import tools_of
from bot.cases.dialogue.interruptions import is_interruption
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step
from bot.language.contact_details import find_contact_details
from bot.language.normalise import fold

LAMP_FORMAT = "138-023"
"""How the number on a lamp looks (``knowledge/defects.yml``, rule ``gute_meldung``)."""
_NEAREST_WORDS = 60
"""Likeness (0 to 100) from which words pick one of several places."""
_HOUSE_NUMBER = re.compile(
    r"(?:(?:haus)?nummer|nr\.?|hnr\.?|die|bei|vor|an der|ca\.?|etwa|ungefähr)?\s*(?:der\s+)?(\d{1,3}\s?[a-z]?)\W*",
    re.IGNORECASE,
)
_LONGEST_ADDITION = 12
"""Words that are taken as a description of where exactly."""


def place_as_json(place: ResolvedPlace) -> dict[str, Any]:
    """Return a place as plain data."""
    return {**asdict(place), "kind": place.kind.value, "certainty": place.certainty.value}


def place_from_json(data: Mapping[str, Any]) -> ResolvedPlace:
    """Return the place written by :func:`place_as_json`."""
    return ResolvedPlace(
        **{**data, "kind": PlaceKind(data["kind"]), "certainty": Certainty(data["certainty"])}
    )


class PlaceStep(Step):
    """A street and number, a crossing, a landmark, a stop, the number of a lamp or tree, a position."""

    key = "place"
    takes_numbers = True
    names = r"\b(?:ort|stelle|platz|adresse|strasse\w*|hausnummer|lage|standort|haltestelle|laternennummer)\b"

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return the question: where, where exactly, or which of several places."""
        candidates = state.notes.get("place_candidates")
        if candidates:
            places = [place_from_json(candidate) for candidate in candidates]
            options = tuple(
                Option(describe_place(place), f"place:{number}") for number, place in enumerate(places)
            )
            return Prompt(desk.say("defects.place_ambiguous"), options, field="place")
        rough = state.notes.get("place_rough")
        if rough:
            place = describe_place(place_from_json(rough))
            text = desk.say("defect_dialogue.ask_place_exact", place=place)
            return Prompt(
                text, (Option(desk.say("defect_dialogue.no_exact"), "skip"),), (), "place", ("location",)
            )
        if state.notes.get("place_number"):
            return Prompt(desk.say("defects.place_number_without_street"), (), (), "place", ("location",))
        lamp = state.values.get("category") == "laterne"
        if again:
            text = desk.say("defect_dialogue.ask_place_again")
        elif lamp:
            text = desk.say("defect_dialogue.ask_place_lamp", format=LAMP_FORMAT)
        else:
            text = desk.say("defect_dialogue.ask_place")
        return Prompt(text, (), (), "place", ("location",))

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the place; a rough one is asked for more once, several of a name are offered."""
        candidates = state.notes.get("place_candidates")
        if candidates:
            chosen = _choose([place_from_json(each) for each in candidates], heard)
            if chosen is not None:
                return _settled(chosen, state)
        rough = state.notes.get("place_rough")
        if rough:
            return self._more_exact(place_from_json(rough), heard, state, desk)
        numbered = self._numbered(heard.text, state, desk)
        if numbered is not None:
            return numbered
        result = self._resolve(heard.text, state, desk)
        reading = self._judge(result, heard.text, state, desk)
        if reading.unusable == "defects.error_place_unclear" and (
            _is_no_place(heard) or is_interruption(heard)
        ):
            return None
        return reading

    def spot(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return the place that a report names; what is rough or unclear is only remembered."""
        result = self._resolve(heard.text, state, desk)
        if isinstance(result, (ResolvedPlace, AmbiguousPlace)):
            return self._judge(result, heard.text, state, desk)
        if isinstance(result, OutsideJena) and result.reason != "motorway":
            return Reading(asks=True, notes={"place_outside": True})
        return None

    def improvable(self, state: CaseState) -> bool:
        """Tell whether the place is still unknown."""
        value = state.values.get(self.key)
        return value is not None and place_from_json(value).place_unknown

    def resign(self, state: CaseState, desk: Desk) -> Reading | None:
        """Go on with the citizen's words, marked as unknown; never with a default position."""
        words = str(state.notes.get("place_words") or "")
        remark = desk.say("defect_dialogue.place_unknown")
        return Reading(place_as_json(unknown_place(words)), remark=remark)

    def shown(self, state: CaseState, desk: Desk) -> str | None:
        """Return the place on one line."""
        value = state.values.get(self.key)
        return describe_place(place_from_json(value)) if value else None

    def _resolve(self, text: str, state: CaseState, desk: Desk) -> PlaceResult:
        return tools_of(desk.facts).places.resolve(text, state.values.get("category"))

    def _judge(self, result: PlaceResult, text: str, state: CaseState, desk: Desk) -> Reading:
        if isinstance(result, ResolvedPlace):
            if result.precise:
                return _settled(result, state)
            return Reading(asks=True, notes={**_FORGET, "place_rough": place_as_json(result)})
        if isinstance(result, AmbiguousPlace):
            candidates = [place_as_json(candidate) for candidate in result.candidates]
            return Reading(asks=True, notes={**_FORGET, "place_candidates": candidates})
        if isinstance(result, OutsideJena):
            elsewhere = find_elsewhere(text, desk.context.knowledge)
            if result.reason == "motorway" and elsewhere is not None:
                return Reading(ends=True, remark=elsewhere.say(desk.context.phrases))
            if result.reason in ("town", "postcode", "position"):
                return Reading(
                    unusable=f"defects.place_outside_{result.reason}", details={"name": result.name or ""}
                )
            return Reading(unusable="defects.error_place_outside")
        if result.reason == "number_without_street":
            return Reading(asks=True, notes={"place_number": text})
        number = state.notes.get("place_number")
        if number:
            both = self._resolve(f"{text} {number}", state, desk)
            if isinstance(both, ResolvedPlace):
                return _settled(both, state)
        return Reading(unusable="defects.error_place_unclear", notes={"place_words": text[:200]})

    def _numbered(self, text: str, state: CaseState, desk: Desk) -> Reading | None:
        """Whoever corrects the house number alone means the street of before."""
        number, street = _HOUSE_NUMBER.fullmatch(text.strip()), state.notes.get("place_street")
        if number is None or not street:
            return None
        result = self._resolve(f"{street} {number[1]}", state, desk)
        return _settled(result, state) if isinstance(result, ResolvedPlace) else None

    def _more_exact(self, rough: ResolvedPlace, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """The second answer makes a rough place exact, replaces it, or leaves it as it is."""
        said = heard.text.strip()
        if heard.picked == "skip" or commands.wants_to_skip(said):
            return _settled(rough, state)
        number = _HOUSE_NUMBER.fullmatch(said)
        if number is not None and rough.kind is PlaceKind.STREET:
            return _settled(
                replace(rough, kind=PlaceKind.ADDRESS, house_number=number[1].replace(" ", "").lower()), state
            )
        result = self._resolve(said, state, desk)
        if isinstance(result, ResolvedPlace):
            if result.street == rough.street or result.precise or rough.kind is PlaceKind.DISTRICT:
                better = replace(result, district=result.district or rough.district)
                if rough.street and result.street is None:
                    better = replace(rough, addition=said)
                return _settled(better, state)
            if rough.street and result.street and result.kind is PlaceKind.STREET:
                both = self._resolve(f"Ecke {rough.street} und {result.street}", state, desk)
                if isinstance(both, ResolvedPlace):
                    return _settled(both, state)
        if _is_no_place(heard) or is_interruption(heard) or find_contact_details(said):
            return None
        if len(said.split()) <= _LONGEST_ADDITION:
            return _settled(replace(rough, addition=said.strip(" .,!")), state)
        return _settled(replace(rough, addition=" ".join(said.split()[:_LONGEST_ADDITION])), state)


_FORGET = {"place_candidates": None, "place_rough": None, "place_number": None, "place_outside": None}


def _settled(place: ResolvedPlace, state: CaseState) -> Reading:
    return Reading(place_as_json(place), notes={**_FORGET, "place_words": None})


def _choose(places: list[ResolvedPlace], heard: Heard) -> ResolvedPlace | None:
    if heard.picked is not None and heard.picked.startswith("place:"):
        number = int(heard.picked.removeprefix("place:"))
        return places[number] if number < len(places) else None
    said = fold(heard.text)
    scores = [
        max(fuzz.partial_ratio(said, fold(part)) for part in describe_place(place).split(", ")[-2:])
        for place in places
    ]
    best = max(scores)
    if best >= _NEAREST_WORDS and scores.count(best) == 1:
        return places[scores.index(best)]
    return None


def _is_no_place(heard: Heard) -> bool:
    """Whether the words are a question or a remark rather than a place nobody knows."""
    return "?" in heard.text or commands.wants_to_skip(heard.text)
