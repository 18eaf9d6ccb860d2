"""The first tables: found items, searches, defects, consultation hour, outbox, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "attempt",
    "audit",
    "case_event",
    "consultation_date",
    "defect_report",
    "found_item",
    "outbox",
    "search_budget",
    "standing_search",
    "defect_subscription",
    "search_match",
    "slot",
    "slot_seat",
    "waiting_entry",
    "booking",
)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=400), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0", name="attempt_not_negative"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scope", "begins_at", name="attempt_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("attempt_by_time", "attempt", ["begins_at"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_by_subject", "audit", ["subject_kind", "subject_id"], unique=False)
    op.create_index("audit_by_time", "audit", ["at"], unique=False)
    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_kind", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=True),
        sa.Column("public_note", sa.Text(), nullable=True),
        sa.Column("internal_note", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "case_kind IN ('lost_item', 'defect', 'booking')", name="case_event_case_kind_known"
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("case_event_by_case", "case_event", ["case_kind", "case_id", "at"], unique=False)
    op.create_table(
        "consultation_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("booking_opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'cancelled')", name="consultation_date_state_known"),
        sa.CheckConstraint("starts_at < ends_at", name="consultation_date_forwards"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("series", "day", name="consultation_date_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "defect_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("place_kind", sa.String(length=40), nullable=False),
        sa.Column("place_text", sa.Text(), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=True),
        sa.Column("house_number", sa.String(length=20), nullable=True),
        sa.Column("district", sa.String(length=100), nullable=True),
        sa.Column("asset_number", sa.String(length=40), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("photo_keys", sa.JSON(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("responsible_key", sa.String(length=100), nullable=False),
        sa.Column("joined_to_id", sa.Integer(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("place_unknown", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=True),
        sa.Column("conversation_id", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "state IN ('reported', 'in_progress', 'closed')", name="defect_report_state_known"
        ),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="defect_report_whole_position"),
        sa.ForeignKeyConstraint(["joined_to_id"], ["defect_report.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("idempotency_key"),
        sa.UniqueConstraint("reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("defect_report_by_asset", "defect_report", ["asset_number"], unique=False)
    op.create_index("defect_report_by_conversation", "defect_report", ["conversation_id"], unique=False)
    op.create_index("defect_report_by_email", "defect_report", ["email"], unique=False)
    op.create_index("defect_report_by_position", "defect_report", ["latitude", "longitude"], unique=False)
    op.create_index("defect_report_by_state", "defect_report", ["state", "category"], unique=False)
    op.create_index("defect_report_by_time", "defect_report", ["created_at"], unique=False)
    op.create_table(
        "found_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("kind_text", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("colours", sa.JSON(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=True),
        sa.Column("marks", sa.Text(), nullable=True),
        sa.Column("place_text", sa.Text(), nullable=True),
        sa.Column("line", sa.String(length=20), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("storage_place", sa.Text(), nullable=True),
        sa.Column("photo_key", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('stored', 'handed_out', 'expired', 'disposed')", name="found_item_state_known"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_index("found_item_by_change", "found_item", ["updated_at"], unique=False)
    op.create_index("found_item_by_state", "found_item", ["state", "found_on"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("claimed_by", sa.String(length=200), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("case_kind", sa.String(length=20), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state <> 'sending' OR claimed_until IS NOT NULL", name="outbox_claim_ends"),
        sa.CheckConstraint("state IN ('pending', 'sending', 'sent', 'failed')", name="outbox_state_known"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("outbox_by_case", "outbox", ["case_kind", "case_id"], unique=False)
    op.create_index("outbox_by_turn", "outbox", ["state", "due_at"], unique=False)
    op.create_table(
        "search_budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=400), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0", name="search_budget_not_negative"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scope", "day", name="search_budget_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "standing_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=200), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_matched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("idempotency_key", sa.String(length=200), nullable=True),
        sa.Column("conversation_id", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "state IN ('noted', 'open', 'matched', 'withdrawn', 'expired')",
            name="standing_search_state_known",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("idempotency_key"),
        sa.UniqueConstraint("reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("standing_search_by_conversation", "standing_search", ["conversation_id"], unique=False)
    op.create_index("standing_search_by_email", "standing_search", ["email"], unique=False)
    op.create_index("standing_search_by_state", "standing_search", ["state", "valid_until"], unique=False)
    op.create_table(
        "defect_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["defect_report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("report_id", "email", name="defect_subscription_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'notified', 'rejected', 'confirmed')", name="search_match_state_known"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["found_item.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["search_id"], ["standing_search.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("search_id", "item_id", name="search_match_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("search_match_by_item", "search_match", ["item_id"], unique=False)
    op.create_table(
        "slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("available_from", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("capacity >= 1", name="slot_for_somebody"),
        sa.CheckConstraint("starts_at < ends_at", name="slot_forwards"),
        sa.ForeignKeyConstraint(["date_id"], ["consultation_date.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("date_id", "starts_at", name="slot_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "slot_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("seat_no", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state <> 'booked' OR booking_id IS NOT NULL", name="slot_seat_booked_by_somebody"
        ),
        sa.CheckConstraint("state <> 'held' OR hold_until IS NOT NULL", name="slot_seat_hold_ends"),
        sa.CheckConstraint("state IN ('held', 'booked')", name="slot_seat_state_known"),
        sa.CheckConstraint("seat_no >= 1", name="slot_seat_counts_from_one"),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("booking_id"),
        sa.UniqueConstraint("slot_id", "seat_no", name="slot_seat_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("slot_seat_by_holder", "slot_seat", ["holder"], unique=False)
    op.create_table(
        "waiting_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=200), nullable=False),
        sa.Column("series", sa.String(length=60), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("email_normal", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("offered_slot_id", sa.Integer(), nullable=True),
        sa.Column("offer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state <> 'offered' OR offer_until IS NOT NULL", name="waiting_entry_offer_ends"),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'accepted', 'lapsed', 'withdrawn')",
            name="waiting_entry_state_known",
        ),
        sa.ForeignKeyConstraint(["offered_slot_id"], ["slot.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("waiting_entry_by_turn", "waiting_entry", ["series", "state", "created_at"], unique=False)
    op.create_index(
        "waiting_entry_once_per_address",
        "waiting_entry",
        ["series", "email_normal"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'offered')"),
        postgresql_where=sa.text("state IN ('waiting', 'offered')"),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=200), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("concern", sa.Text(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("email_normal", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("ics_uid", sa.String(length=200), nullable=False),
        sa.Column("ics_sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=True),
        sa.Column("conversation_id", sa.String(length=200), nullable=True),
        sa.CheckConstraint("state IN ('booked', 'cancelled', 'moved')", name="booking_state_known"),
        sa.ForeignKeyConstraint(
            ["date_id"],
            ["consultation_date.id"],
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["slot_seat.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["slot.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ics_uid"),
        sa.UniqueConstraint("idempotency_key"),
        sa.UniqueConstraint("reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("booking_by_conversation", "booking", ["conversation_id"], unique=False)
    op.create_index("booking_by_date", "booking", ["date_id"], unique=False)
    op.create_index("booking_by_slot", "booking", ["slot_id"], unique=False)
    op.create_index(
        "booking_once_per_address_and_date",
        "booking",
        ["email_normal", "date_id"],
        unique=True,
        sqlite_where=sa.text("state = 'booked'"),
        postgresql_where=sa.text("state = 'booked'"),
    )
    op.create_index(
        "booking_once_per_seat",
        "booking",
        ["seat_id"],
        unique=True,
        sqlite_where=sa.text("state = 'booked'"),
        postgresql_where=sa.text("state = 'booked'"),
    )


def downgrade() -> None:
    """Drop the tables, with all that is in them."""
    for table in reversed(TABLES):
        op.drop_table(table)
