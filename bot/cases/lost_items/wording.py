"""The sentences of a blind answer. They depend on the level and on what the citizen said, on nothing else."""

from __future__ import annotations

from collections.abc import Callable

from bot.answers.german import address_line, listing
from bot.cases.lost_items.describe import LossDescription, shared_describer
from bot.cases.lost_items.routing import Route
from bot.cases.lost_items.searching import SearchAnswer
from bot.knowledge.base import KnowledgeBase

Say = Callable[..., str]
_DELIVERED = ("tram", "city_bus")
_PRESSING = frozenset({"schluessel", "handy", "geldboerse"})
"""Kinds for which the transport association has a line of its own."""


def answer_sentences(
    answer: SearchAnswer, description: LossDescription, knowledge: KnowledgeBase, say: Say
) -> list[str]:
    """Return the sentences: the answer, how things arrive, what to bring, the search code."""
    rules, office = knowledge.lost_property, knowledge.units["fundbuero"]
    assert office.address is not None
    place = {"address": address_line(office.address), "phone": office.phone}
    sentences = [say(f"lost_items.answer_{answer.answer}", **place)]
    sentences += delivery_sentences(description, knowledge, say)
    sentences.append(
        say("lost_items.proof", documents="; ".join(rules["fund_abholung"].facts["pickup_requirements"]))
    )
    sentences.append(say("lost_items.search_code", code=answer.search_code))
    return sentences


def delivery_sentences(description: LossDescription, knowledge: KnowledgeBase, say: Say) -> list[str]:
    """Return when things from the city's trams and buses arrive, and whom to call when it is pressing."""
    if description.vehicle not in _DELIVERED:
        return []
    facts = knowledge.lost_property["fund_nahverkehr_stadt"].facts
    days = listing(f"{day.lower()}s" for day in facts["delivery_days"])
    sentences = [say("lost_items.delivery", days=days)]
    kinds = shared_describer().vocabulary.line_of
    if any(not _PRESSING.isdisjoint(kinds(kind)) for kind in description.features.kinds):
        sentences.append(say("lost_items.pressing", hotline=facts["urgent_hotline"]))
    return sentences


def route_sentence(route: Route, knowledge: KnowledgeBase, say: Say) -> str:
    """Return the sentence that names the other place."""
    rules = knowledge.lost_property
    values: dict[str, object] = {"hotline": knowledge.hotline.name, "hotline_phone": knowledge.hotline.phone}
    if route.place is not None:
        kind, _, name = route.place.partition("/")
        record = knowledge.bodies[name] if kind == "body" else knowledge.units[name]
        values |= {"name": record.name, "phone": record.phone, "website": record.website}
        values["address"] = address_line(record.address) if record.address else ""
    values["locations"] = listing(rules["fund_regionalbus"].facts["locations"])
    return say(route.phrase, **values)
