"""Cards for what is no record of its own in the dialogue: rules and places."""

from __future__ import annotations

from bot.answers.context import AnswerContext
from bot.hotline.cards import Card, Line
from bot.knowledge.records import Place, Rule

RULE, PLACE = "rule", "place"
_FEW_WORDS = 3


def rule_key(rule: Rule, about: str) -> str:
    """Return the key of a rule; ``about`` is the file it stands in."""
    return f"{RULE}/{about}/{rule.id}"


def place_key(place: Place) -> str:
    """Return the key of a place; names are unique within a kind."""
    return f"{PLACE}/{place.kind}/{place.name}"


def rule_card(context: AnswerContext, rule: Rule, key: str) -> Card:
    """Return the card of a rule: what it says in words."""
    facts = rule_sentences(rule)
    lines = [Line(context.say("desk.label_facts"), tuple(facts))] if facts else []
    months = rule.facts.get("retention_months")
    if months is not None:
        kept = context.say("desk.retention_months", months=months)
        lines.append(Line(context.say("desk.label_retention"), (kept,)))
    sentence = context.say("desk.say_rule", topic=rule.topic, fact=facts[0] if facts else "")
    source = context.provenance(rule)
    phone = rule.facts.get("phone")
    return Card(
        key=key,
        kind=RULE,
        title=rule.topic,
        sentence=sentence,
        text="\n".join([rule.topic, *facts, source]),
        transfer_name=rule.topic if isinstance(phone, str) else None,
        transfer_phone=phone if isinstance(phone, str) else None,
        lines=tuple(lines),
        source=source.strip("()"),
        as_of=rule.as_of,
    )


def rule_sentences(rule: Rule) -> list[str]:
    """Return what a rule says in sentences; numbers, addresses and tables are left out."""
    found: list[str] = []
    for value in rule.facts.values():
        values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        found += [text for text in values if isinstance(text, str) and len(text.split()) >= _FEW_WORDS]
    return found


def place_card(context: AnswerContext, place: Place) -> Card:
    """Return the card of a place."""
    say = context.say
    kind = say(f"desk.place_{place.kind}")
    if place.route:
        sentence = say("desk.say_line", name=place.name, route=place.route)
    elif place.district:
        sentence = say("desk.say_place_in", name=place.name, kind=kind, district=place.district)
    else:
        sentence = say("desk.say_place", name=place.name, kind=kind)
    facts = (
        ("address", place.address or place.street),
        ("district", place.district),
        ("route", place.route),
        ("notes", place.note),
    )
    lines = [Line(say(f"desk.label_{name}"), (value,)) for name, value in facts if value]
    source = context.provenance(place)
    return Card(
        key=place_key(place),
        kind=PLACE,
        title=place.name,
        sentence=sentence,
        text=f"{sentence}\n{source}",
        lines=tuple(lines),
        source=source.strip("()"),
        as_of=place.as_of,
    )
