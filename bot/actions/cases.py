"""Lost and found things, defects, the mayor's consultation hour: what is known about how to go about them."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

from bot.actions.base import CitizenAction
from bot.actions.case_desk import START, desk_of, start_case
from bot.actions.turn import Turn
from bot.answers.german import address_line, listing
from bot.answers.hours import state_now, week_of
from bot.answers.overview import answer_overview
from bot.answers.question import asks_for_office
from bot.answers.reply import Choice, Reply
from bot.cases.dialogue.consultation_dates import next_dates_sentence
from bot.cases.dialogue.desks import has_dialogue
from bot.cases.dialogue.interruptions import asks_how
from bot.knowledge.records import DefectCategory, Office
from bot.language.danger import danger_in
from bot.language.normalise import fold

logger = logging.getLogger(__name__)

_TRANSIT = re.compile(r"\b(strassenbahn|straba|tram|bahn|linie|bus|stadtbus|nahverkehr|haltestelle)\b")
_REGIONAL = re.compile(r"\b(regionalbus\w*|uberlandbus\w*|jes)\b")
_ANIMAL = re.compile(
    r"\b(hund|katze|kater|kaninchen|vogel|wellensittich|papagei|hamster|schildkrote|tier|welpe"
    r"|entlaufen|zugelaufen)\w*\b"
)
_PAPERS = re.compile(r"\b(personalausweis|perso|ausweis|reisepass|pass|fuhrerschein)\w*\b")
_PARKING = re.compile(r"\b(falschpark\w*|zugeparkt\w*|parkt|parken|parkende\w*|abschlepp\w*)\b")


class ActionExplainLostItem(CitizenAction):
    """Searches for a lost thing; to a question it says where lost things are and what to do."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return "action_explain_lost_item"

    def reply(self, turn: Turn) -> Reply:
        """Return the first question of a search, or the answer to a question, with a search on offer."""
        return _begin_or_explain(turn, "lost_item", self.explain)

    def explain(self, turn: Turn) -> Reply:
        """Return office, hours, online search and what applies to the vehicle or the kind of thing."""
        context, knowledge = turn.context, turn.state.knowledge
        rules, text = knowledge.lost_property, fold(turn.text)
        office = knowledge.units["fundbuero"]
        if _ANIMAL.search(text):
            shelter = knowledge.bodies["tierheim"]
            animal = context.say("cases.lost_item_animal", phone=shelter.phone, website=shelter.website)
            return Reply(
                f"{animal}\n{context.provenance(shelter)}", subject=shelter.key, aspects=("overview",)
            )
        if _REGIONAL.search(text):
            regional = rules["fund_regionalbus"]
            lines = [context.say("cases.lost_item_regional", locations=listing(regional.facts["locations"]))]
            lines.append(context.provenance(regional))
            return Reply("\n".join(lines), subject="body/jes", aspects=("overview",))
        assert office.address is not None
        lines = [context.say("cases.lost_item", address=address_line(office.address), phone=office.phone)]
        lines += _office_hours(turn, office)
        if _TRANSIT.search(text):
            transit = rules["fund_nahverkehr_stadt"].facts
            days = listing(f"{day.lower()}s" for day in transit["delivery_days"])
            lines.append(context.say("cases.lost_item_transit", days=days, urgent=transit["urgent_hotline"]))
        if _PAPERS.search(text):
            citizens, police = knowledge.units["team_buergerservice"], knowledge.bodies["polizei"]
            lines.append(
                context.say(
                    "cases.lost_item_papers",
                    office=citizens.name,
                    contact=context.contact_line(citizens),
                    police=police.phone,
                )
            )
        lines.append(context.say("cases.lost_item_online", url=office.website))
        lines.append(context.say("cases.lost_item_wait", time=rules["fund_abholung"].facts["transfer_time"]))
        lines.append(
            context.say(
                "cases.lost_item_keep",
                months=rules["fund_aufbewahrung"].facts["retention_months"],
                documents="; ".join(rules["fund_abholung"].facts["pickup_requirements"]),
            )
        )
        lines.append(context.provenance(office, rules["fund_abholung"]))
        return Reply(
            "\n".join(lines), cards=[context.office_card(office)], subject=office.key, aspects=("overview",)
        )


class ActionExplainFoundItem(CitizenAction):
    """Says where to hand in what was found."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_explain_found_item"

    def reply(self, turn: Turn) -> Reply:
        """Return office, hours and the finder's duties."""
        context, knowledge = turn.context, turn.state.knowledge
        if _ANIMAL.search(fold(turn.text)):
            shelter = knowledge.bodies["tierheim"]
            animal = context.say("cases.lost_item_animal", phone=shelter.phone, website=shelter.website)
            return Reply(
                f"{animal}\n{context.provenance(shelter)}", subject=shelter.key, aspects=("overview",)
            )
        office, duty = knowledge.units["fundbuero"], knowledge.lost_property["fund_meldepflicht"]
        assert office.address is not None
        lines = [context.say("cases.found_item", address=address_line(office.address), phone=office.phone)]
        lines += _office_hours(turn, office)
        lines.append(
            context.say("cases.found_item_rule", rule=duty.facts["rule"], threshold=duty.facts["threshold"])
        )
        lines.append(
            context.say(
                "cases.found_item_after", after=knowledge.lost_property["fund_aufbewahrung"].facts["after"]
            )
        )
        lines.append(context.provenance(office, duty))
        return Reply(
            "\n".join(lines), cards=[context.office_card(office)], subject=office.key, aspects=("overview",)
        )


class ActionExplainDefectReport(CitizenAction):
    """Takes a defect report; to a question it says where and how to report, and who deals with it."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return "action_explain_defect_report"

    def reply(self, turn: Turn) -> Reply:
        """Return the first question of a report, or the answer to a question, with a report on offer."""
        return _begin_or_explain(turn, "defect", self.explain)

    def explain(self, turn: Turn) -> Reply:
        """Return the ways to report, the office of the category and what speeds things up."""
        context, knowledge = turn.context, turn.state.knowledge
        reporter, hotline = knowledge.services["maengelmelder"], knowledge.hotline
        lines = []
        if danger_in(turn.text) is not None:
            lines.append(context.say("emergency.general"))
        category = _defect_category(turn)
        asks_who = asks_for_office(turn.text)
        if not asks_who:
            lines.append(context.say("cases.defect_thanks"))
        report = context.say("cases.defect", url=reporter.link, phone=hotline.phone, email=hotline.email)
        if _PARKING.search(fold(turn.text)):
            order = knowledge.units["fachdienst_kommunale_ordnung"]
            lines.append(context.say("cases.defect_parking", office=order.name, phone=order.phone))
            lines.append(report)
        elif category is not None:
            responsible = knowledge.responsible_for(category)
            if responsible is not None:
                lines.append(
                    context.say("cases.defect_office", category=category.name, office=responsible.name)
                )
            lines.insert(len(lines) if asks_who else 1, report)
        else:
            lines.append(report)
        lines.append(context.say("cases.defect_tips", number=_number_tip(turn, category)))
        duration = knowledge.defect_rules["bearbeitung"].facts["duration"]
        lines.append(context.say("cases.defect_duration", duration=duration))
        lines.append(context.provenance(reporter))
        subject = category.key if category is not None else reporter.key
        return Reply("\n".join(lines), subject=subject, aspects=("overview",))


class ActionExplainConsultation(CitizenAction):
    """Books an appointment; to a question it says when and where the consultation hours are."""

    blocking = True

    def name(self) -> str:
        """Name in the domain."""
        return "action_explain_consultation"

    def reply(self, turn: Turn) -> Reply:
        """Return the first question of a booking, or the answer to a question, with a booking on offer."""
        return _begin_or_explain(turn, "booking", self.explain)

    def explain(self, turn: Turn) -> Reply:
        """Return the consultation hour that is meant; the mayor's when nothing else is named."""
        hits = turn.state.index.search(turn.text, limit=5)
        named = [
            hit.key for hit in hits if hit.key.startswith("consultation/") and (hit.named or hit.score > 0.5)
        ]
        key = named[0] if named else "consultation/buergersprechstunde"
        lord_mayor = re.search(r"\b(oberburgermeister\w*|ob|nitzsche)\b", fold(turn.text))
        if lord_mayor and key == "consultation/buergersprechstunde":
            key = "consultation/buergersprechtag_ob"
        record = turn.state.knowledge.records[key]
        part = answer_overview(turn.context, record)
        lines = part.text.split("\n")
        dates = _next_dates(turn) if key == "consultation/buergersprechstunde" else ""
        if dates:
            unknown = turn.context.say("answers.consultation_none")
            lines = [dates if line == unknown else line for line in lines]
        text = "\n".join([*lines, turn.context.provenance(record)])
        return Reply(text, subject=key, aspects=("overview",))


def _next_dates(turn: Turn) -> str:
    """The dates that can be booked; the facts are told without them when the database cannot be asked."""
    try:
        return next_dates_sentence(desk_of(turn))
    except DBAPIError as error:
        logger.error("Consultation dates are not known: %s", type(error.orig).__name__)
        return ""


def _begin_or_explain(turn: Turn, kind: str, explain: Callable[[Turn], Reply]) -> Reply:
    """Begin a case at once, unless the citizen only asks how it is done."""
    if not has_dialogue(kind):
        return explain(turn)
    if not asks_how(kind, turn.text):
        return start_case(turn, kind)
    reply = explain(turn)
    reply.choices = (Choice(turn.context.say(f"case_dialogue.start_{kind}"), f"{START}{kind}"),)
    return reply


def _office_hours(turn: Turn, office: Office) -> list[str]:
    state, week = state_now(turn.context, office), week_of(turn.context, office)
    lines = [state] if state else []
    return lines + ([turn.context.say("hours.week", week=week)] if week else [])


def _defect_category(turn: Turn) -> DefectCategory | None:
    for hit in turn.state.index.search(turn.text, limit=4):
        record = turn.state.knowledge.records[hit.key]
        if isinstance(record, DefectCategory) and (hit.named or hit.score >= 0.2):
            return record
    return None


def _number_tip(turn: Turn, category: DefectCategory | None) -> str:
    if category is None:
        return ""
    if category.id == "laterne":
        return turn.context.say("cases.defect_tip_lamp", format="138-023")
    return turn.context.say("cases.defect_tip_tree") if category.id == "stadtbaeume" else ""
