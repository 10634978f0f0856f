"""Saved conversations as a judgement needs them; their form is told in nlu/studio/content/conversations.py."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.content.parts import Tree
from nlu.studio.content.conversations import Conversation, list_conversations
from nlu.studio.content.errors import ContentError
from nlu.studio.jobs.telling import JobFailed


def read_conversations(tree: Tree) -> list[Conversation]:
    """All of them, files in order of name. Raises JobFailed, naming file and conversation, for one of another form."""
    try:
        return list_conversations(tree)
    except ContentError as fault:
        raise JobFailed(f"Ett sparat samtal går inte att läsa. {fault}") from None


def texts_of(conversations: Sequence[Conversation]) -> list[str]:
    """All that persons write in them, once each."""
    return list(dict.fromkeys(step.what for one in conversations for step in one.steps if step.kind == "person"))
