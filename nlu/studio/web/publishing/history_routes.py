"""What was changed, by whom and why; taking a change back; and the second pair of eyes."""

from __future__ import annotations

from difflib import ndiff
from typing import Final, NamedTuple

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.problems import Problem
from nlu.studio.roles import EDITOR, SAFETY_REVIEWER
from nlu.studio.store.errors import StudioRefusal
from nlu.studio.store.history import FileChange
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line
from nlu.studio.web.declared import local_editors_too, open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.parts import StudioParts

NO_CHANGE: Final = Problem(404, "no-change", "Ändringen finns inte")
_A_PAGE: Final = 50
_AROUND: Final = 2
_DONE: Final = {"undone": "Ändringen är ångrad.", "same": "Det fanns inget att ångra: texten är redan som den var.",
                "approved": "Tack. Ändringen är granskad."}  # fmt: skip


class Line(NamedTuple):
    """A line of a file: "+" new, "-" gone, " " as before, "…" lines that are left out."""

    sign: str
    text: str


def history_routes(parts: StudioParts) -> APIRouter:
    """GET /history and /history/{id}; POST /history/{id}/undo and /approve; GET /approvals."""
    router = APIRouter()
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("/history")
    @open_to_members()
    def history(before: str = "", visit: Visit = come_in) -> Response:
        changes = parts.history.latest(_A_PAGE, before=_id(before) or None)
        return parts.pages.response("history.html", visit, changes=changes, more=changes[-1].id if len(changes) == _A_PAGE else None)

    @router.get("/history/{change_id}")
    @open_to_members()
    @local_editors_too
    def change(change_id: str, done: str = "", visit: Visit = come_in) -> Response:
        return _page(parts, visit, _id(change_id), done=_DONE.get(done, ""))

    @router.post("/history/{change_id}/undo")
    @open_to_members(EDITOR)
    @local_editors_too
    def undo(change_id: str, visit: Visit = act) -> Response:
        try:
            saved = parts.draft.undo(visit.member, _id(change_id), clean_line(visit.form.get("why", "")))
        except StudioRefusal as refusal:
            return _page(parts, visit, _id(change_id), 409, refused=str(refusal))
        return RedirectResponse(f"/studio/history/{_id(change_id)}?done={'undone' if saved else 'same'}", 303)

    @router.post("/history/{change_id}/approve")
    @open_to_members(SAFETY_REVIEWER)
    def approve(change_id: str, visit: Visit = act) -> Response:
        try:
            parts.approvals.approve(visit.member, _id(change_id))
        except StudioRefusal as refusal:
            return _page(parts, visit, _id(change_id), 409, refused=str(refusal))
        return RedirectResponse(f"/studio/history/{_id(change_id)}?done=approved", 303)

    @router.get("/approvals")
    @open_to_members()
    def approvals(visit: Visit = come_in) -> Response:
        waiting = [
            (change, [(file.path, lines_of(file)) for file in parts.history.of(change.id)[1]]) for change in parts.approvals.waiting()
        ]
        return parts.pages.response("approvals.html", visit, waiting=waiting)

    return router


def _page(parts: StudioParts, visit: Visit, change_id: int, status: int = 200, *, done: str = "", refused: str = "") -> Response:
    if not change_id:
        raise NO_CHANGE
    change, files = parts.history.of(change_id)
    waits = any(each.id == change_id for each in parts.approvals.waiting())
    return parts.pages.response("change.html", visit, status, change=change, files=[(file.path, lines_of(file)) for file in files],
                                waits=waits, done=done, refused=refused)  # fmt: skip


def lines_of(file: FileChange) -> list[Line]:
    """What was changed, with a little around it."""
    before, after = (file.before or "").splitlines(), (file.after or "").splitlines()
    head = next(
        (number for number, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), min(len(before), len(after))
    )
    tail = next((number for number, (one, other) in enumerate(zip(before[head:][::-1], after[head:][::-1], strict=False)) if one != other),
                min(len(before), len(after)) - head)  # fmt: skip
    begin, end = max(0, head - _AROUND), max(0, tail - _AROUND)
    inner = ndiff(before[begin : len(before) - end], after[begin : len(after) - end])
    rows = [Line(row[0], row[2:]) for row in inner if row[0] in "+- "]
    return _shortened([Line("…", "")] * (begin > 0) + rows + [Line("…", "")] * (end > 0))


def _shortened(rows: list[Line]) -> list[Line]:
    near = {place + step for place, row in enumerate(rows) if row.sign in "+-" for step in range(-_AROUND, _AROUND + 1)}
    found: list[Line] = []
    for place, row in enumerate(rows):
        if place in near:
            found.append(row)
        elif not found or found[-1].sign != "…":
            found.append(Line("…", ""))
    return found


def _id(shown: str) -> int:
    """The number of a change, 0 for none: no change has it."""
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 16 else 0
