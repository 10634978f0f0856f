"""The first tables of the handover: staff, previews, tickets, receipts, messages, notes, events, outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("municipality", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("username", name=op.f("uq_staff_username")),
        schema="handover",
    )
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["handover.staff.id"], name=op.f("fk_staff_session_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
        schema="handover",
    )
    op.create_index(op.f("ix_staff_session_staff_id"), "staff_session", ["staff_id"], unique=False, schema="handover")
    op.create_table(
        "ticket",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("municipality", sa.String(length=60), nullable=False),
        sa.Column("alias", sa.String(length=60), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "new",
                "claimed",
                "waiting_for_person",
                "closed",
                "withdrawn",
                name="status",
                native_enum=False,
                length=20,
                schema="handover",
            ),
            nullable=False,
        ),
        sa.Column("flags", postgresql.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("conversation_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claimed_by"], ["handover.staff.id"], name=op.f("fk_ticket_claimed_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("municipality", "alias", name=op.f("uq_ticket_municipality_alias")),
        schema="handover",
    )
    op.create_index(op.f("ix_ticket_conversation_hash"), "ticket", ["conversation_hash"], unique=False, schema="handover")
    op.create_index(op.f("ix_ticket_municipality_status"), "ticket", ["municipality", "status"], unique=False, schema="handover")
    op.create_table(
        "consent",
        sa.Column("ticket_id", sa.String(length=40), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["handover.ticket.id"], name=op.f("fk_consent_ticket_id_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_consent")),
        schema="handover",
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ticket_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["handover.ticket.id"], name=op.f("fk_outbox_ticket_id_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("ticket_id", "kind", name=op.f("uq_outbox_ticket_id_kind")),
        schema="handover",
    )
    op.create_table(
        "receipt",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ticket_id", sa.String(length=40), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["handover.ticket.id"], name=op.f("fk_receipt_ticket_id_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_receipt")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_receipt_ticket_id")),
        schema="handover",
    )
    op.create_table(
        "referral_preview",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("conversation_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("municipality", sa.String(length=60), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["handover.ticket.id"], name=op.f("fk_referral_preview_ticket_id_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_preview")),
        schema="handover",
    )
    op.create_index(
        op.f("ix_referral_preview_conversation_hash"), "referral_preview", ["conversation_hash"], unique=False, schema="handover"
    )
    op.create_index(op.f("ix_referral_preview_ticket_id"), "referral_preview", ["ticket_id"], unique=False, schema="handover")
    op.create_table(
        "ticket_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ticket_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["handover.staff.id"], name=op.f("fk_ticket_event_staff_id_staff")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["handover.ticket.id"], name=op.f("fk_ticket_event_ticket_id_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
        schema="handover",
    )
    op.create_index(op.f("ix_ticket_event_ticket_id"), "ticket_event", ["ticket_id"], unique=False, schema="handover")
    op.create_table(
        "ticket_message",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ticket_id", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["handover.staff.id"], name=op.f("fk_ticket_message_staff_id_staff")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["handover.ticket.id"], name=op.f("fk_ticket_message_ticket_id_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_message")),
        sa.UniqueConstraint("ticket_id", "key_hash", name=op.f("uq_ticket_message_ticket_id_key_hash")),
        schema="handover",
    )
    op.create_table(
        "ticket_note",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ticket_id", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["handover.staff.id"], name=op.f("fk_ticket_note_staff_id_staff")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["handover.ticket.id"], name=op.f("fk_ticket_note_ticket_id_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_note")),
        schema="handover",
    )
    op.create_index(op.f("ix_ticket_note_ticket_id"), "ticket_note", ["ticket_id"], unique=False, schema="handover")


def downgrade() -> None:
    op.drop_index(op.f("ix_ticket_note_ticket_id"), table_name="ticket_note", schema="handover")
    op.drop_table("ticket_note", schema="handover")
    op.drop_table("ticket_message", schema="handover")
    op.drop_index(op.f("ix_ticket_event_ticket_id"), table_name="ticket_event", schema="handover")
    op.drop_table("ticket_event", schema="handover")
    op.drop_index(op.f("ix_referral_preview_ticket_id"), table_name="referral_preview", schema="handover")
    op.drop_index(op.f("ix_referral_preview_conversation_hash"), table_name="referral_preview", schema="handover")
    op.drop_table("referral_preview", schema="handover")
    op.drop_table("receipt", schema="handover")
    op.drop_table("outbox", schema="handover")
    op.drop_table("consent", schema="handover")
    op.drop_index(op.f("ix_ticket_municipality_status"), table_name="ticket", schema="handover")
    op.drop_index(op.f("ix_ticket_conversation_hash"), table_name="ticket", schema="handover")
    op.drop_table("ticket", schema="handover")
    op.drop_index(op.f("ix_staff_session_staff_id"), table_name="staff_session", schema="handover")
    op.drop_table("staff_session", schema="handover")
    op.drop_table("staff", schema="handover")
