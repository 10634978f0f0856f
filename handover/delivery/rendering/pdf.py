"""The letter as a tagged PDF, however strange the letters in it are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from handover.delivery.rendering.drawable import NOTE, named_in, plain_letters, without, without_marks
from handover.delivery.rendering.failures import RenderingFailed
from handover.delivery.rendering.letter import Letter
from handover.delivery.rendering.sections import sections_of
from handover.delivery.rendering.typesetting import TypesettingRefused, typeset

# First go the marks, then the letters, and a box in place of a letter can leave the next mark without a glyph.
_ROUNDS: Final = 6
_LAST_RESORTS: Final[tuple[Callable[[str], str], ...]] = (without_marks, plain_letters)


def pdf(letter: Letter, written_at: datetime) -> bytes:
    """The letter on A4 in PDF/UA-1 and PDF/A-2a, the same bytes for the same letter and moment.

    Where no font has a letter, □ stands instead and a note says so. Raises RenderingFailed. Takes 10 to 500 ms.
    """
    for attempt in (letter, *(letter.with_letters(change, NOTE) for change in _LAST_RESORTS)):
        try:
            return _drawn(attempt, written_at)
        except TypesettingRefused:
            continue
    raise RenderingFailed("no-pdf")


def _drawn(letter: Letter, written_at: datetime, rounds: int = _ROUNDS) -> bytes:
    try:
        return typeset(_content(letter), written_at)
    except TypesettingRefused as refused:
        missing = named_in(refused.diagnostic)
        if not missing or rounds == 1:
            raise
    return _drawn(letter.with_letters(without(missing), NOTE), written_at, rounds - 1)


def _content(letter: Letter) -> dict[str, object]:
    text = letter.text.expandtabs(4)  # a tab has no width here, and the words at its sides would run together
    return {"title": letter.title, "footer": letter.footer, "rows": letter.rows, "introduction": letter.introduction,
            "note": letter.note, "sections": sections_of(text), "closing": letter.closing}  # fmt: skip
