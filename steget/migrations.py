"""Brings all parts' tables to their newest form, and erases again what a restored backup has brought back."""

from __future__ import annotations

from pathlib import Path

from bot.gateway.store.migrate import migrate as migrate_chat
from handover.store.content_keys import ContentKeys
from handover.store.engine import make_engine, session_factory
from handover.store.migrate import migrate as migrate_handover
from handover.tombstone_file import TombstoneFile, erase_again
from nlu.studio.store.migrate import migrate as migrate_studio


def migrate_all(database_url: str, keys: ContentKeys | None = None) -> None:
    """Runs what has not been run, in all three schemas; safe to run twice and at the same time. Raises ContentKeyNeeded."""
    migrate_handover(database_url, keys)
    migrate_chat(database_url)
    migrate_studio(database_url)


def erase_restored(database_url: str, tombstones: Path) -> int:
    """Erases what the file of tombstones names and the database has brought back; gives how many tickets. Raises OSError."""
    engine = make_engine(database_url)
    try:
        return erase_again(session_factory(engine), TombstoneFile(tombstones))
    finally:
        engine.dispose()
