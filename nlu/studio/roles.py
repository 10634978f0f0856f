"""What a member of the studio may do. A role is kept by its plain name; a route declares the same with a prefix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, TypeVar, get_args

from foundation.entry import open_to

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

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])
_PREFIX: Final = "studio_"  # a desk's account may have a role of the same name


def mark_of(role: Role) -> str:
    """The name of a role in a route's declaration."""
    return _PREFIX + role


def open_to_members(*roles: Role) -> Callable[[Endpoint], Endpoint]:
    """Declares that a route is for these roles, or for every member when none is named; stands below the route's own decorator."""
    return open_to(*(mark_of(role) for role in roles or ROLES))
