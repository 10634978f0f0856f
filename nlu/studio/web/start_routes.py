"""The first page: what is live, what the draft has changed, what waits for somebody else's eyes, what blocks a publication."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from foundation.content.parts import Tree
from nlu.studio.checks import Remark, blocks
from nlu.studio.content.directory import MunicipalityRow, municipalities
from nlu.studio.content.errors import ContentError
from nlu.studio.content.overlay_differences import Difference, base_changed
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.words import today

_SHOWN: Final = 8
_SECONDS: Final = 10.0


def start_routes(parts: StudioParts) -> APIRouter:
    """GET / and /remarks."""
    router = APIRouter()
    come_in = Depends(parts.door.visit)

    @router.get("/")
    @open_to_members()
    def start(visit: Visit = come_in) -> Response:
        latest, remarks = parts.publications.latest(1), parts.remarks.of(parts.draft.tree(), today())
        return parts.pages.response(
            "start.html", visit, live=parts.versions.live_id(), published=latest[0] if latest else None, changed=parts.draft.changed(),
            underneath=parts.draft.changed_underneath(), waiting=parts.approvals.waiting(), latest=parts.history.latest(_SHOWN),
            remarks=None if remarks is None else blocks(remarks), warnings=_others(remarks),
            overlaid=_overlaid(parts.draft.tree()),
            own_town=_own_town(parts.draft.tree(), visit),
        )  # fmt: skip

    @router.get("/remarks")
    @open_to_members()
    def remarks(visit: Visit = come_in) -> Response:
        return parts.pages.response("remarks.html", visit, remarks=parts.remarks.of(parts.draft.tree(), today(), _SECONDS))

    return router


def _overlaid(tree: Tree) -> list[Difference]:
    """Own words of municipalities over common ones that have changed; what can't be read is told among the remarks."""
    try:
        return base_changed(tree)
    except ContentError:
        return []


def _own_town(tree: Tree, visit: Visit) -> MunicipalityRow | None:
    """The municipality that an editor edits for alone."""
    slug = visit.member.municipality
    return next((row for row in municipalities(tree) if row.slug == slug), None) if slug else None


def _others(remarks: list[Remark] | None) -> int:
    return sum(one.level != "block" for one in remarks or ())
