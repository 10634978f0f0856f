"""What the checks of the whole content say against publishing it."""

from __future__ import annotations

from datetime import UTC, datetime

from foundation.content.parts import Tree
from nlu.studio.checks import blocks, look_at_tree
from nlu.studio.content.errors import ContentError


def against(tree: Tree) -> list[str]:
    """Swedish lines on what must be mended first; empty when nothing blocks. One or two seconds."""
    try:
        return [f"{remark.place}: {remark.text}" for remark in blocks(look_at_tree(tree, datetime.now(UTC).date()))]
    except ContentError as fault:
        return [str(fault)]
