"""What a page sends by itself while somebody types: the text so far, and the question what is to be said about it."""

from __future__ import annotations

import re
from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.problems import Problem
from nlu.studio.checks import Remark
from nlu.studio.content.errors import ContentError
from nlu.studio.roles import EDITOR
from nlu.studio.web.acting import acting
from nlu.studio.web.declared import local_editors_too, open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.editing.live_remarks import remarks_on
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.words import address_of

_ITEM: Final = re.compile(r"[a-z]{1,20}/[A-Za-z0-9_/.-]{1,100}")
_FIELD: Final = re.compile(r"[A-Za-z0-9._-]{1,70}")
_SEALS: Final = re.compile(r"[0-9a-f]{32}(?: [0-9a-f]{32})?")
"""Of the item, and of the common answer below own words."""
_UNKNOWN_FIELD: Final = Problem(422, "unknown-field", "Det fältet finns inte")


def typing_routes(parts: StudioParts) -> APIRouter:
    """POST /typed keeps a text and tells who else has the item open; POST /typed/forget throws away what is kept; POST /checks says
    what there is to say about a text.
    """
    router = APIRouter()
    act = Depends(acting(parts.door))

    @router.post("/typed")
    @open_to_members(EDITOR)
    @local_editors_too
    def keep(visit: Visit = act) -> dict[str, list[str]]:
        item, field = visit.form.get("item", ""), visit.form.get("field", "")
        if not _ITEM.fullmatch(item) or not _FIELD.fullmatch(field):
            raise _UNKNOWN_FIELD
        text, seen = visit.form.get("text", "").replace("\0", ""), visit.form.get("seen", "")
        parts.typed.keep(visit.member.id, f"{item}:{field}", text, seen if _SEALS.fullmatch(seen) else "")
        return {"others": parts.presence.open(item, visit.member)}

    @router.post("/typed/forget")
    @open_to_members(EDITOR)
    @local_editors_too
    def forget(visit: Visit = act) -> Response:
        item = visit.form.get("item", "")
        if _ITEM.fullmatch(item):
            parts.typed.forget(visit.member.id, f"{item}:")
        return RedirectResponse(address_of(item) or "/studio/", 303)

    @router.post("/checks")
    @open_to_members(EDITOR)
    @local_editors_too
    def check(visit: Visit = act) -> dict[str, list[dict[str, str]]]:
        try:
            remarks = remarks_on(parts.draft.tree(), visit.form, parts.meaning)
        except ContentError as fault:
            remarks = [Remark("block", "", str(fault))]
        return {"remarks": [{"level": remark.level, "text": remark.text, "place": remark.place} for remark in remarks]}

    return router
