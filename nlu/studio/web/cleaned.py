"""What is typed into a field, without what nobody sees."""

from __future__ import annotations

from nlu.studio.checks.pasted import clean


def clean_text(text: str) -> str:
    """A text of several lines."""
    return clean(text).strip()


def clean_line(text: str) -> str:
    """One line, whatever was pasted."""
    return " ".join(clean(text).split())
