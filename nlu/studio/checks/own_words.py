"""Remarks about what only one municipality says: its words, its contacts, and common words that have changed underneath."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from foundation.content.overlay_rows import OwnAnswer
from foundation.content.parts import Tree
from nlu.studio.checks.answer_checks import look_at_own_words
from nlu.studio.checks.dated import dated
from nlu.studio.checks.remark import Remark
from nlu.studio.checks.words import Known
from nlu.studio.content.answers import Variation, list_answers
from nlu.studio.content.overlay_differences import Difference, difference
from nlu.studio.content.overlays import Overlay, overlay, overlays
from nlu.studio.content.own_contacts import clashes
from nlu.studio.content.shared_answers import SharedAnswers


def look_at_own_answer(tree: Tree, slug: str, own: OwnAnswer) -> list[Remark]:
    """What to say about own words while they are written. Raises ContentError."""
    there = overlay(tree, slug)
    return [*_words(there, own, known_to(tree, there)), *_simpler(tree, there, own)]


def look_at_own(tree: Tree, today: date) -> Iterator[Remark]:
    """All municipalities. Raises ContentError."""
    found = overlays(tree)
    common = SharedAnswers.of(tree) if found else None
    for there in found:
        known = known_to(tree, there)
        for own in there.answers:
            yield from (remark for remark in _words(there, own, known) if remark.level != "hint")
            yield from _base(common, difference(common, there, own)) if common else ()
        yield from _contacts(tree, there, today)


def known_to(tree: Tree, there: Overlay) -> Known:
    """What the municipality's own words may name: the common contacts and its own."""
    common, own = Known.of(tree), [row for row in there.contacts if row.show]
    numbers = {re.sub(r"\D", "", row.number): row.id for row in own}
    return replace(common, ids=common.ids | {row.id for row in own}, numbers={**numbers, **common.numbers},
                   hosts=common.hosts | {row.source.casefold().removeprefix("www.") for row in own})  # fmt: skip


def _words(there: Overlay, own: OwnAnswer, known: Known) -> Iterator[Remark]:
    place = f"{there.name}, {own.answer}"
    yield from look_at_own_words(Variation(own.role, own.text), own.translations, place, known)


def _simpler(tree: Tree, there: Overlay, own: OwnAnswer) -> Iterator[Remark]:
    """Who asks to have it more simply gets a text of the actions', and those are common."""
    name = own.answer.replace("utter_", "utter_simple_", 1)
    if any(one.name == name for one in list_answers(tree)):
        what = "Den som ber om ett enklare svar får ett gemensamt. Läs det också, så att de två inte säger emot varandra."
        yield Remark("hint", f"{there.name}, {own.answer}", what)


def _base(common: SharedAnswers, one: Difference) -> Iterator[Remark]:
    """Own words where nobody may have any must go; of others it is enough to know."""
    place, barred = f"{one.municipality}, {one.answer}", common.why_not(one.answer, one.role) if one.base_now else ""
    if barred:
        yield Remark("block", place, f"{barred} Ta tillbaka det gemensamma svaret.")
    elif one.why:
        yield Remark("warn", place, one.why)
    elif one.is_base_changed:
        yield Remark("warn", place, "Det gemensamma svaret har ändrats sedan kommunen skrev sitt eget. Titta på båda.")


def _contacts(tree: Tree, there: Overlay, today: date) -> Iterator[Remark]:
    for row in there.contacts:
        place = f"{there.name}, {row.name}"
        if reason := clashes(tree, row):
            yield Remark("block", place, reason)
        if row.show:
            yield from dated(row, place, today)
