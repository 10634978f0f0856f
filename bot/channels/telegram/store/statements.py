"""The channel's statements. Each is one round trip and one transaction."""

from __future__ import annotations

from sqlalchemy import text

PUT = text("""
INSERT INTO chat.telegram_update (bot, update_id, chat, urgent, sealed)
VALUES (:bot, :update_id, CAST(:chat AS bytea), :urgent, CAST(:sealed AS bytea)) ON CONFLICT DO NOTHING RETURNING update_id
""")

# In order per chat: an update is free only when none before it in its chat waits or is worked on. An urgent one waits for nobody,
# and nobody for it. SKIP LOCKED lets several workers ask at the same time; the lease frees what a dead worker had.
TAKE = text("""
WITH next AS (
  SELECT one.bot, one.update_id FROM chat.telegram_update AS one
  WHERE one.sealed IS NOT NULL AND one.free_at <= now() AND one.urgent = :urgent
  AND (one.urgent OR NOT EXISTS (
    SELECT 1 FROM chat.telegram_update AS earlier
    WHERE earlier.chat = one.chat AND earlier.sealed IS NOT NULL AND NOT earlier.urgent AND earlier.update_id < one.update_id))
  ORDER BY one.received_at, one.update_id LIMIT :count FOR UPDATE OF one SKIP LOCKED)
UPDATE chat.telegram_update AS taken
SET attempts = taken.attempts + 1, free_at = now() + make_interval(secs => :lease)
FROM next WHERE taken.bot = next.bot AND taken.update_id = next.update_id
RETURNING taken.bot, taken.update_id, taken.sealed, taken.attempts,
CAST(extract(epoch FROM taken.received_at) * 1000000 AS bigint) AS at
""")

# What was worked on is forgotten but for its number; the chat lives on, and its message may be deleted on demand.
DONE = text("""
WITH finished AS (
  UPDATE chat.telegram_update SET sealed = NULL, chat = NULL, aside = :aside WHERE bot = :bot AND update_id = :update_id),
alive AS (UPDATE chat.telegram_conversation SET active_at = now() WHERE chat = CAST(:chat AS bytea) RETURNING chat)
INSERT INTO chat.telegram_message (chat, message_id)
SELECT chat, CAST(:message_id AS bigint) FROM alive WHERE CAST(:message_id AS bigint) > 0 ON CONFLICT DO NOTHING
""")
LATER = text("""
UPDATE chat.telegram_update SET free_at = now() + make_interval(secs => :seconds), attempts = attempts - :forgiven
WHERE bot = :bot AND update_id = :update_id
""")
STANDING = text("""
SELECT count(*) FILTER (WHERE sealed IS NOT NULL) AS waiting, count(*) FILTER (WHERE aside) AS aside,
CAST(coalesce(extract(epoch FROM now() - min(received_at) FILTER (WHERE sealed IS NOT NULL)), 0) AS float) AS oldest
FROM chat.telegram_update WHERE sealed IS NOT NULL OR aside
""")

CHAT = text("SELECT number, locale FROM chat.telegram_conversation WHERE chat = CAST(:chat AS bytea)")
# Whoever begins first wins, unless the conversation that stands is the one that is known to be over.
BEGIN_CHAT = text("""
INSERT INTO chat.telegram_conversation (chat, number, locale) VALUES (CAST(:chat AS bytea), :number, :locale)
ON CONFLICT (chat) DO UPDATE SET active_at = now(),
number = CASE WHEN telegram_conversation.number = CAST(:over AS bigint) THEN EXCLUDED.number ELSE telegram_conversation.number END
RETURNING number, locale
""")
SPEAK = text("UPDATE chat.telegram_conversation SET locale = :locale WHERE chat = CAST(:chat AS bytea)")
FORGET_CHAT = text("""
WITH presses AS (DELETE FROM chat.telegram_press WHERE chat = CAST(:chat AS bytea)),
links AS (DELETE FROM chat.telegram_link WHERE chat = CAST(:chat AS bytea)),
messages AS (DELETE FROM chat.telegram_message WHERE chat = CAST(:chat AS bytea))
DELETE FROM chat.telegram_conversation WHERE chat = CAST(:chat AS bytea)
""")
SENT = text("""
INSERT INTO chat.telegram_message (chat, message_id)
SELECT chat, CAST(:message_id AS bigint) FROM chat.telegram_conversation WHERE chat = CAST(:chat AS bytea) ON CONFLICT DO NOTHING
""")
MESSAGES = text("""
SELECT message_id FROM chat.telegram_message WHERE chat = CAST(:chat AS bytea) AND seen_at > now() - make_interval(hours => 48)
ORDER BY message_id
""")

ISSUE = text("""
INSERT INTO chat.telegram_press (id, chat, post, sealed)
SELECT row.id, CAST(:chat AS bytea), CAST(:post AS bytea), row.sealed
FROM unnest(CAST(:ids AS bytea[]), CAST(:sealed AS bytea[])) AS row (id, sealed) ON CONFLICT DO NOTHING
""")
PRESS = text("""
SELECT post, sealed, used FROM chat.telegram_press WHERE id = CAST(:id AS bytea) AND chat = CAST(:chat AS bytea)
AND made_at > now() - make_interval(hours => :hours)
""")
USE = text("UPDATE chat.telegram_press SET used = true WHERE post = CAST(:post AS bytea)")

LINK = text("""
INSERT INTO chat.telegram_link (digest, chat, sealed) VALUES (CAST(:digest AS bytea), CAST(:chat AS bytea), CAST(:sealed AS bytea))
""")
CLAIM = text("""
DELETE FROM chat.telegram_link WHERE digest = CAST(:digest AS bytea) AND made_at > now() - make_interval(mins => :minutes)
RETURNING sealed
""")

# Numbers of updates are kept for twice the time that is promised. What waited for two days belongs to a bot that is no more.
PURGE = (
    text("DELETE FROM chat.telegram_update WHERE sealed IS NULL AND received_at < now() - make_interval(days => 60)"),
    text("""UPDATE chat.telegram_update SET sealed = NULL, chat = NULL, aside = true
WHERE sealed IS NOT NULL AND received_at < now() - make_interval(hours => 48)"""),
    text("DELETE FROM chat.telegram_conversation WHERE active_at < now() - make_interval(hours => :hours)"),
    text("DELETE FROM chat.telegram_press WHERE made_at < now() - make_interval(hours => :hours)"),
    text("DELETE FROM chat.telegram_link WHERE made_at < now() - make_interval(mins => :minutes)"),
    text("DELETE FROM chat.telegram_message WHERE seen_at < now() - make_interval(hours => 48)"),
)
