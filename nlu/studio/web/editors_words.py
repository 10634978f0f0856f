"""What editors call intents and answers; nothing for content that can't be read, which is told where it is edited."""

from __future__ import annotations

from foundation.content.parts import Tree
from nlu.studio.content.answer_titles import titles
from nlu.studio.content.errors import ContentError
from nlu.studio.content.intents import list_intents


def labels_of(tree: Tree) -> dict[str, str]:
    """The intents' labels by name."""
    try:
        return {one.name: one.label for one in list_intents(tree)}
    except (ContentError, KeyError):
        return {}


def titles_of(tree: Tree) -> dict[str, str]:
    """The answers' titles by name."""
    try:
        return titles(tree)
    except (ContentError, KeyError):
        return {}
