"""How PostgreSQL takes the next posts out of a long queue: from the front, without looking at all that waits."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from bot.channels.telegram.outbound import statements
from tests.bot.telegram_outbound.parts import BOT

_FILL = (
    "INSERT INTO chat.telegram_bot (bot, next_at) VALUES (:bot, now() - interval '1 minute')",
    "INSERT INTO chat.telegram_chat (bot, chat) SELECT :bot, int4send(number) FROM generate_series(1, 1000) AS number",
    "INSERT INTO chat.telegram_post (key, bot, chat, lane, sealed) SELECT int8send(number), :bot, int4send(1 + (number % 1000)::int), 1,"
    " repeat('x', 400)::bytea FROM generate_series(1, 5000) AS number",
)


def test_a_long_queue_is_taken_from_its_front_alone(database: str) -> None:
    given = {"bot": BOT, "paced": True, "at_once": 3, "gap": 0.04, "chat_gap": 1.0, "lease": 12.0}
    engine = create_engine(database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in _FILL:
            connection.execute(text(statement), {"bot": BOT})
        connection.execute(text("ANALYZE chat.telegram_post, chat.telegram_chat, chat.telegram_bot"))
        plan = "\n".join(row[0] for row in connection.execute(text(f"EXPLAIN {statements.TAKE.text}"), given))
        taken = connection.execute(statements.TAKE, given).all()
    engine.dispose()
    assert "ix_telegram_post_lane" in plan and "Seq Scan on telegram_post" not in plan, plan
    assert len(taken) == 3 and sorted(row.number for row in taken) == list(range(taken[0].number, taken[0].number + 3))
