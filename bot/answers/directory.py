"""Answers about the organisation: who heads what, what belongs where, how many departments there are."""

from __future__ import annotations

import re

from bot.answers.context import AnswerContext
from bot.answers.german import as_of_text, listing
from bot.answers.overview import answer_overview
from bot.answers.reply import Part
from bot.knowledge.records import Body, Searchable, Unit
from bot.language.normalise import fold

_BELOW = re.compile(
    r"\b(gehor\w*|umfasst|bereiche?|teams?|fachdienste?|untergeordnet\w*|unterstellt|unterteil\w*|struktur|gegliedert|besteht|abteilung\w*|alles (zu|im|unter))\b"
)
_ABOVE = re.compile(
    r"\b(zu welche[mr]|welche[mrs] dezernat|ubergeordnet|drub?er|daruber|unter wem|angesiedelt|wem (ist|sind|untersteh\w*)|in welche[mr]|unterstellt)\b"
)
_HEAD = re.compile(
    r"\b(wer|leit\w*|chef\w*|boss|vorgesetzt\w*|vorsteh\w*|hausherr|verantwortlich\w*|dezernent\w*|heisst|name|fuhrt|steht .* vor|oberhaupt|beigeordnet\w*)\b"
)
_COUNT = re.compile(
    r"\b(wie ?viele?|anzahl|welche|liste|alle|ubersicht|auflist\w*|nenn\w*|organigramm|aufbau|aufgebaut|struktur|gliederung|gegliedert|was fur)\b"
)
_DEPARTMENTS = re.compile(
    r"\bdezernat\w*\b|\bdezernent\w*\b|\borganigramm\b|\baufbau\b|\baufgebaut\b|\bstruktur\b|verwaltung(sstruktur|saufbau|sgliederung)|\bgegliedert\b|\bgliederung\b"
)
_MAYOR = re.compile(r"\bburgermeister\w*\b")
_LORD_MAYOR = re.compile(r"\b(oberburgermeister\w*|ob)\b")
_NUMBER = re.compile(r"\bdezernat(?:s)?\s*(\d+|eins|zwei|drei|vier|funf|sechs|i{1,3}|iv|v)\b")
_NUMBERS = {
    "eins": 1,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "funf": 5,
    "sechs": 6,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
}


def answer_directory(context: AnswerContext, record: Searchable | None, text: str) -> Part | None:
    """Return the answer to a question about the organisation; ``None`` if it is about nothing known."""
    folded = fold(text)
    numbered = _numbered_department(context, folded)
    if isinstance(numbered, Part):
        return numbered
    if numbered is not None:
        record = numbered
    if record is None or (_asks_for_all(folded) and numbered is None and not _specific(record)):
        if _DEPARTMENTS.search(folded):
            return departments(context)
        if record is None:
            return None
    if _MAYOR.search(folded) and not _LORD_MAYOR.search(folded) and _names_no_person(context, folded):
        return _mayors(context)
    if isinstance(record, Body):
        return answer_overview(context, record)
    unit = record if isinstance(record, Unit) else context.knowledge.responsible_for(record)
    if not isinstance(unit, Unit):
        return answer_overview(context, record)
    if (
        _DEPARTMENTS.search(folded)
        and not _ABOVE.search(folded)
        and unit.type != "dezernat"
        and numbered is None
    ):
        unit = context.knowledge.department_of(unit) or unit
    return _about(context, unit, folded)


def departments(context: AnswerContext) -> Part:
    """Return the list of departments (Dezernate) with their heads."""
    units = context.knowledge.departments()
    lines = [
        context.say(
            "directory.departments",
            count=_count_word(len(units)),
            since=as_of_text(str(context.knowledge.city["departments_since"])),
        )
    ]
    for unit in units:
        head = f"{unit.head.name}" if unit.head else "–"
        lines.append("• " + context.say("directory.department_line", name=unit.name, head=head))
    return Part("\n".join(lines))


def _asks_for_all(folded: str) -> bool:
    return bool(_DEPARTMENTS.search(folded) and _COUNT.search(folded))


def _specific(record: Searchable) -> bool:
    return isinstance(record, Unit) and record.type != "dezernat"


def _names_no_person(context: AnswerContext, folded: str) -> bool:
    return not any(
        unit.head and re.search(rf"\b{re.escape(fold(unit.head.name.split()[-1]))}\b", folded)
        for unit in context.knowledge.headed_units()
    )


def _numbered_department(context: AnswerContext, folded: str) -> Unit | Part | None:
    match = _NUMBER.search(folded)
    if match is None:
        return None
    number = _NUMBERS.get(match[1]) or int(match[1])
    for unit in context.knowledge.departments():
        if unit.number == number:
            return unit
    overview = departments(context)
    return Part(f"{context.say('directory.number_unknown', number=number)}\n{overview.text}")


def _mayors(context: AnswerContext) -> Part:
    lord_mayor = context.knowledge.units["dezernat_1"].head
    mayor = context.knowledge.units["dezernat_2"].head
    assert lord_mayor is not None
    assert mayor is not None
    return Part(
        context.say(
            "directory.mayors",
            lord_mayor=lord_mayor.name,
            mayor=mayor.name,
            unit=context.knowledge.units["dezernat_2"].name,
        )
    )


def _about(context: AnswerContext, unit: Unit, folded: str) -> Part:
    lines: list[str] = []
    if not any(pattern.search(folded) for pattern in (_ABOVE, _BELOW, _HEAD)):
        known = answer_overview(context, unit)
        return Part(f"{context.say('unclear.no_such_fact')}\n{known.text}", known.card)
    if _ABOVE.search(folded):
        lines += [_above(context, unit)]
    elif _BELOW.search(folded) and not re.search(r"\bwer\b", folded):
        lines += [_below(context, unit)]
    else:
        lines += [_head(context, unit)]
    if unit.responsibilities and not _ABOVE.search(folded):
        lines.append(context.say("directory.tasks", tasks=listing(unit.responsibilities)))
    if not _ABOVE.search(folded) and context.knowledge.ancestors(unit):
        lines.append(_above(context, unit))
    contact = context.contact_line(unit)
    lines.append(context.say("answers.reach", contact=contact) if contact else context.ask_hotline())
    return Part("\n".join(lines), context.office_card(unit))


def _head(context: AnswerContext, unit: Unit) -> str:
    if unit.head is None:
        return context.say("directory.head_unknown", unit=unit.name)
    return context.say("directory.head", unit=unit.name, head=unit.head.name, office=unit.head.office)


def _below(context: AnswerContext, unit: Unit) -> str:
    children = [child for child in context.knowledge.children(unit) if child.type != "leitung"]
    if not children:
        return context.say("directory.below_none", unit=unit.name)
    names = []
    for child in children:
        grandchildren = [grandchild.name for grandchild in context.knowledge.children(child)]
        names.append(
            context.say("directory.with_below", unit=child.name, units=listing(grandchildren))
            if grandchildren
            else child.name
        )
    return context.say("directory.below", unit=unit.name, units="; ".join(names))


def _above(context: AnswerContext, unit: Unit) -> str:
    above = context.knowledge.ancestors(unit)
    if not above:
        return (
            context.say("directory.above_unknown", unit=unit.name)
            if unit.type != "dezernat"
            else _head(context, unit)
        )
    return context.say("directory.above", unit=unit.name, units=", ".join(parent.name for parent in above))


def _count_word(count: int) -> str:
    return {3: "drei", 4: "vier", 5: "fünf", 6: "sechs", 7: "sieben"}.get(count, str(count))
