"""Tables of schema `chat`. Nothing here can be read without the person's token but modes, times and sizes."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    false,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

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

# What a person wrote to staff and the bridge has not got yet, in the order of `number`; sealed under the server's key. What was
# refused `refused` times is tried again at `due_at`.
live_outbox = Table("live_outbox", metadata, _owner(), Column("key", LargeBinary, primary_key=True),
                    Column("number", BigInteger, Identity(always=True), nullable=False),
                    Column("sealed", LargeBinary, nullable=False),
                    Column("refused", Integer, nullable=False, server_default="0"), _when("due_at"))  # fmt: skip

# What goes out to Telegram. A post's `key` is its row id; `chat` is a pseudonym, `sealed` under the server's key, and the row is
# gone as soon as it is sent. `leased_until`, `due_at`, `free_at`, `held_until` and `next_at` are by the database's clock.
telegram_post = Table(
    "telegram_post", metadata, Column("key", LargeBinary, primary_key=True),
    Column("number", BigInteger, Identity(always=True), nullable=False), Column("bot", Text, nullable=False),
    Column("chat", LargeBinary, nullable=False), Column("lane", SmallInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False), Column("fence", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"), _when("created_at"), _when("due_at"),
    _when("leased_until", nullable=True),
    Index("ix_telegram_post_lane", "bot", "lane", "number"), Index("ix_telegram_post_chat", "bot", "chat", "lane", "number"),
)  # fmt: skip
telegram_key = Table("telegram_key", metadata, Column("key", LargeBinary, primary_key=True),
                     Column("day", Date, nullable=False, server_default=func.current_date()))  # fmt: skip
telegram_bot = Table("telegram_bot", metadata, Column("bot", Text, primary_key=True), _when("next_at"), _when("held_until", nullable=True))
telegram_chat = Table("telegram_chat", metadata, Column("bot", Text, primary_key=True), Column("chat", LargeBinary, primary_key=True),
                      _when("free_at"), _when("held_until", nullable=True), _when("told_at", nullable=True))  # fmt: skip

# What Telegram brought. `chat` is a keyed digest, `sealed` what is to be worked on; both are gone once that is done, and what stays
# is the number, for longer than Telegram could send it again. `free_at`: from when a worker may take it.
telegram_update = Table(
    "telegram_update", metadata,
    Column("bot", Text, primary_key=True), Column("update_id", BigInteger, primary_key=True),
    Column("chat", LargeBinary), Column("sealed", LargeBinary),
    Column("urgent", Boolean, nullable=False), Column("attempts", Integer, nullable=False, server_default="0"),
    Column("aside", Boolean, nullable=False, server_default=false()),  # failed again and again; nobody works on it any more
    _when("received_at"), _when("free_at"),
    Index("ix_telegram_update_waiting", "urgent", "received_at", "update_id", postgresql_where=text("sealed IS NOT NULL")),
    Index("ix_telegram_update_chat", "chat", "update_id", postgresql_where=text("sealed IS NOT NULL")),
    Index(None, "received_at"),
)  # fmt: skip

# Which conversation a Telegram chat has now. `number`: microseconds since 1970 at its beginning.
telegram_conversation = Table(
    "telegram_conversation", metadata, Column("chat", LargeBinary, primary_key=True), Column("number", BigInteger, nullable=False),
    Column("locale", Text, nullable=False), _when("active_at"), Index(None, "active_at"),
)  # fmt: skip

# Inline buttons that were sent: what each stands for, sealed. Those of one `post` are used together.
telegram_press = Table("telegram_press", metadata, Column("id", LargeBinary, primary_key=True),
                       Column("chat", LargeBinary, nullable=False), Column("post", LargeBinary, nullable=False),
                       Column("sealed", LargeBinary, nullable=False), Column("used", Boolean, nullable=False, server_default=false()),
                       _when("made_at"), Index(None, "post"), Index(None, "chat"), Index(None, "made_at"))  # fmt: skip

# One-time links to the web: a digest of the code, and the conversation that it opens, sealed under the code.
telegram_link = Table("telegram_link", metadata, Column("digest", LargeBinary, primary_key=True),
                      Column("chat", LargeBinary, nullable=False), Column("sealed", LargeBinary, nullable=False),
                      _when("made_at"), Index(None, "chat"), Index(None, "made_at"))  # fmt: skip

# Messages that a bot may still delete in a chat (Bot API, deleteMessages: for 48 hours).
telegram_message = Table("telegram_message", metadata, Column("chat", LargeBinary, primary_key=True),
                         Column("message_id", BigInteger, primary_key=True), _when("seen_at"), Index(None, "seen_at"))  # fmt: skip

# What editors may learn from (learning/): masked `words` only where the person said yes. No conversation and no hour stands here.
lesson = Table("lesson", metadata, Column("id", LargeBinary, primary_key=True),
               Column("kind", Text, CheckConstraint("kind IN ('wrong', 'unsure')", name="kind"), nullable=False),
               Column("ranking", JSONB, nullable=False), Column("words", Text, CheckConstraint("length(words) <= 300", name="words")),
               Column("day", Date, nullable=False, server_default=func.current_date()), Index(None, "day"))  # fmt: skip
not_understood = Table("not_understood", metadata, Column("week", Date, primary_key=True), Column("intent", Text, primary_key=True),
                       Column("times", Integer, nullable=False))  # fmt: skip

# Channels that `steget channel` has closed; municipality '*' stands for all. The reason is shown to people.
channel_closure = Table(
    "channel_closure", metadata,
    Column("channel", Text, CheckConstraint("channel IN ('page', 'widget', 'telegram')", name="channel"), primary_key=True),
    Column("municipality", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    _when("closed_at"),
)  # fmt: skip

# Which version of the content each gateway answers from, and why it refused the live one ('' when it did not). `process` is made
# anew at each start; one that has not been seen for a while is gone.
content_adopted = Table(
    "content_adopted", metadata, Column("process", Text, primary_key=True), Column("content", Text, nullable=False),
    Column("refused", Text, nullable=False, server_default=""), _when("seen_at"),
)  # fmt: skip
