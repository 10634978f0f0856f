"""The statements of writing with staff."""

from __future__ import annotations

from sqlalchemy import text

PASS_ON = text("""
INSERT INTO chat.live_outbox (conversation_id, key, sealed)
SELECT id, CAST(:key AS bytea), CAST(:sealed AS bytea) FROM chat.conversation WHERE id = :id AND erased_at IS NULL ON CONFLICT DO NOTHING
""")
KEPT = text("SELECT key, sealed FROM chat.live_outbox WHERE conversation_id = :id AND due_at <= now() ORDER BY number")
SENT = text("DELETE FROM chat.live_outbox WHERE conversation_id = :id AND key = :key")
# From two seconds up to an hour later.
REFUSED = text("""
UPDATE chat.live_outbox SET refused = refused + 1, due_at = now() + make_interval(secs => least(3600, 2 ^ least(refused + 1, 12)))
WHERE conversation_id = :id AND key = :key
""")
WAITING_TO_BE_SENT = text("""
SELECT conversation_id, min(number) AS first FROM chat.live_outbox WHERE due_at <= now() GROUP BY conversation_id ORDER BY first LIMIT 200
""")
MODE = text("SELECT mode FROM chat.conversation WHERE id = :id AND erased_at IS NULL")

# What staff wrote goes into the history in the same transaction as the number of the last line that was read.
KEEP_NEWS = text("""
WITH alive AS (
  UPDATE chat.conversation SET state = :state, mode = :mode, active_at = now() WHERE id = :id AND erased_at IS NULL RETURNING id)
INSERT INTO chat.message (conversation_id, id, sealed)
SELECT alive.id, row.id, row.sealed FROM alive, unnest(CAST(:ids AS bigint[]), CAST(:sealed AS bytea[])) AS row (id, sealed)
""")
