"""Reads directory/embedding.yml: on which websites each municipality shows the chat, and how it looks there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.widget.theme import Theme, ThemeRefused
from foundation.settings import ROOT

FILE: Final = ROOT / "directory" / "embedding.yml"
# An origin as a browser writes it (RFC 6454, section 6.2): small letters, no path, no default port. A star would let in anybody.
_ORIGIN: Final = re.compile(r"https://[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+(?::(?!443$)\d{2,5})?")
_OWN_MACHINE: Final = re.compile(r"http://(?:localhost|127\.0\.0\.1)(?::\d{2,5})?")
_KEYS: Final = {"slug", "origins", "theme"}


class EmbeddingRefused(ValueError):
    """Carries a Swedish sentence for whoever wrote the file."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """What one municipality has decided. Without a row: no foreign origin and the product's own looks."""

    origins: tuple[str, ...] = ()
    theme: Theme = field(default_factory=Theme)

    @property
    def frame_ancestors(self) -> str:
        """The sources of CSP's frame-ancestors: ourselves, for the install page, and the municipality's own."""
        return " ".join(["'self'", *self.origins])


Embeddings = Mapping[str, Embedding]
NOWHERE: Final = Embedding()


def load_embeddings(municipalities: Collection[str], path: Path = FILE) -> dict[str, Embedding]:
    """By slug. Raises EmbeddingRefused for anything that is not exactly as the file says it shall be."""
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, YAMLError, UnicodeDecodeError):
        raise EmbeddingRefused("filen går inte att läsa.") from None
    rows = content.get("municipalities") if isinstance(content, dict) else None
    if not isinstance(rows, list):
        raise EmbeddingRefused("filen ska ha en lista som heter municipalities.")
    found: dict[str, Embedding] = {}
    for number, row in enumerate(rows, 1):
        slug = _slug(row, number, municipalities)
        if slug in found:
            raise EmbeddingRefused(f"{slug} står två gånger.")
        found[slug] = _embedding(row, slug)
    return found


def all_origins(embeddings: Embeddings) -> frozenset[str]:
    """Every origin that any municipality has let in."""
    return frozenset(origin for embedding in embeddings.values() for origin in embedding.origins)


def may_open(embeddings: Embeddings, origin: str | None, slug: str | None) -> bool:
    """Whether a website that one municipality has let in may open the chat of `slug`. Others are kept out by CORS already."""
    return slug is None or origin not in all_origins(embeddings) or origin in embeddings.get(slug, NOWHERE).origins


def _slug(row: Any, number: int, municipalities: Collection[str]) -> str:
    slug = row.get("slug") if isinstance(row, dict) else None
    if not isinstance(slug, str) or slug not in municipalities:
        raise EmbeddingRefused(f"rad {number} i listan nämner ingen kommun i municipalities.yml.")
    return slug


def _embedding(row: dict[str, Any], where: str) -> Embedding:
    if set(row) - _KEYS:
        raise EmbeddingRefused(f"{where}: det finns en rad som inte hör dit. Använd slug, origins och theme.")
    origins, theme = row.get("origins") or [], row.get("theme") or {}
    if not isinstance(origins, list) or not all(isinstance(one, str) and _is_origin(one) for one in origins):
        raise EmbeddingRefused(f"{where}: origins ska vara adresser som https://www.kommunen.se, utan sökväg och utan stjärna.")
    if len(set(origins)) != len(origins):
        raise EmbeddingRefused(f"{where}: samma adress står två gånger.")
    if not isinstance(theme, dict):
        raise EmbeddingRefused(f"{where}: theme ska vara namn och värden.")
    try:
        return Embedding(tuple(origins), Theme.read(theme))
    except ThemeRefused as refused:
        raise EmbeddingRefused(f"{where}: {refused}") from None


def _is_origin(text: str) -> bool:
    return bool(_ORIGIN.fullmatch(text) or _OWN_MACHINE.fullmatch(text))
