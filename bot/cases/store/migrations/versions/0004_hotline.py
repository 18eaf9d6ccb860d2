"""Accounts and desk of the hotline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.store.tables import words_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "agent_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("display_name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('agent', 'editor', 'administrator')", name="agent_account_role_known"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "agent_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["agent_account.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("agent_session_by_account", "agent_session", ["account_id"], unique=False)
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("failures >= 0", name="sign_in_failure_not_negative"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scope"),
        sqlite_autoincrement=True,
    )
    op.create_index("sign_in_failure_by_time", "sign_in_failure", ["last_at"], unique=False)
    op.create_table(
        "fact_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_key", sa.String(length=200), nullable=False),
        sa.Column("record_title", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("flagged_by", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=100), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'done')", name="fact_flag_state_known"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("fact_flag_by_state", "fact_flag", ["state", "created_at"], unique=False)
    op.create_table(
        "lookup_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_key", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("record_key", "day", name="lookup_count_once"),
        sqlite_autoincrement=True,
    )

    _add_case_work()


def _add_case_work() -> None:
    """Case work of the agents, taking over a chat, figures."""
    op.create_table(
        "agent_presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(length=100), nullable=False),
        sa.Column("takes_chats", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("agent"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "callback_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("concern", sa.Text(), nullable=False),
        sa.Column("reachable", sa.String(length=200), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=100), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=True),
        sa.Column("conversation_id", sa.String(length=200), nullable=True),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="callback_request_done_when"),
        sa.CheckConstraint("state IN ('open', 'done')", name="callback_request_state_known"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("idempotency_key"),
        sa.UniqueConstraint("reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("callback_request_by_conversation", "callback_request", ["conversation_id"], unique=False)
    op.create_index("callback_request_by_state", "callback_request", ["state", "created_at"], unique=False)
    op.create_table(
        "daily_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name="daily_count_not_negative"),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name="daily_count_hour_of_day"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("day", "hour", "channel", "what", "topic", name="daily_count_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("daily_count_by_day", "daily_count", ["day", "what"], unique=False)
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agent", sa.String(length=100), nullable=True),
        sa.Column("citizen_types_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agent_types_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_position", sa.Integer(), nullable=True),
        sa.CheckConstraint("state <> 'taken' OR agent IS NOT NULL", name="handover_taken_by_somebody"),
        sa.CheckConstraint(
            "state IN ('queued', 'taken', 'returned', 'ended', 'left', 'unanswered')",
            name="handover_state_known",
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("handover_by_state", "handover", ["state", "asked_at"], unique=False)
    op.create_index(
        "handover_once_per_chat",
        "handover",
        ["chat_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('queued', 'taken')"),
        postgresql_where=sa.text("state IN ('queued', 'taken')"),
    )
    op.create_table(
        "training_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("belongs_to", sa.String(length=120), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'taken', 'refused')", name="training_proposal_state_known"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("text"),
        sqlite_autoincrement=True,
    )
    op.create_index("training_proposal_by_state", "training_proposal", ["state", "created_at"], unique=False)
    op.create_table(
        "unclear_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grouped", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("grouped", "day", name="unclear_question_once_a_day"),
        sqlite_autoincrement=True,
    )
    op.create_index("unclear_question_by_day", "unclear_question", ["day"], unique=False)
    op.create_table(
        "finder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=320), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["found_item.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("item_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "handout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("proofs", sa.JSON(), nullable=False),
        sa.Column("identity_checked", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["found_item.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("item_id"),
        sqlite_autoincrement=True,
    )
    _add_columns_of_cases()


def _add_columns_of_cases() -> None:
    op.add_column("defect_report", sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("defect_report", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.create_index("defect_report_by_category", "defect_report", ["category", "created_at"], unique=False)
    op.create_index("defect_report_by_district", "defect_report", ["district", "created_at"], unique=False)
    follows = sa.text("joined_to_id IS NOT NULL")
    op.create_index(
        "defect_report_by_joined",
        "defect_report",
        ["joined_to_id"],
        sqlite_where=follows,
        postgresql_where=follows,
    )
    op.add_column("defect_report", sa.Column("words", sa.Text(), server_default="", nullable=False))
    op.add_column("defect_report", sa.Column("to_do", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.execute("UPDATE defect_report SET to_do = false WHERE state = 'closed' OR joined_to_id IS NOT NULL")
    op.create_index("defect_report_by_turn", "defect_report", ["state", "created_at"])
    op.create_index("defect_report_to_do_by_time", "defect_report", ["to_do", "created_at"])
    op.create_index("defect_report_to_do_by_note", "defect_report", ["to_do", "noted_at"])
    op.create_index("defect_report_to_do_by_place", "defect_report", ["to_do", "district", "category"])
    op.create_index(
        "defect_report_by_responsible", "defect_report", ["responsible_key", "created_at"], unique=False
    )
    op.add_column("found_item", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("found_item", sa.Column("words", sa.Text(), server_default="", nullable=False))
    op.create_index("found_item_by_kind", "found_item", ["kind", "state", "found_on"])
    op.drop_index("found_item_by_state", table_name="found_item")
    op.create_index("found_item_by_arrival", "found_item", ["state", "found_on", "received_on"])
    op.create_index("search_match_by_state", "search_match", ["state", "created_at"], unique=False)
    op.execute(
        "UPDATE defect_report SET noted_at = coalesce("
        "(SELECT max(at) FROM case_event WHERE case_kind = 'defect' AND case_id = defect_report.id"
        " AND kind IN ('filed', 'state')), created_at)"
    )
    _note_words("defect_report", "reference", "place_text", "description")
    _note_words("found_item", "number", "kind_text", "description", "brand", "storage_place")


def _note_words(table: str, *columns: str) -> None:
    """Fill what the desk searches in; as :func:`bot.cases.store.tables.words_of` does for new rows."""
    connection = op.get_bind()
    rows = connection.execute(sa.text(f"SELECT id, {', '.join(columns)} FROM {table}")).fetchall()
    fill = sa.text(f"UPDATE {table} SET words = :words WHERE id = :id")
    for row in rows:
        connection.execute(fill, {"id": row[0], "words": words_of(*row[1:])})
