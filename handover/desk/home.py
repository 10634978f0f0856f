"""Where somebody lands: the queue, or for who sees no ticket the pages where content is edited."""

from __future__ import annotations

from typing import Final

from foundation.entry import EDITOR
from handover.store.staff import StaffMember

QUEUE: Final = "/queue"
STUDIO: Final = "/studio/"
"""Another part's pages, mounted at the same door by who starts both; the desk knows the address and nothing else of it."""


def home_of(staff: StaffMember) -> str:
    """The address of their first page."""
    return STUDIO if staff.role == EDITOR else QUEUE
