"""Brings schema `studio` to the newest revision. The tree lies in nlu/studio/store/migrations."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from foundation.migrating import SchemaTree
from nlu.studio.store.tables import SCHEMA

_TREE: Final = SchemaTree(SCHEMA, Path(__file__).resolve().parent / "migrations", 0x73747564696F)  # "studio"

migrate = _TREE.upgrade
downgrade = _TREE.downgrade
