"""Brings schema `handover` to the newest revision. The tree lies in handover/store/migrations."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from foundation.migrating import SchemaTree
from handover.store.tables import SCHEMA

_TREE: Final = SchemaTree(SCHEMA, Path(__file__).resolve().parent / "migrations", 0x737465676574)  # "steget"

migrate = _TREE.upgrade
downgrade = _TREE.downgrade
