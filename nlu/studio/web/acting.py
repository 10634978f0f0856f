"""Dependencies of routes: who is here, with the form that was posted."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Depends, Request

from foundation.posted_form import PostedForm
from nlu.studio.web.door import StudioDoor, Visit


def acting(door: StudioDoor) -> Callable[..., Visit]:
    """A visit with a form that is ours and of this session."""
    read_form = Depends(door.read_form)

    def act(request: Request, form: PostedForm = read_form) -> Visit:
        return door.act(request, form)

    return act
