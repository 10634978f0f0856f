"""What the database still holds when a run has ended: updates that wait, and answers that wait. Read with the run's own key."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from bot.channels.telegram.chat_seal import ChatSeal
from bot.channels.telegram.outbound.sealing import PostSeal
from tests.bench.telegram.inbound.gateway_process import KEY
from tests.bench.telegram.inbound.people import answered

_INBOX = text("SELECT update_id FROM chat.telegram_update WHERE sealed IS NOT NULL")
_POSTS = text("SELECT key, sealed FROM chat.telegram_post")


def left_over(database: str) -> tuple[set[int], set[int]]:
    """The ids of the updates in the inbox, and of those whose answer waits in the lanes."""
    seal, engine = PostSeal(KEY, ChatSeal(KEY).open), create_engine(database)
    with engine.connect() as connection:
        inbox = {row.update_id for row in connection.execute(_INBOX)}
        texts = [seal.open(bytes(row.key), bytes(row.sealed)).text for row in connection.execute(_POSTS)]
    engine.dispose()
    return inbox, {number for words in texts if (number := answered(words)) is not None}
