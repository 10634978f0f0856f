"""The content keys of an installation, for commands that work on the database themselves."""

from __future__ import annotations

from pathlib import Path

from handover.store.content_keys import ContentKeys
from steget.installation import Installation


def content_keys_of(installation: Installation) -> ContentKeys | None:
    """The keys that are set, else the one in the data folder, else None. It makes none: rows sealed with a new key here could
    be read by no process that has another.
    """
    old = installation.content_key_old
    given = installation.content_key.get_secret_value() if installation.content_key else _made(installation.secret_folder / "content_key")
    return ContentKeys(given, old.get_secret_value() if old else None) if given else None


def _made(path: Path) -> str | None:
    return path.read_text(encoding="ascii").strip() if path.is_file() else None
