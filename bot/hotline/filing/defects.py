"""A defect that a caller reports: category, place and duplicates as in the chat, filed the same way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Optional

from bot.answers.phrasebook import Phrasebook
from bot.cases.defects.draft import DefectDraft
from bot.cases.defects.duplicates import Duplicate, find_duplicates
from bot.cases.defects.not_a_defect import find_elsewhere
from bot.cases.defects.place import describe_place
from bot.cases.defects.places import AmbiguousPlace, OutsideJena, PlaceResult, ResolvedPlace, unknown_place
from bot.cases.defects.report import Receipt, file_report
from bot.cases.defects.routing import route_of
from bot.cases.defects.urgency import urgency_of
from bot.cases.dialogue.defect_tools import tools_of
from bot.cases.errors import CaseError, ErrorCode
from bot.cases.store.engine import CaseStore
from bot.hotline.filing.call import Call
from bot.knowledge.live import KnowledgeState


@dataclass(frozen=True)
class Choice:
    """Something to choose in a form."""

    value: str
    label: str


@dataclass(frozen=True)
class DefectForm:
    """What was understood of a report, and what the agent should know before filing it."""

    category: str
    """Id; empty if no word is known."""
    sure: bool
    categories: tuple[Choice, ...]
    """All of them, the likeliest first."""
    place: str
    """As understood, German; empty if it was not."""
    precise: bool
    """Whether somebody sent there finds it."""
    places: tuple[str, ...]
    """To choose from, where a name fits several."""
    place_error: Optional[str]
    """Code of what is wrong with the place: place_unclear or place_outside."""
    responsible: str
    urgent: Optional[str]
    """A sentence that goes before everything else."""
    elsewhere: Optional[str]
    """A sentence about who else deals with it."""
    may_be_reported: bool
    duplicates: tuple[Duplicate, ...]


@dataclass(frozen=True)
class DefectEntry:
    """The form as the agent filled it in."""

    description: str
    place_text: str
    category: str = ""
    place_choice: str = ""
    """One of the places offered."""
    place_unknown: bool = False
    """The place cannot be found out; it is filed with the words, marked."""


def defect_form(
    store: CaseStore, entry: DefectEntry, facts: KnowledgeState, phrases: Phrasebook, now: datetime
) -> DefectForm:
    """Return what is understood of a report now; nothing is filed."""
    knowledge = facts.knowledge
    guess = tools_of(facts).categories.guess(entry.description)
    chosen = entry.category if entry.category in knowledge.defect_categories else ""
    category = chosen or (guess.category if guess.confidence >= _OFFERED else "")
    found = _found(entry, category, facts)
    place = _place_of(found, entry)
    draft = DefectDraft(category, place, entry.description) if category and place is not None else None
    elsewhere = find_elsewhere(entry.description, knowledge)
    urgency = urgency_of(entry.description)
    order = list(dict.fromkeys([*guess.choices, *knowledge.defect_categories]))
    return DefectForm(
        category=category,
        sure=bool(chosen) or guess.sure,
        categories=tuple(Choice(key, knowledge.defect_categories[key].name) for key in order),
        place=describe_place(place) if place is not None else "",
        precise=place is not None and place.precise,
        places=tuple(describe_place(each) for each in found.candidates)
        if isinstance(found, AmbiguousPlace)
        else (),
        place_error=_place_error(found, place, entry),
        responsible=route_of(category, place, entry.description, knowledge).name
        if category and place is not None
        else "",
        urgent=phrases.say(f"defects.urgent_{urgency}", hotline=knowledge.hotline.phone) if urgency else None,
        elsewhere=elsewhere.say(phrases) if elsewhere is not None else None,
        may_be_reported=elsewhere is None or elsewhere.may_be_reported,
        duplicates=tuple(find_duplicates(store, draft, now)) if draft is not None else (),
    )


def file_for_caller(
    store: CaseStore,
    entry: DefectEntry,
    call: Call,
    facts: KnowledgeState,
    now: datetime,
    *,
    email: str | None = None,
    phone: str | None = None,
    name: str | None = None,
    join: str | None = None,
    private: bool = False,
) -> Receipt:
    """File a report for a caller; name, mail and phone are the caller's.

    Raises:
        CaseError: ``PLACE_UNCLEAR``, ``PLACE_OUTSIDE``, as :func:`bot.cases.defects.report.file_report`.
    """
    found = _found(entry, entry.category, facts)
    place = _place_of(found, entry)
    if place is None:
        raise CaseError(
            ErrorCode.PLACE_OUTSIDE if isinstance(found, OutsideJena) else ErrorCode.PLACE_UNCLEAR
        )
    draft = DefectDraft(
        category=entry.category,
        place=place,
        description=entry.description,
        email=email,
        phone=phone,
        name=name,
        join=join,
        private=private,
    )
    return file_report(
        store,
        draft,
        now,
        facts.knowledge,
        idempotency_key=call.key("defect"),
        conversation_id=call.conversation,
        filed_by=call.agent.actor,
    )


_OFFERED = 0.3
"""Below this confidence no category is filled in."""


def _found(entry: DefectEntry, category: str, facts: KnowledgeState) -> PlaceResult:
    return tools_of(facts).places.resolve(entry.place_text or entry.description, category or None)


def _place_of(found: PlaceResult, entry: DefectEntry) -> ResolvedPlace | None:
    """The place that will be filed; ``None`` while it is not clear."""
    if isinstance(found, ResolvedPlace):
        return found
    if isinstance(found, AmbiguousPlace):
        chosen = [each for each in found.candidates if describe_place(each) == entry.place_choice]
        if chosen:
            return chosen[0]
    if entry.place_unknown and entry.place_text.strip() and not isinstance(found, OutsideJena):
        return unknown_place(entry.place_text.strip())
    return None


def _place_error(found: PlaceResult, place: ResolvedPlace | None, entry: DefectEntry) -> str | None:
    if place is not None or not entry.place_text.strip():
        return None
    code = ErrorCode.PLACE_OUTSIDE if isinstance(found, OutsideJena) else ErrorCode.PLACE_UNCLEAR
    return code.value
