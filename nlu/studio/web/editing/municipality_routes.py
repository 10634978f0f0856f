"""Municipalities: the list, and one of them with the hours of its staff and all that is its own."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.content.parts import Tree
from foundation.opening_hours_rows import WEEKDAYS
from foundation.problems import Problem
from nlu.studio.content import hours
from nlu.studio.content.directory import MunicipalityRow, municipalities, write_municipality
from nlu.studio.content.errors import ContentError
from nlu.studio.content.overlay_differences import base_changed, differences
from nlu.studio.content.overlays import overlay, readable, unread
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit, seal_of
from nlu.studio.store.errors import ChangedSince
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.editing import hours_form
from nlu.studio.web.editing.hours_form import Fields, Read
from nlu.studio.web.editing.municipality_remarks import own_remarks, own_warnings, remarks_of
from nlu.studio.web.editing.typed_fields import Kept, kept_of
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.words import today

NO_MUNICIPALITY: Final = Problem(404, "no-municipality", "Kommunen finns inte")
_DONE: Final = {"saved": "Sparat i utkastet.", "same": "Inget var ändrat.", "removed": "Kontakten är borttagen ur utkastet.",
                "own-gone": "Kommunens egna ord är borttagna ur utkastet."}  # fmt: skip
_WRONG: Final = "Rätta det som står vid fälten. Inget är sparat än."
_NOT_WHOLE: Final = "Formuläret kom inte fram helt. Inget är sparat. Försök igen."


def municipality_routes(parts: StudioParts) -> APIRouter:
    """GET /municipalities and /municipalities/{slug}/differences; GET and POST /municipalities/{slug}: the hours are saved, or shown
    as they would be."""
    router = APIRouter(prefix="/municipalities")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("")
    @open_to_members()
    def listed(visit: Visit = come_in) -> Response:
        tree = parts.draft.tree()
        rows = municipalities(tree)
        counties, own = list(dict.fromkeys(row.county for row in rows)), {one.slug: one for one in readable(tree)}
        found = parts.remarks.of(tree, today())
        return parts.pages.response("municipalities.html", visit, total=len(rows), remarks=remarks_of(tree),
            changed=base_changed(tree), unread=unread(tree),
            counties=[(county, [(row, hours.in_words(row), own.get(row.slug), own_warnings(found, row))
                                for row in rows if row.county == county]) for county in counties])  # fmt: skip

    @router.get("/{slug}")
    @open_to_members()
    def municipality(slug: str, done: str = "", visit: Visit = come_in) -> Response:
        tree = parts.draft.tree()
        return _page(parts, visit, tree, municipality_of(tree, slug), done=_DONE.get(done, ""))

    @router.get("/{slug}/differences")
    @open_to_members()
    def all_own(slug: str, visit: Visit = come_in) -> Response:
        tree = parts.draft.tree()
        row = municipality_of(tree, slug)
        return parts.pages.response("differences.html", visit, row=row, said=hours.in_words(row), differences=differences(tree, slug),
                                    contacts=overlay(tree, slug).contacts, today=today())  # fmt: skip

    @router.post("/{slug}")
    @open_to_members(EDITOR)
    def save(slug: str, visit: Visit = act) -> Response:
        tree, form = parts.draft.tree(), visit.form
        old, fields = municipality_of(tree, slug), hours_form.posted(form)
        if not hours_form.is_whole(form):
            return _page(parts, visit, tree, old, 422, refused=_NOT_WHOLE)
        acts = {"copy": hours_form.copied, "clear": hours_form.cleared}
        fields = acts.get(form.get("act", ""), dict)(fields)
        read = hours_form.read(fields, old)
        if read.faults or form.get("act") in ("copy", "preview"):
            return _page(parts, visit, tree, old, 422 if read.faults else 200, refused=_WRONG if read.faults else "", mine=fields,
                         read=read)  # fmt: skip
        return _saved(parts, visit, old, read.row, fields)

    return router


def municipality_of(tree: Tree, slug: str) -> MunicipalityRow:
    """The municipality of that name. Raises Problem 404."""
    found = next((row for row in municipalities(tree) if row.slug == slug), None)
    if found is None:
        raise NO_MUNICIPALITY
    return found


def _saved(parts: StudioParts, visit: Visit, old: MunicipalityRow, new: MunicipalityRow, fields: Fields) -> Response:
    item, slug = f"municipality/{old.slug}", old.slug
    edit = Edit(item, f"Tiderna i {old.name}", lambda tree: write_municipality(tree, new), clean_line(visit.form.get("why", "")),
                lambda tree: hours_form.as_text(municipality_of(tree, slug)), visit.form.get("seen"), hours_form.as_text(new))  # fmt: skip
    try:
        saved = parts.draft.save(visit.member, edit)
    except ChangedSince as conflict:
        tree = parts.draft.tree()
        return _page(parts, visit, tree, municipality_of(tree, slug), 409, mine=fields, conflict=conflict)
    except ContentError as fault:
        return _page(parts, visit, parts.draft.tree(), old, 422, mine=fields, refused=fault.what)
    parts.typed.forget(visit.member.id, f"{item}:")
    parts.presence.leave(item, visit.member)
    return RedirectResponse(f"/studio/municipalities/{slug}?done={'saved' if saved else 'same'}", 303)


def _page(parts: StudioParts, visit: Visit, tree: Tree, row: MunicipalityRow, status: int = 200, *, done: str = "", refused: str = "",
          mine: Fields | None = None, read: Read | None = None, conflict: ChangedSince | None = None) -> Response:  # fmt: skip
    item, edits = f"municipality/{row.slug}", visit.may(EDITOR)
    now = seal_of(hours_form.as_text(row))
    kept = kept_of(parts.typed, visit.member.id, item, now) if mine is None and edits else Kept(now)
    seen = kept.seen if read is None else visit.form.get("seen", "")
    shown = row if read is None or read.faults else read.row
    return parts.pages.response(
        "municipality.html", visit, status, row=row, item=item, edits=edits, kept=kept, done=done, refused=refused, conflict=conflict,
        fields=hours_form.fields_of(row) | kept.fields if mine is None else mine, faults=read.faults if read else {},
        is_preview=shown is not row, seen=seen,
        days=list(zip(WEEKDAYS, hours.DAYS, strict=True)), spans=hours_form.SPANS, said=hours.in_words(shown),
        preview=hours.preview(tree, shown, hours.now()), remarks=remarks_of(tree).get(row.name, []),
        differences=differences(tree, row.slug), own_remarks=own_remarks(tree, row),
        contacts=overlay(tree, row.slug).contacts,
        others=parts.presence.open(item, visit.member) if edits else [], changes=parts.history.latest(5, item=item),
    )  # fmt: skip
