"""What there is to say about own words of a municipality: as about an answer, with the municipality's own contacts known."""

from __future__ import annotations

import re

from foundation.content.parts import Tree
from nlu.studio.checks import Remark
from nlu.studio.checks.words import Known, about
from nlu.studio.content.overlays import overlay


def own_remarks(tree: Tree, slug: str, text: str) -> list[Remark]:
    """Remarks about the Swedish. Raises ContentError for a municipality that there is not."""
    known, shown = Known.of(tree), [row for row in overlay(tree, slug).contacts if row.show]
    numbers = dict(known.numbers) | {re.sub(r"\D", "", row.number): row.id for row in shown}
    hosts = known.hosts | {row.source.casefold().removeprefix("www.") for row in shown}
    both = Known(known.ids | {row.id for row in shown}, numbers, hosts)
    return [Remark(level, slug, what) for level, what in dict.fromkeys(about(text, both))]
