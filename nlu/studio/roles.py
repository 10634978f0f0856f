"""What a member of the studio may do."""

from __future__ import annotations

from typing import Final, Literal, get_args

Role = Literal["reader", "editor", "safety_reviewer", "publisher"]
READER: Final = "reader"
"""Sees everything in the studio."""
EDITOR: Final = "editor"
"""Changes the draft."""
SAFETY_REVIEWER: Final = "safety_reviewer"
"""Approves what touches danger, never what they changed themselves."""
PUBLISHER: Final = "publisher"
"""Trains and publishes."""
ROLES: Final[tuple[Role, ...]] = get_args(Role)
WORDS: Final[dict[Role, str]] = {"reader": "läsare", "editor": "redaktör", "safety_reviewer": "granskare", "publisher": "publicerar"}
