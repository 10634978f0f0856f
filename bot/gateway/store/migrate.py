"""Brings schema `chat` to the newest revision. The tree lies in bot/gateway/store/migrations."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.gateway.store.tables import SCHEMA
from foundation.migrating import SchemaTree

_TREE: Final = SchemaTree(SCHEMA, Path(__file__).resolve().parent / "migrations", 0x636861745F6462)  # "chat_db"

migrate = _TREE.upgrade
downgrade = _TREE.downgrade
