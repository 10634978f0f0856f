"""What an editor of one municipality may change: its own words and contacts, and its hours. Everything else is for all to share."""

from __future__ import annotations

from typing import Any, Final

from foundation.content.overlay_rows import path_of
from foundation.content.parts import Tree
from nlu.studio.content.directory import MUNICIPALITIES
from nlu.studio.content.errors import ContentError
from nlu.studio.content.yaml_nodes import parse, plain

_OWN: Final = frozenset({"hours", "closed", "verified_at"})
_BEYOND: Final = "Du kan bara ändra det som är din kommuns eget: tider, egna svar och egna kontakter."


def beyond_own(before: Tree, after: Tree, slug: str) -> str:
    """Why the step from `before` to `after` is more than the municipality's own, in Swedish; "" when it is not."""
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    if changed - {path_of(slug), MUNICIPALITIES}:
        return _BEYOND
    return _BEYOND if MUNICIPALITIES in changed and _shared(before, slug) != _shared(after, slug) else ""


def _shared(tree: Tree, slug: str) -> Any:
    """The directory of municipalities without what is this one's own; what can't be read equals nothing."""
    try:
        rows = plain(parse(tree[MUNICIPALITIES], MUNICIPALITIES))["municipalities"]
        return [{key: value for key, value in row.items() if row["slug"] != slug or key not in _OWN} for row in rows]
    except (ContentError, KeyError, TypeError, AttributeError):
        return object()
