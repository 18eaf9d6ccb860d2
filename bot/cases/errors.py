"""What can be wrong with a request about a case: codes here, sentences at the edge."""

from __future__ import annotations

from enum import Enum


class ErrorCode(str, Enum):
    """Why a case cannot be filed, found or changed."""

    INVALID_REFERENCE = "invalid_reference"
    """Not a reference: a character is missing, mistyped, or two are swapped."""
    NOT_FOUND = "not_found"
    """No such case, or the secret is wrong; which of both is not told."""
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    """Too many wrong attempts; detail ``retry_at``."""
    EMAIL_INVALID = "email_invalid"
    EMAIL_SUSPICIOUS = "email_suspicious"
    """Probably a typing error; detail ``suggestion``."""
    PHONE_INVALID = "phone_invalid"
    NAME_INVALID = "name_invalid"
    TEXT_EMPTY = "text_empty"
    TEXT_TOO_LONG = "text_too_long"
    """Longer than allowed; detail ``limit``, in characters."""
    BUDGET_SPENT = "budget_spent"
    """Too many searches; detail ``retry_at``."""
    DESCRIPTION_TOO_VAGUE = "description_too_vague"
    DATE_INVALID = "date_invalid"
    DATE_IN_FUTURE = "date_in_future"
    CATEGORY_UNKNOWN = "category_unknown"
    PLACE_UNCLEAR = "place_unclear"
    PLACE_OUTSIDE = "place_outside"
    PHOTO_INVALID = "photo_invalid"
    PHOTO_TOO_LARGE = "photo_too_large"
    TOO_MANY_PHOTOS = "too_many_photos"
    INVALID_STATE = "invalid_state"
    """The case is not, or no longer, in a state in which this can be done."""
    NO_DATES = "no_dates"
    SLOT_TAKEN = "slot_taken"
    """Somebody else was faster; detail ``alternatives``."""
    SLOT_UNKNOWN = "slot_unknown"
    HOLD_EXPIRED = "hold_expired"
    ALREADY_BOOKED = "already_booked"
    ALREADY_WAITING = "already_waiting"
    OFFER_EXPIRED = "offer_expired"
    TOO_LATE = "too_late"
    """The lead time has begun, or the appointment is over."""
    TOO_EARLY = "too_early"
    NAME_CHANGE = "name_change"
    OVERLAP = "overlap"
    """A date or slot would overlap one that is there."""
    CHANGED_MEANWHILE = "changed_meanwhile"
    """Somebody else has changed the case since it was read; details ``version`` (now) and ``changed_by``."""
    NUMBER_TAKEN = "number_taken"
    """Another found thing has this inventory number."""
    PROOF_MISSING = "proof_missing"
    """A thing is handed out against a proof of ownership and an identity document."""


class CaseError(Exception):
    """A request about a case that cannot be carried out."""

    def __init__(self, code: ErrorCode, **details: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.details = details
        """What the sentence at the edge may need, by name; no personal data, no secrets."""

    @property
    def suggestion(self) -> str | None:
        """What was probably meant, if that is known."""
        suggestion = self.details.get("suggestion")
        return suggestion if isinstance(suggestion, str) else None
