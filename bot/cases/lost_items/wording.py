"""The sentences of a blind answer. They depend on the level and on what the citizen said, on nothing else."""

from __future__ import annotations

from collections.abc import Callable

from bot.answers.german import address_line, listing
from bot.cases.lost_items.describe import LossDescription
from bot.cases.lost_items.routing import Route
from bot.cases.lost_items.searching import SearchAnswer
from bot.knowledge.base import KnowledgeBase

Say = Callable[..., str]
_DELIVERED = ("tram", "city_bus")


def answer_sentences(
    answer: SearchAnswer, description: LossDescription, knowledge: KnowledgeBase, say: Say
) -> list[str]:
    """Return the sentences: the answer, when things arrive, where to go, what to bring, the search code."""
    rules, office = knowledge.lost_property, knowledge.units["fundbuero"]
    delivery = rules["fund_nahverkehr_stadt"].facts
    days = listing(f"{day.lower()}s" for day in delivery["delivery_days"])
    assert office.address is not None
    place = {"address": address_line(office.address), "phone": office.phone}
    sentences = [say(f"lost_items.answer_{answer.answer}", **place)]
    if description.vehicle in _DELIVERED:
        sentences.append(say("lost_items.delivery", days=days))
    sentences.append(
        say("lost_items.proof", documents="; ".join(rules["fund_abholung"].facts["pickup_requirements"]))
    )
    sentences.append(say("lost_items.search_code", code=answer.search_code))
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
