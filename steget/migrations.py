"""Brings both parts' tables to their newest form."""

from __future__ import annotations

from bot.gateway.store.migrate import migrate as migrate_chat
from handover.store.content_keys import ContentKeys
from handover.store.migrate import migrate as migrate_handover


def migrate_all(database_url: str, keys: ContentKeys | None = None) -> None:
    """Runs what has not been run, in both schemas; safe to run twice and at the same time. Raises ContentKeyNeeded."""
    migrate_handover(database_url, keys)
    migrate_chat(database_url)
