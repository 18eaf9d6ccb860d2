"""The mails about defects; their texts are in ``data/responses/defect_mail.yml``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.answers.phrasebook import shared_phrasebook
from bot.cases.defects.places import Certainty
from bot.cases.defects.routing import Route
from bot.cases.history import DEFECT
from bot.cases.mail_address import normal_email
from bot.cases.mails import letter, note
from bot.cases.outbox import enqueue
from bot.cases.store.tables import DefectReport, DefectSubscription, OutgoingMail
from bot.clock import BERLIN
from bot.knowledge.base import KnowledgeBase

MOST_MAILS_PER_DAY = 50
"""Mails about defects to one citizen's address; so nobody can bury somebody else under them."""


def state_name(state: str) -> str:
    """Return a state as citizens know it: gemeldet, in Bearbeitung, geschlossen."""
    return shared_phrasebook().say(f"defects.state_{state}")


def shown_time(moment: datetime) -> str:
    """Return a moment in Berlin time as it is written in Germany."""
    return f"{moment.astimezone(BERLIN):%d.%m.%Y, %H:%M}"


def tell_office(
    session: Any, report: Any, route: Route, certainty: Certainty, knowledge: KnowledgeBase, now: datetime
) -> None:
    """Put the message about a new report to the responsible office into the outbox."""
    say = shared_phrasebook().say
    place_note = ""
    if report.place_unknown:
        place_note = say("defect_mail.office_place_unknown")
    elif certainty is Certainty.UNVERIFIED:
        place_note = say("defect_mail.office_place_unverified")
    mail = note(
        "defect_mail.office",
        route.email,
        **_about(report, knowledge),
        place_note=place_note,
        responsible=route.name,
        forwarding="" if route.direct else say("defect_mail.office_forwarding"),
        description=report.description,
        photos=", ".join(f"{key}.jpg" for key in report.photo_keys) or "–",
        contact=_contact(report),
        private=say("defect_mail.office_private") if report.private else "",
    )
    enqueue(session, mail, now, case=(DEFECT, report.id))


def tell_office_of_joined(
    session: Any, report: Any, original: Any, route: Route, knowledge: KnowledgeBase, now: datetime
) -> None:
    """Tell the office that a report was made once more."""
    mail = note(
        "defect_mail.joined",
        route.email,
        **_about(report, knowledge),
        original=original.reference,
        description=report.description,
        photos=", ".join(f"{key}.jpg" for key in report.photo_keys) or "–",
        contact=_contact(report),
    )
    enqueue(session, mail, now, case=(DEFECT, report.id))


def send_receipt(
    session: Any, report: Any, original: Any | None, route: Route, knowledge: KnowledgeBase, now: datetime
) -> bool:
    """Put the receipt for a citizen into the outbox; return whether there is an address that may get one."""
    if report.email is None or not may_be_mailed(session, report.email, now):
        return False
    values = {**_about(report, knowledge), "responsible": route.name}
    if original is None:
        mail = letter("defect_mail.receipt", report.email, **values)
    else:
        mail = letter("defect_mail.receipt_joined", report.email, **values, original=original.reference)
    enqueue(session, mail, now, case=(DEFECT, report.id))
    return True


def tell_followers(
    session: Any, report: Any, public_note: str, knowledge: KnowledgeBase, now: datetime
) -> int:
    """Tell reporter, subscribers and those who joined about a state; return how many mails that are."""
    joined = list(
        session.execute(select(DefectReport).where(DefectReport.joined_to_id == report.id)).scalars()
    )
    subscribed = select(DefectSubscription.email).where(DefectSubscription.report_id == report.id)
    recipients: dict[str, tuple[str, str]] = {}
    for row in (report, *joined):
        if row.email is not None:
            recipients.setdefault(normal_email(row.email), (row.email, row.reference))
    for email in session.execute(subscribed.order_by(DefectSubscription.id)).scalars():
        recipients.setdefault(normal_email(email), (email, report.reference))
    for email, reference in recipients.values():
        values = {**_about(report, knowledge), "reference": reference, "state": state_name(report.state)}
        enqueue(
            session,
            letter("defect_mail.state", email, **values, note=public_note),
            now,
            case=(DEFECT, report.id),
        )
    return len(recipients)


def confirm_subscription(
    session: Any, report: Any, email: str, knowledge: KnowledgeBase, now: datetime
) -> None:
    """Tell a subscriber what they will hear about, and how to end it."""
    enqueue(
        session,
        letter("defect_mail.subscribed", email, **_about(report, knowledge)),
        now,
        case=(DEFECT, report.id),
    )


def tell_of_withdrawal(
    session: Any, report: Any, route: Route, knowledge: KnowledgeBase, now: datetime
) -> None:
    """Tell the office that the reporter takes a report back."""
    still_open = (
        shared_phrasebook().say("defect_mail.withdrawn_still_open") if report.state != "closed" else ""
    )
    mail = note("defect_mail.withdrawn", route.email, **_about(report, knowledge), still_open=still_open)
    enqueue(session, mail, now, case=(DEFECT, report.id))


def tell_of_supplement(
    session: Any, report: Any, route: Route, text: str, knowledge: KnowledgeBase, now: datetime
) -> None:
    """Tell the office what the reporter adds."""
    mail = note("defect_mail.supplement", route.email, **_about(report, knowledge), text=text)
    enqueue(session, mail, now, case=(DEFECT, report.id))


def may_be_mailed(session: Any, email: str, now: datetime) -> bool:
    """Return whether a citizen's address got fewer mails about defects today than one address may."""
    midnight = now.astimezone(BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = select(func.count(OutgoingMail.id)).where(
        OutgoingMail.case_kind == DEFECT,
        func.lower(OutgoingMail.recipient) == email.lower(),
        OutgoingMail.created_at >= midnight,
    )
    return int(session.execute(sent).scalar_one()) < MOST_MAILS_PER_DAY


def _about(report: Any, knowledge: KnowledgeBase) -> dict[str, Any]:
    category = knowledge.defect_categories.get(report.category)
    return {
        "reference": report.reference,
        "category": category.name if category is not None else report.category,
        "place": report.place_text,
        "at": shown_time(report.created_at),
    }


def _contact(report: Any) -> str:
    details = [detail for detail in (report.name, report.email, report.phone) if detail]
    return ", ".join(details) or shared_phrasebook().say("defect_mail.office_no_contact")


def tell_office_of_forwarding(
    session: Any, report: Any, route: Route, text: str, link: str, knowledge: KnowledgeBase, now: datetime
) -> None:
    """Send a report to the office that it was given to."""
    say = shared_phrasebook().say
    mail = note(
        "defect_mail.forwarded",
        route.email,
        **_about(report, knowledge),
        responsible=route.name,
        forwarding="" if route.direct else say("defect_mail.office_forwarding"),
        description=report.description,
        photos=", ".join(f"{key}.jpg" for key in report.photo_keys) or "–",
        contact=_contact(report),
        text=text or "–",
        link=link or "–",
        private=say("defect_mail.office_private") if report.private else "",
    )
    enqueue(session, mail, now, case=(DEFECT, report.id))


def tell_of_merge(session: Any, report: Any, original: Any, knowledge: KnowledgeBase, now: datetime) -> None:
    """Tell a reporter that the same defect had been reported before and which report goes on."""
    if report.email is None or not may_be_mailed(session, report.email, now):
        return
    values = {**_about(report, knowledge), "state": state_name(original.state)}
    mail = letter("defect_mail.merged", report.email, **values, original=original.reference)
    enqueue(session, mail, now, case=(DEFECT, report.id))
