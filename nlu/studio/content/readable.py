"""Whether content can still be read after a change that was put together line by line: two right texts can make one that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from foundation.content.parts import Tree
from nlu.studio.content import answers, conversations, directory, flows, intents, overlays, texts
from nlu.studio.content.errors import ContentError
from nlu.studio.content.packages import check_file

Look = Callable[[Tree], Any]
_LOOKS: Final[tuple[Look, ...]] = (
    answers.list_answers, intents.list_intents, flows.rows, texts.list_texts, directory.contacts, directory.municipalities,
    overlays.overlays, conversations.list_conversations,
)  # fmt: skip
_OTHER_FORM: Final = "En fil har inte den form som den brukar ha."


def why_unreadable(before: Tree, after: Tree) -> str:
    """Why pages could not read `after` though they could read `before`, in Swedish; "" when they can.

    What could not be read before either is no reason: there must be a way out of it, one change after the other.
    """
    reasons = (reason for look in _looks(before, after) if (reason := _fault(look, after)) and not _fault(look, before))
    return next(reasons, "")


def _looks(before: Tree, after: Tree) -> Iterator[Look]:
    for path in after:
        if before.get(path) != after[path]:
            yield lambda tree, path=path: check_file(path, tree[path]) if path in tree else None
    yield from _LOOKS


def _fault(look: Look, tree: Tree) -> str:
    try:
        look(tree)
    except ContentError as fault:
        return str(fault)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):  # a file taken back may have any form
        return _OTHER_FORM
    return ""
