"""The letter as plain text: for mail, for terminals, for search."""

from __future__ import annotations

from handover.delivery.rendering.letter import Letter


def plain_text(letter: Letter) -> str:
    """Title, rows, introduction, the stored text without a letter changed, closing; a blank line between them, a newline last.

    Lines are not wrapped: the stored text has its own lines, and a person's own words stay indented by two spaces.
    """
    rows = "\n".join(f"{label}: {value}" for label, value in letter.rows)
    parts = (letter.title, rows, letter.introduction, letter.note, letter.text, letter.closing)
    return "\n\n".join(part for part in parts if part) + "\n"
