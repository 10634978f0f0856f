"""The statements of the queue. Each is one round trip and one transaction; all times are the database's.

PUT leases emergencies to whoever puts them, unless they have to wait: behind another of the same chat, or for the chat's own limit.
TAKE gives whoever finds the pace free what may leave now; a gateway that finds it in other hands takes nothing and looks again.
"""

from __future__ import annotations

from sqlalchemy import text

# A touched line is not purged (PURGE looks at the newest version of the row). Emergencies that leave beside the pace are paid for
# by the other lanes, but by at most a second of it.
PUT = text("""
WITH given AS (
  SELECT * FROM unnest(CAST(:keys AS bytea[]), CAST(:bots AS text[]), CAST(:refs AS bytea[]), CAST(:lanes AS smallint[]),
    CAST(:sealed AS bytea[])) WITH ORDINALITY AS row (key, bot, chat, lane, sealed, place)),
fresh AS (INSERT INTO chat.telegram_key (key) SELECT key FROM given ON CONFLICT DO NOTHING RETURNING key),
bots AS (INSERT INTO chat.telegram_bot (bot) SELECT DISTINCT bot FROM given ON CONFLICT DO NOTHING),
paid AS (
  UPDATE chat.telegram_bot SET next_at = least(greatest(next_at, now()) + urgent.count * make_interval(secs => :gap),
    greatest(next_at, now() + interval '1 second'))
  FROM (SELECT bot, count(*) FROM given WHERE lane = 0 GROUP BY bot) AS urgent WHERE telegram_bot.bot = urgent.bot),
lines AS (
  INSERT INTO chat.telegram_chat (bot, chat) SELECT DISTINCT bot, chat FROM given
  ON CONFLICT (bot, chat) DO UPDATE SET free_at = greatest(telegram_chat.free_at, now()))
INSERT INTO chat.telegram_post (key, bot, chat, lane, sealed, fence, leased_until)
SELECT key, bot, chat, lane, sealed, 1, CASE WHEN lane = 0
  AND NOT EXISTS (SELECT 1 FROM chat.telegram_post AS earlier
    WHERE earlier.bot = given.bot AND earlier.chat = given.chat AND earlier.lane = 0)
  AND NOT EXISTS (SELECT 1 FROM chat.telegram_chat AS line
    WHERE line.bot = given.bot AND line.chat = given.chat AND line.held_until > now())
  THEN now() + make_interval(secs => :lease) END
FROM given JOIN fresh USING (key) ORDER BY place ON CONFLICT DO NOTHING
RETURNING key, leased_until IS NOT NULL AS is_ours
""")

# The generic cell rate algorithm: `next_at` is when the next message may leave, and it lags behind by no more than :at_once gaps.
# In a chat nothing goes before what stands before it: a lane waits for the one above, also while that is tried again. The subselect for
# the first of a chat stays a subselect on purpose: as a join the planner sorts the whole backlog. The coalesce around it is there on
# purpose too: of a plain equality the planner thinks that hardly a row passes, and then it reads and sorts all that waits, where the
# first few of the index are enough.
TAKE = text("""
WITH room AS MATERIALIZED (
  SELECT next_at, CASE WHEN CAST(:paced AS boolean) AND coalesce(held_until <= now(), true)
    THEN greatest(0, least(:at_once, floor(extract(epoch FROM now() - next_at) / :gap) + 1)) ELSE 0 END AS messages
  FROM chat.telegram_bot WHERE bot = :bot FOR UPDATE SKIP LOCKED),
free AS MATERIALIZED (
  SELECT post.key, post.chat, post.lane, post.number
  FROM chat.telegram_post AS post JOIN chat.telegram_chat AS line ON line.bot = post.bot AND line.chat = post.chat
  WHERE post.bot = :bot AND (post.lane = 0 OR (SELECT messages FROM room) > 0) AND EXISTS (SELECT 1 FROM room)
    AND post.due_at <= now() AND coalesce(post.leased_until < now(), true)
    AND coalesce(line.held_until <= now(), true) AND (post.lane = 0 OR line.free_at <= now())
    AND coalesce(post.number = (SELECT first.number FROM chat.telegram_post AS first
      WHERE first.bot = post.bot AND first.chat = post.chat ORDER BY first.lane, first.number LIMIT 1), false)
  ORDER BY post.lane, post.number LIMIT 8 FOR UPDATE OF post, line SKIP LOCKED),
chosen AS MATERIALIZED (
  SELECT DISTINCT ON (chat) key, chat FROM (SELECT *, row_number() OVER (ORDER BY lane, number) AS place FROM free) AS ranked, room
  WHERE place <= greatest(room.messages, CASE WHEN lane = 0 THEN 1 ELSE 0 END) ORDER BY chat, lane, number),
paced AS (
  UPDATE chat.telegram_bot SET next_at = least(now() + interval '1 second',
    greatest(room.next_at, now() - (:at_once - 1) * make_interval(secs => :gap))
    + (SELECT count(*) FROM chosen) * make_interval(secs => :gap))
  FROM room WHERE telegram_bot.bot = :bot AND EXISTS (SELECT 1 FROM chosen)),
lines AS (
  UPDATE chat.telegram_chat SET free_at = now() + make_interval(secs => :chat_gap)
  FROM chosen WHERE telegram_chat.bot = :bot AND telegram_chat.chat = chosen.chat)
UPDATE chat.telegram_post AS post SET leased_until = now() + make_interval(secs => :lease), fence = fence + 1, attempts = attempts + 1
FROM chosen WHERE post.key = chosen.key
RETURNING post.key, post.chat, post.lane, post.number, post.sealed, post.fence, post.attempts,
  extract(epoch FROM now() - post.created_at) AS age
""")

# Whoever holds the lease by now: what is sent is sent, and its key stays so that it is not posted again.
RECORD = text("""
WITH kept AS (INSERT INTO chat.telegram_key (key) VALUES (:key) ON CONFLICT DO NOTHING)
DELETE FROM chat.telegram_post WHERE key = :key
""")
LATER = text("""
UPDATE chat.telegram_post SET leased_until = NULL, due_at = now() + make_interval(secs => :pause) WHERE key = :key AND fence = :fence
""")

# One chat that is told to wait says nothing of the others; two of them say that the bot as a whole is too fast.
HOLD = text("""
WITH line AS (
  UPDATE chat.telegram_chat SET held_until = greatest(coalesce(held_until, now()), now() + make_interval(secs => :seconds))
  WHERE bot = :bot AND chat = :ref),
whole AS (
  UPDATE chat.telegram_bot SET held_until = greatest(coalesce(held_until, now()), now() + make_interval(secs => :seconds))
  WHERE bot = :bot AND EXISTS (SELECT 1 FROM chat.telegram_chat WHERE bot = :bot AND chat <> :ref AND held_until > now()))
UPDATE chat.telegram_post SET leased_until = NULL WHERE key = :key AND fence = :fence
""")

TELL = text("""
UPDATE chat.telegram_chat SET told_at = now()
WHERE bot = :bot AND chat = :ref AND coalesce(told_at < now() - interval '1 minute', true) RETURNING 1
""")
UNTOLD = text("UPDATE chat.telegram_chat SET told_at = NULL WHERE bot = :bot AND chat = :ref")
FORGET = text("DELETE FROM chat.telegram_post WHERE bot = :bot AND chat = :ref")
DROP = text("DELETE FROM chat.telegram_post WHERE key = :key AND fence = :fence")
WAITING = text("SELECT count(*) FROM chat.telegram_post WHERE bot = :bot")

PURGE = text("""
WITH keys AS (DELETE FROM chat.telegram_key WHERE day < current_date - CAST(:days AS integer))
DELETE FROM chat.telegram_chat AS line WHERE free_at < now() - interval '1 hour' AND coalesce(held_until < now(), true)
AND NOT EXISTS (SELECT 1 FROM chat.telegram_post AS post WHERE post.bot = line.bot AND post.chat = line.chat)
""")
