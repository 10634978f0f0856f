"""The first page: what is live, what the draft has changed, what waits for somebody else's eyes."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.parts import StudioParts

_SHOWN = 8


def start_routes(parts: StudioParts) -> APIRouter:
    """GET /."""
    router = APIRouter()
    come_in = Depends(parts.door.visit)

    @router.get("/")
    @open_to_members()
    def start(visit: Visit = come_in) -> Response:
        latest = parts.publications.latest(1)
        return parts.pages.response(
            "start.html", visit, live=parts.versions.live_id(), published=latest[0] if latest else None, changed=parts.draft.changed(),
            underneath=parts.draft.changed_underneath(), waiting=parts.approvals.waiting(), latest=parts.history.latest(_SHOWN),
        )  # fmt: skip

    return router
