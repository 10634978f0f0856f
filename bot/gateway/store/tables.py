"""Tables of schema `chat`. Nothing here can be read without the person's token but modes, times and sizes."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Identity, Index, LargeBinary, MetaData, Table, Text, func

SCHEMA: Final = "chat"
MODES: Final = ("bot", "waiting", "staff", "closed")
metadata = MetaData(schema=SCHEMA, naming_convention={
    "pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
})  # fmt: skip


def _owner() -> Column[str]:
    return Column("conversation_id", Text, ForeignKey(f"{SCHEMA}.conversation.id", ondelete="CASCADE"), primary_key=True)


def _when(name: str, *, nullable: bool = False) -> Column[object]:
    default = None if nullable else func.now()
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=default)


conversation = Table(
    "conversation", metadata,
    Column("id", Text, primary_key=True),
    Column("mode", Text, CheckConstraint(f"mode IN {MODES}", name="mode"), nullable=False, server_default="bot"),
    Column("state", LargeBinary),  # sealed; null once erased
    _when("active_at"),
    _when("erased_at", nullable=True),  # the row stays a while, so that the token of an erased chat opens nothing
    Index(None, "active_at"),
)  # fmt: skip

message = Table("message", metadata, _owner(), Column("id", BigInteger, primary_key=True),
                Column("sealed", LargeBinary, nullable=False))  # fmt: skip

# One row per message of the person: what was received is durable before anybody works on it, and is answered once.
inbox = Table(
    "inbox", metadata, _owner(),
    Column("key", LargeBinary, primary_key=True),          # keyed digest of the Idempotency-Key
    Column("fingerprint", LargeBinary, nullable=False),    # keyed digest of the body: the same key means the same body
    Column("response", LargeBinary),                       # sealed; null while it is being worked on
    _when("received_at"),
)  # fmt: skip

# Erasures that could not be finished because the bridge was silent; tried again until they are.
erase_pending = Table("erase_pending", metadata, _owner(), Column("bridge_ref", Text, nullable=False), _when("asked_at"))

# What a person wrote to staff and the bridge has not got yet, in the order of `number`; sealed under the server's key.
live_outbox = Table("live_outbox", metadata, _owner(), Column("key", LargeBinary, primary_key=True),
                    Column("number", BigInteger, Identity(always=True), nullable=False),
                    Column("sealed", LargeBinary, nullable=False))  # fmt: skip
