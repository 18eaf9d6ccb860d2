"""Puts one complete message together: every question in it, its answer, the sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answers import question as q
from bot.answers import service_facts
from bot.answers.context import AnswerContext
from bot.answers.directory import answer_directory
from bot.answers.german import address_line, listing
from bot.answers.hours import Asked, answer_hours
from bot.answers.office import answer_contact, answer_location
from bot.answers.overview import answer_overview, responsible_line, service_card
from bot.answers.question import Question
from bot.answers.reply import Choice, Part, Reply
from bot.answers.subject import MAIN_OFFICE, Subject, find_subject
from bot.knowledge.records import (
    ConsultationHour,
    DefectCategory,
    Office,
    Record,
    Searchable,
    Service,
    Unit,
)
from bot.knowledge.search import SearchIndex
from bot.language.dates import find_impossible_dates
from bot.language.normalise import folded_words

_SERVICE_FACTS: dict[str, Callable[[AnswerContext, Service], str]] = {
    q.DOCUMENTS: service_facts.documents,
    q.FEE: service_facts.fee,
    q.APPOINTMENT: service_facts.appointment,
    q.ONLINE: service_facts.online,
    q.DURATION: service_facts.duration,
}
_MAYORS = ("unit/dezernat_1", "unit/dezernat_2", "unit/dezernent_2")
_OFFICE_ASPECTS = {q.HOURS, q.LOCATION, q.CONTACT}
_CHILDREN = (
    "sohn",
    "tochter",
    "kind",
    "kinder",
    "baby",
    "jugendlich",
    "minderjahrig",
    "enkel",
    "saugling",
    "teenager",
    "schuler",
)


def respond(
    context: AnswerContext,
    index: SearchIndex,
    questions: Sequence[Question],
    subject_key: str | None,
    last_aspects: Sequence[str] = (),
) -> Reply:
    """Answer all questions of a message; a question that is not clear turns the reply into a choice."""
    replies: list[Reply] = []
    for question in questions:
        question = _continue(question, last_aspects if subject_key else ())
        subject = _subject(question, context, index, subject_key)
        reply = _answer(context, question, subject)
        replies.append(reply)
        subject_key = reply.subject or subject_key
    return replies[0] if len(replies) == 1 else _combined(replies)


def answer_about(context: AnswerContext, key: str, question: Question) -> Reply:
    """Answer a question about a record that is already chosen."""
    record = context.knowledge.records[key]
    parts = _parts(context, record, question)
    if (
        isinstance(record, Service)
        and _about_a_child(question)
        and (record.for_children or question.continued)
    ):
        children = Part(service_facts.for_children(context, record))
        parts = [children, *parts[:1]] if question.continued else [*parts, children]
    text = "\n".join(_without_said_lines([part.text for part in parts]))
    text = f"{text}\n{context.provenance(*_cited(context, record, question))}"
    cards = [part.card for part in parts if part.card is not None]
    return Reply(text, cards=cards, subject=key, aspects=question.aspects)


def choice_for(context: AnswerContext, key: str) -> Choice:
    """Return the button for a record."""
    record = context.knowledge.records[key]
    head = getattr(record, "head", None)
    if key in _MAYORS and head is not None:
        return Choice(f"{head.office.split(' und ')[0]} {head.name}", key)
    return Choice(record.name, key)


def which_one(context: AnswerContext, candidates: Sequence[str], question: Question, sure: bool) -> Reply:
    """Ask once which of the candidates is meant."""
    choices = tuple(choice_for(context, key) for key in candidates)
    if sure:
        text = context.say("unclear.which_one", options=listing([choice.title for choice in choices], "oder"))
    else:
        lines = [context.say("unclear.did_you_mean")]
        lines += [
            context.say("unclear.option_line", number=number, title=choice.title)
            for number, choice in enumerate(choices, start=1)
        ]
        text = "\n".join(lines)
    return Reply(text, choices=choices, aspects=question.aspects)


def _continue(question: Question, last_aspects: Sequence[str]) -> Question:
    """„Und freitags?“, „und beim Reisepass?“ go on with what was asked before."""
    if question.aspects:
        return question
    going_on = q.aspects_by_cue(question.text)
    if not going_on:
        going_on = (q.HOURS,) if question.mentions("date", "time") else tuple(last_aspects) or (q.OVERVIEW,)
    return replace(question, aspects=going_on, continued=bool(last_aspects))


def _subject(
    question: Question, context: AnswerContext, index: SearchIndex, subject_key: str | None
) -> Subject:
    text = question.text
    for wording in find_impossible_dates(text, context.today):
        text = text.replace(wording, " " * len(wording))
    subject = find_subject(replace(question, text=text), context.knowledge, index, subject_key)
    if subject.key is None and set(question.aspects) <= _OFFICE_ASPECTS and q.HOURS in question.aspects:
        return Subject(MAIN_OFFICE)
    return subject


def _answer(context: AnswerContext, question: Question, subject: Subject) -> Reply:
    if q.DIRECTORY in question.aspects:
        record = context.knowledge.records[subject.key] if subject.key and not subject.from_context else None
        if record is None and subject.from_context and subject.key:
            part = answer_directory(context, None, question.text)
            record = context.knowledge.records[subject.key]
            part = part or answer_directory(context, record, question.text)
        else:
            part = answer_directory(context, record, question.text)
        if part is not None:
            key = str(part.card["key"]) if part.card else None
            cited = context.knowledge.records[key or "unit/dezernat_2"]
            about = key or subject.key
            others = tuple(aspect for aspect in question.aspects if aspect != q.DIRECTORY)
            if about is not None and others:
                parts = [
                    part,
                    *_parts(context, context.knowledge.records[about], replace(question, aspects=others)),
                ]
            else:
                parts = [part]
            text = "\n".join(_without_said_lines([part.text for part in parts]))
            cards = [part.card for part in parts if part.card is not None]
            text = f"{text}\n{context.provenance(cited)}"
            return Reply(text, cards=cards, subject=about, aspects=question.aspects)
    if subject.key is not None:
        return answer_about(context, subject.key, about_hours(context, subject.key, question))
    if q.ONLINE in question.aspects and not subject.candidates:
        return _online_services(context, question)
    if subject.candidates:
        return which_one(context, subject.candidates, question, sure=_all_people(context, subject.candidates))
    return Reply(context.say("unclear.ask_subject"), aspects=question.aspects, unclear=True)


def about_hours(context: AnswerContext, key: str, question: Question) -> Question:
    """„Fundbüro morgen?“ names an office and a day: that asks for the hours.

    „Mein Mann ist gestern verstorben“ does not, although an office deals with it.
    """
    office = isinstance(context.knowledge.records[key], Office) and question.mentions("unit", "person")
    dated = bool(question.mentions("date", "time") or find_impossible_dates(question.text, context.today))
    if office and dated and question.aspects == (q.OVERVIEW,):
        return replace(question, aspects=(q.HOURS,))
    return question


def _online_services(context: AnswerContext, question: Question) -> Reply:
    """Return what can be done online at all."""
    services = [s for s in context.knowledge.services.values() if s.online.available == "yes"]
    lines = [context.say("answers.online_services", services=listing(service.name for service in services))]
    lines.append(context.say("answers.online_ask"))
    lines.append(context.provenance(*services[:2]))
    return Reply("\n".join(lines), aspects=question.aspects)


def _all_people(context: AnswerContext, candidates: Sequence[str]) -> bool:
    return all(getattr(context.knowledge.records[key], "head", None) is not None for key in candidates)


def _parts(context: AnswerContext, record: Searchable, question: Question) -> list[Part]:
    office = context.office_of(record)
    parts: list[Part] = []
    for aspect in question.aspects:
        if aspect in _SERVICE_FACTS and isinstance(record, Service):
            parts.append(Part(_SERVICE_FACTS[aspect](context, record), service_card(context, record)))
        elif aspect in _OFFICE_ASPECTS and office is not None and not isinstance(record, ConsultationHour):
            if isinstance(record, Service):
                parts.append(Part(_service_office(context, record)))
            if aspect == q.HOURS:
                asked = Asked.in_text(question.text, context.today)
                parts.append(answer_hours(context, office, asked))
                if asked.impossible:
                    continue
                parts.append(_where(context, question, office))
            elif aspect == q.LOCATION:
                parts.append(answer_location(context, office))
            else:
                parts.append(answer_contact(context, office, question.text))
        else:
            if aspect == q.DURATION and isinstance(record, DefectCategory):
                facts = context.knowledge.defect_rules["bearbeitung"].facts
                parts.append(Part(context.say("cases.defect_duration", duration=facts["duration"])))
            parts.append(answer_overview(context, record, office_first=q.asks_for_office(question.text)))
    return [part for part in _without_repeats(parts) if part.text]


def _service_office(context: AnswerContext, service: Service) -> str:
    responsible = context.knowledge.responsible_for(service)
    if not isinstance(responsible, Unit):
        return responsible_line(context, service)
    above = context.units_above(responsible)
    return context.say("answers.service_office", name=service.name, office=responsible.name, above=above)


def _where(context: AnswerContext, question: Question, office: Office) -> Part:
    """After the hours: address and telephone, unless they were asked for themselves."""
    lines = []
    if q.LOCATION not in question.aspects and office.address is not None:
        lines.append(context.say("answers.address", address=address_line(office.address)))
    if q.CONTACT not in question.aspects and office.phone:
        lines.append(f"{context.say('answers.phone', phone=office.phone)}.")
    if isinstance(office, Unit) and office.appointment == "required":
        lines.append(context.say("answers.appointment_short"))
    return Part(" ".join(lines))


def _about_a_child(question: Question) -> bool:
    return any(word.startswith(_CHILDREN) for word in folded_words(question.text))


def _cited(context: AnswerContext, record: Searchable, question: Question) -> list[Record]:
    """The records whose facts the answer gives."""
    if set(question.aspects) <= _OFFICE_ASPECTS and isinstance(record, (Service, DefectCategory)):
        responsible = context.knowledge.responsible_for(record)
        return [responsible if responsible is not None else record]
    return [record]


def _without_repeats(parts: Sequence[Part]) -> list[Part]:
    kept: dict[str, Part] = {}
    for part in parts:
        kept.setdefault(part.text, part)
    return list(kept.values())


def _without_said_lines(texts: Sequence[str]) -> list[str]:
    """Drop the lines that the same message already said (the same office, hours, address)."""
    said: set[str] = set()
    shortened = []
    for text in texts:
        lines = [line for line in dict.fromkeys(text.split("\n")) if line not in said]
        said.update(lines)
        if lines:
            shortened.append("\n".join(lines))
    return shortened


def _combined(replies: Sequence[Reply]) -> Reply:
    answered = [reply for reply in replies if not reply.unclear and not reply.choices]
    open_questions = [reply for reply in replies if reply.choices]
    chosen = answered or list(replies)
    text = "\n\n".join(_without_said_lines([reply.text for reply in chosen]))
    if open_questions and answered:
        text = f"{text}\n\n{open_questions[0].text}"
    return Reply(
        text=text,
        choices=open_questions[0].choices if open_questions else (),
        cards=[card for reply in chosen for card in reply.cards],
        subject=chosen[-1].subject,
        aspects=chosen[-1].aspects,
        unclear=not answered and not open_questions,
    )
