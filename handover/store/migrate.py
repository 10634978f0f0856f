"""Brings schema `handover` to the newest revision. The tree lies in handover/store/migrations."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from foundation.migrating import SchemaTree
from handover.store.content_keys import ContentKeys
from handover.store.tables import SCHEMA

_TREE: Final = SchemaTree(SCHEMA, Path(__file__).resolve().parent / "migrations", 0x737465676574)  # "steget"


def migrate(database_url: str, keys: ContentKeys | None = None) -> None:
    """Upgrades. `keys` seal what is stored in clear; raises ContentKeyNeeded when there is some and no key."""
    _TREE.upgrade(database_url, content_keys=keys)


def downgrade(database_url: str, revision: str, keys: ContentKeys | None = None) -> None:
    """Goes back to `revision`. Below 0003 content is in clear again, which needs the keys it was sealed with."""
    _TREE.downgrade(database_url, revision, content_keys=keys)
