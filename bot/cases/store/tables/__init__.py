"""The tables of the case store. What must never happen is made impossible here, not in programs."""

from bot.cases.store.mapping import metadata
from bot.cases.store.tables.all_cases import Attempt, AuditEntry, CaseEvent, OutgoingMail
from bot.cases.store.tables.consultation import Booking, ConsultationDate, Slot, SlotSeat, WaitingEntry
from bot.cases.store.tables.defects import DefectReport, DefectSubscription
from bot.cases.store.tables.lost_items import FoundItem, SearchBudget, SearchMatch, StandingSearch
from bot.cases.store.tables.rules import words_of

__all__ = [
    "Attempt",
    "AuditEntry",
    "Booking",
    "CaseEvent",
    "ConsultationDate",
    "DefectReport",
    "DefectSubscription",
    "FoundItem",
    "OutgoingMail",
    "SearchBudget",
    "SearchMatch",
    "Slot",
    "SlotSeat",
    "StandingSearch",
    "WaitingEntry",
    "metadata",
    "words_of",
]
