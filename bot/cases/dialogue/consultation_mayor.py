"""With which of the mayors a citizen wants to speak."""

from __future__ import annotations

from bot.cases.consultation.mayors import Mayor, which_mayor
from bot.cases.dialogue import commands
from bot.cases.dialogue.slot_list import office_of
from bot.cases.dialogue.state import CaseState
from bot.cases.dialogue.steps import Desk, Heard, Option, Prompt, Reading, Step

LORD_MAYOR, DISTRICT_MAYOR, MAYOR = "lord_mayor", "district_mayor", "mayor"
_NAMES_OF = {Mayor.MAYOR: MAYOR, Mayor.LORD_MAYOR: LORD_MAYOR, Mayor.DISTRICT_MAYOR: DISTRICT_MAYOR}


def named_mayor(text: str, desk: Desk) -> str | None:
    """Return who a text names: ``mayor``, ``lord_mayor``, ``district_mayor``; ``None`` for nobody."""
    mayor = which_mayor(text)
    if mayor is not None:
        return _NAMES_OF[mayor]
    hits = [hit for hit in desk.facts.index.search(text) if hit.named and hit.key.startswith("consultation/")]
    if not hits:
        return None
    return {Mayor.MAYOR.value: MAYOR, Mayor.LORD_MAYOR.value: LORD_MAYOR}.get(hits[0].key)


class MayorStep(Step):
    """Who is to be spoken to: only one office holder's appointments can be booked here."""

    key = "mayor"
    names = r"\b(?:\w*burgermeister\w*|gesprachspartner|person)\b"

    def prompt(self, state: CaseState, desk: Desk, again: bool) -> Prompt:
        """Return where another mayor is to be asked, or the question who is meant."""
        person = office_of(desk).person
        elsewhere = state.notes.get("mayor_named")
        if elsewhere in (LORD_MAYOR, DISTRICT_MAYOR):
            instead = desk.say("consultation_dialogue.mayor_instead", person=person)
            offered = (
                Option(desk.say("consultation_dialogue.mayor_take", person=person), MAYOR),
                Option(desk.say("consultation_dialogue.mayor_leave"), "no"),
            )
            told = again and state.notes.get("mayor_told") == elsewhere
            text = instead if told else f"{where_else(elsewhere, desk)} {instead}"
            return Prompt(text, offered, notes={"mayor_told": elsewhere})
        lord_mayor = desk.context.knowledge.consultations["buergersprechtag_ob"].person
        options = (
            Option(desk.say("consultation_dialogue.mayor_title", person=person), MAYOR),
            Option(desk.say("consultation_dialogue.lord_mayor_title", person=lord_mayor), LORD_MAYOR),
            Option(desk.say("consultation_dialogue.district_mayor_title"), DISTRICT_MAYOR),
        )
        return Prompt(desk.say("consultation_dialogue.ask_mayor"), options)

    def read(self, heard: Heard, state: CaseState, desk: Desk) -> Reading | None:
        """Return ``mayor``; another office holder ends it, unless the mayor will do."""
        elsewhere = state.notes.get("mayor_named")
        named = heard.picked if heard.picked in _NAMES_OF.values() else named_mayor(heard.text, desk)
        if elsewhere and (
            heard.picked == "no" or commands.says_no(heard.understanding) or named == elsewhere
        ):
            return Reading(ends=True, remark=desk.say("consultation_dialogue.mayor_left"))
        if named in (LORD_MAYOR, DISTRICT_MAYOR):
            return Reading(asks=True, notes={"mayor_named": named})
        said_yes = elsewhere and commands.says_yes(heard.understanding)
        if named == MAYOR or said_yes or commands.wants_to_skip(heard.text):
            return Reading(MAYOR, notes={"mayor_named": None})
        return None

    def shown(self, state: CaseState, desk: Desk) -> str | None:
        """Return name and office."""
        return desk.say("consultation_dialogue.mayor_title", person=office_of(desk).person)


def where_else(mayor: str, desk: Desk) -> str:
    """Return where another office holder's appointments are made."""
    if mayor == DISTRICT_MAYOR:
        hotline = desk.context.knowledge.hotline
        return desk.say("consultation.mayor_district", hotline=hotline.name, phone=hotline.phone)
    hour = desk.context.knowledge.consultations["buergersprechtag_ob"]
    contact = ", ".join(str(hour.registration[way]) for way in ("phone", "email") if way in hour.registration)
    return desk.say("consultation.mayor_other", person=f"{hour.office} {hour.person}", contact=contact)
