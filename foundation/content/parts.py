"""Which files are content: what editors keep. Everything else is program."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from foundation.settings import ROOT

PARTS: Final = (
    "actions/texts/*.yml",
    "bot/assistant/config.yml",
    "bot/assistant/domain/**/*.yml",
    "bot/assistant/nlu.yml",
    "bot/gateway/content/sv.yml",
    "directory/contacts.yml",
    "directory/municipalities.yml",
    "locale/*/LC_MESSAGES/chat.po",
    "nlu/data/**/*.yml",
    "overlays/*.yml",
    "stories/**/*.yml",
)
"""Patterns of paths below a content tree, the same as in the checkout."""

Tree = dict[str, str]
"""A content tree in memory: path below the root, with '/', to text."""


def read_tree(root: Path = ROOT) -> Tree:
    """All content below `root`, by path. Raises UnicodeDecodeError for a file that is no UTF-8."""
    paths = {path for part in PARTS for path in root.glob(part) if path.is_file()}
    return {path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8") for path in sorted(paths)}


def is_content(path: str) -> bool:
    """Whether `path` may stand in a content tree."""
    plain = Path(path)
    if plain.is_absolute() or ".." in plain.parts or plain.as_posix() != path:
        return False
    return any(_fits(plain, part) for part in PARTS)


def _fits(path: Path, part: str) -> bool:
    folder, star, name = part.partition("/**/")
    if not star:
        return len(path.parts) == part.count("/") + 1 and path.match(part)
    return path.as_posix().startswith(f"{folder}/") and path.match(name)
