"""Numbers of the directory inside a text become links that ring, as the scripts make them (bot/widget/static/chat/phone_links.js)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

_NOT_A_DIGIT = re.compile(r"[^\d+]")


class PhoneLinks:
    """Knows the directory's numbers, the longest first, so that a short one inside a long one is not taken for itself."""

    def __init__(self, numbers: Iterable[str]) -> None:
        longest_first = sorted(numbers, key=len, reverse=True)
        # Part of a longer number would ring somebody else.
        self._pattern = re.compile(r"(?<!\d)(?<!\d[ -])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![ -]?\d)")

    def linked(self, text: str) -> Markup:
        """`text` as HTML: links for the numbers that stand alone in it, everything else escaped."""
        return Markup("").join(self._parts(text))

    def numbers_in(self, text: str) -> list[str]:
        """The numbers that stand in `text`, once each, in order."""
        return list(dict.fromkeys(found[0] for found in self._pattern.finditer(text)))

    def _parts(self, text: str) -> Iterator[Markup]:
        start = 0
        for found in self._pattern.finditer(text):
            yield escape(text[start : found.start()])
            yield phone_link(found[0], found[0])
            start = found.end()
        yield escape(text[start:])


def phone_link(number: str, label: str) -> Markup:
    """A link that rings `number`."""
    return Markup('<a class="call" href="tel:{}">{}</a>').format(_NOT_A_DIGIT.sub("", number), label)
