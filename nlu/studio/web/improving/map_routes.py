"""The map of all examples: drawn, and as tables of what lies too near to something else."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from nlu.studio.content import intents
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.improving.map_maker import MapMaker
from nlu.studio.web.parts import StudioParts

_A_PAGE: Final = 50


def map_routes(parts: StudioParts, maker: MapMaker) -> APIRouter:
    """GET /map, and what it draws as JSON: GET /map/data."""
    router = APIRouter(prefix="/map")
    come_in = Depends(parts.door.visit)

    @router.get("")
    @open_to_members()
    def shown(intent: str = "", visit: Visit = come_in) -> Response:
        tree = parts.draft.tree()
        made, state = maker.of(tree)
        every = {one.name: one for one in intents.list_intents(tree)}
        chosen = every.get(intent)
        overlaps = [row for row in made.overlaps if _is_asked(intent, chosen, row["intent"], row["like"])] if made else []
        strays = [one for one in made.strays if _is_asked(intent, chosen, one.example.intent)] if made else []
        return parts.pages.response(
            "map.html", visit, made=made, state=state, intents=list(every.values()), chosen=chosen, overlaps=overlaps[:_A_PAGE],
            strays=strays[:_A_PAGE], labels={name: one.label for name, one in every.items()}, overlaps_total=len(overlaps),
            strays_total=len(strays),
        )  # fmt: skip

    @router.get("/data")
    @open_to_members()
    def data(visit: Visit = come_in) -> Response:
        made, state = maker.of(parts.draft.tree())
        if made is None:
            return Response(b'{"state":"%s"}' % state.encode(), 202, media_type="application/json")
        return Response(made.data, media_type="application/json", headers={"X-Map-State": state})

    return router


def _is_asked(asked: str, chosen: object, *names: str) -> bool:
    return chosen is None or asked in names
