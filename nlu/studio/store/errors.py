"""What the store refuses. Every text is Swedish, for the one who asked."""

from __future__ import annotations


class StudioRefusal(Exception):
    """Something that can't be done now; nothing is changed."""


class ChangedSince(StudioRefusal):
    """Somebody has changed the item since the page was made. Both texts are here, so that nothing is lost.

    `theirs` is the item as it is now, `mine` what was to be saved; `by` is who changed it last, "" when nobody knows.
    """

    def __init__(self, theirs: str, mine: str, by: str, seen: str) -> None:
        super().__init__(f"{by or 'Någon annan'} har ändrat samma sak medan du skrev. Inget är sparat än.")
        self.theirs, self.mine, self.by, self.seen = theirs, mine, by, seen


class DoesNotFit(StudioRefusal):
    """A change can't be undone by itself: what it changed has been changed again."""


class NotAllowed(StudioRefusal):
    """It is for somebody else to do."""


class NotThere(StudioRefusal):
    """There is no such row."""
