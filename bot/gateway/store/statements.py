"""The statements of a turn. Each is one round trip and one transaction: a turn shall cost milliseconds."""

from __future__ import annotations

from sqlalchemy import text

# Session locks: a turn holds one while Rasa works, over two transactions. They end with the connection.
LOCK = text("SELECT pg_advisory_lock(hashtextextended(:id, 7))")
UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(:id, 7))")

OPEN = text("""
WITH made AS (INSERT INTO chat.conversation (id, state) VALUES (:id, :state) ON CONFLICT (id) DO NOTHING RETURNING id)
INSERT INTO chat.message (conversation_id, id, sealed)
SELECT made.id, row.id, row.sealed FROM made, unnest(CAST(:ids AS bigint[]), CAST(:sealed AS bytea[])) AS row (id, sealed)
""")

# Gives a row when the conversation is alive: `first` when this key was not seen before, else what was kept for it.
BEGIN = text("""
WITH alive AS (SELECT id, mode, state FROM chat.conversation WHERE id = :id AND erased_at IS NULL),
kept AS (
  INSERT INTO chat.inbox (conversation_id, key, fingerprint)
  SELECT id, CAST(:key AS bytea), CAST(:fingerprint AS bytea) FROM alive ON CONFLICT DO NOTHING RETURNING 1),
written AS (
  INSERT INTO chat.message (conversation_id, id, sealed)
  SELECT id, CAST(:message_id AS bigint), CAST(:sealed AS bytea) FROM alive WHERE EXISTS (SELECT 1 FROM kept))
SELECT alive.mode, alive.state, EXISTS (SELECT 1 FROM kept) AS first, inbox.fingerprint, inbox.response
FROM alive LEFT JOIN chat.inbox ON inbox.conversation_id = alive.id AND inbox.key = :key
""")

FINISH = text("""
WITH alive AS (
  UPDATE chat.conversation SET state = :state, mode = :mode, active_at = now() WHERE id = :id AND erased_at IS NULL
  RETURNING id),
answered AS (
  UPDATE chat.inbox SET response = CAST(:response AS bytea) FROM alive
  WHERE inbox.conversation_id = alive.id AND inbox.key = CAST(:key AS bytea))
INSERT INTO chat.message (conversation_id, id, sealed)
SELECT alive.id, row.id, row.sealed FROM alive, unnest(CAST(:ids AS bigint[]), CAST(:sealed AS bytea[])) AS row (id, sealed)
""")

# An answer from memory, written afterwards and without the turn's lock.
RECORD = text("""
WITH alive AS (UPDATE chat.conversation SET active_at = now() WHERE id = :id AND erased_at IS NULL RETURNING id, mode),
kept AS (
  INSERT INTO chat.inbox (conversation_id, key, fingerprint, response)
  SELECT id, CAST(:key AS bytea), CAST(:fingerprint AS bytea), CAST(:response AS bytea) FROM alive
  ON CONFLICT (conversation_id, key) DO NOTHING RETURNING conversation_id),
passed AS (
  INSERT INTO chat.live_outbox (conversation_id, key, sealed)
  SELECT kept.conversation_id, CAST(:key AS bytea), CAST(:passed AS bytea) FROM kept, alive
  WHERE alive.mode IN ('waiting', 'staff') AND CAST(:passed AS bytea) IS NOT NULL ON CONFLICT DO NOTHING),
written AS (
  INSERT INTO chat.message (conversation_id, id, sealed)
  SELECT kept.conversation_id, row.id, row.sealed
  FROM kept, unnest(CAST(:ids AS bigint[]), CAST(:sealed AS bytea[])) AS row (id, sealed))
SELECT EXISTS (SELECT 1 FROM alive)
""")

STATE = text("SELECT mode, state FROM chat.conversation WHERE id = :id AND erased_at IS NULL")
KEEP_STATE = text("UPDATE chat.conversation SET state = :state WHERE id = :id AND erased_at IS NULL")
WAS_ERASED = text("SELECT erased_at IS NOT NULL FROM chat.conversation WHERE id = :id")
AFTER = text("""
SELECT message.id, message.sealed, conversation.erased_at IS NOT NULL AS erased
FROM chat.conversation LEFT JOIN chat.message ON message.conversation_id = conversation.id AND message.id > :after
WHERE conversation.id = :id ORDER BY message.id
""")

ERASE = text("""
WITH messages AS (DELETE FROM chat.message WHERE conversation_id = :id),
inboxes AS (DELETE FROM chat.inbox WHERE conversation_id = :id),
passed AS (DELETE FROM chat.live_outbox WHERE conversation_id = :id),
pending AS (DELETE FROM chat.erase_pending WHERE conversation_id = :id)
INSERT INTO chat.conversation (id, mode, erased_at) VALUES (:id, 'closed', now())
ON CONFLICT (id) DO UPDATE SET state = NULL, mode = 'closed', erased_at = now()
""")
OWE_ERASURE = text("""
INSERT INTO chat.erase_pending (conversation_id, bridge_ref) SELECT id, :ref FROM chat.conversation WHERE id = :id
ON CONFLICT DO NOTHING
""")
OWES_ERASURE = text("SELECT 1 FROM chat.erase_pending WHERE conversation_id = :id")
OWED_ERASURES = text("SELECT conversation_id, bridge_ref FROM chat.erase_pending ORDER BY asked_at LIMIT 100")

# What is owed to the bridge outlives the idle limit, but for what it refuses. An erased row stays until its token is too old to be
# taken anew. At most `most` at a time: what takes longer than the server's limit would never be done at all.
PURGE_IDLE = text("""
WITH idle AS MATERIALIZED (
  SELECT id FROM chat.conversation WHERE active_at < now() - make_interval(hours => :hours)
  AND (erased_at IS NULL OR erased_at < now() - make_interval(hours => 2 * :hours))
  AND NOT EXISTS (SELECT 1 FROM chat.erase_pending WHERE conversation_id = conversation.id)
  AND NOT EXISTS (SELECT 1 FROM chat.live_outbox WHERE conversation_id = conversation.id AND refused = 0)
  LIMIT :most FOR UPDATE SKIP LOCKED)
DELETE FROM chat.conversation USING idle WHERE conversation.id = idle.id RETURNING 1
""")
READY = text("SELECT 1 FROM chat.conversation LIMIT 1")
