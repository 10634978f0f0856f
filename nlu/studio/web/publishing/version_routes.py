"""The versions that are kept: which is live, who published what, and the way back to one of them."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.problems import Problem
from nlu.studio.roles import PUBLISHER
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.publishing.kept_versions import Kept, kept_versions
from nlu.studio.web.publishing.obstacles import switch_under_way

NO_VERSION: Final = Problem(404, "no-version", "Det finns ingen sådan version att gå tillbaka till",
                            detail="Den kan ha tagits bort för att den var gammal, eller aldrig ha använts.")  # fmt: skip
_SHOWN: Final = 20


def version_routes(parts: StudioParts) -> APIRouter:
    """GET /versions and /versions/{id}/back; POST /versions/{id}/back."""
    router = APIRouter(prefix="/versions")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("")
    @open_to_members()
    def versions(visit: Visit = come_in) -> Response:
        return parts.pages.response("versions.html", visit, versions=kept_versions(parts), switches=parts.publications.latest(_SHOWN))

    @router.get("/{version}/back")
    @open_to_members()
    def ask_back(version: str, visit: Visit = come_in) -> Response:
        return parts.pages.response("version_back.html", visit, version=_version(parts, version))

    @router.post("/{version}/back")
    @open_to_members(PUBLISHER)
    def back(version: str, visit: Visit = act) -> Response:
        found = _version(parts, version)
        about = {"version": found.id, "why": clean_line(visit.form.get("why", ""))[:300]}
        asked = switch_under_way(parts, found.id) or parts.jobs.ask("rollback", visit.member, about)
        return RedirectResponse(f"/studio/jobs/{asked}", 303)

    return router


def _version(parts: StudioParts, shown: str) -> Kept:
    """One that people have been answered from: going back asks no gate, so nothing else may go live that way."""
    found = next((one for one in kept_versions(parts) if one.id == shown and one.may_return), None)
    if found is None:
        raise NO_VERSION
    return found
