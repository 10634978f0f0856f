"""Contacts that one municipality alone has: a new one, one that is there, one that goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.content.overlay_rows import prefix_of
from foundation.content.parts import Tree
from nlu.studio.content.directory import ContactRow, MunicipalityRow
from nlu.studio.content.errors import ContentError
from nlu.studio.content.names import name_of
from nlu.studio.content.overlays import overlay
from nlu.studio.content.own_contacts import remove_contact, write_contact
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit, seal_of
from nlu.studio.store.errors import ChangedSince
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.editing.directory_routes import NO_CONTACT, as_text, fields_of, posted, row_from
from nlu.studio.web.editing.municipality_routes import municipality_of
from nlu.studio.web.editing.typed_fields import Kept, kept_of
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.words import today

NEW: Final = "new"
_DONE: Final = {"saved": "Sparat i utkastet.", "same": "Inget var ändrat."}
_AT_ONCE: Final = "Någon annan lade till en kontakt med samma namn just nu. Spara igen om det är en annan."


def own_contact_routes(parts: StudioParts) -> APIRouter:
    """GET and POST /municipalities/{slug}/contacts/{own_id}, where `new` makes one; POST …/remove."""
    router = APIRouter(prefix="/municipalities/{slug}/contacts")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("/{own_id}")
    @open_to_members()
    def contact(slug: str, own_id: str, done: str = "", visit: Visit = come_in) -> Response:
        tree = parts.draft.tree()
        return _page(parts, visit, municipality_of(tree, slug), _known(tree, slug, own_id), done=_DONE.get(done, ""))

    @router.post("/{own_id}")
    @open_to_members(EDITOR)
    def save(slug: str, own_id: str, visit: Visit = act) -> Response:
        tree, mine = parts.draft.tree(), posted(visit.form)
        municipality, old = municipality_of(tree, slug), _known(tree, slug, own_id)
        try:
            new = row_from(own_id if old else _new_id(tree, slug, mine["name"]), mine)
        except ContentError as fault:
            return _page(parts, visit, municipality, old, 422, mine=mine, refused=fault.what)
        return _saved(parts, visit, municipality, old, f"Kontakten {new.name} i {municipality.name}", new,
                      lambda tree: write_contact(_without(tree, slug, new.id) if not old else tree, slug, new))  # fmt: skip

    @router.post("/{own_id}/remove")
    @open_to_members(EDITOR)
    def remove(slug: str, own_id: str, visit: Visit = act) -> Response:
        tree = parts.draft.tree()
        municipality, old = municipality_of(tree, slug), _known(tree, slug, own_id)
        if old is None:
            raise NO_CONTACT
        what = f"Kontakten {old.name} i {municipality.name} togs bort"
        return _saved(parts, visit, municipality, old, what, None, lambda tree: remove_contact(tree, slug, own_id))

    return router


def _known(tree: Tree, slug: str, own_id: str) -> ContactRow | None:
    """The contact; None for a new one. Raises Problem 404."""
    municipality_of(tree, slug)
    found = next((row for row in overlay(tree, slug).contacts if row.id == own_id), None)
    if found is None and own_id != NEW:
        raise NO_CONTACT
    return found


def _new_id(tree: Tree, slug: str, name: str) -> str:
    """A name for the texts: without digits, as the marks want it."""
    id_ = prefix_of(slug) + name_of(re.sub(r"\d", " ", name))
    while any(row.id == id_ for row in overlay(tree, slug).contacts):
        id_ += "_ny"
    return id_


def _without(tree: Tree, slug: str, id_: str) -> Tree:
    """The same tree. Raises ContentError when it has the contact already, which a new one would write over."""
    if any(row.id == id_ for row in overlay(tree, slug).contacts):
        raise ContentError(_AT_ONCE)
    return tree


def _saved(parts: StudioParts, visit: Visit, municipality: MunicipalityRow, old: ContactRow | None, what: str, new: ContactRow | None,
           change: Callable[[Tree], Tree]) -> Response:  # fmt: skip
    slug, kept_as = municipality.slug, _item(municipality.slug, old.id if old else NEW)
    read = (lambda tree: as_text(_known(tree, slug, old.id) or old)) if old else None
    edit = Edit(_item(slug, (old or new).id), what, change, clean_line(visit.form.get("why", "")), read, visit.form.get("seen"),
                as_text(new) if new else "")  # fmt: skip
    mine = fields_of(new) if new else None
    try:
        saved = parts.draft.save(visit.member, edit)
    except ChangedSince as conflict:
        return _page(parts, visit, municipality, _known(parts.draft.tree(), slug, old.id), 409, mine=mine, conflict=conflict)
    except ContentError as fault:
        return _page(parts, visit, municipality, old, 422, mine=mine, refused=fault.what)
    parts.typed.forget(visit.member.id, f"{kept_as}:")
    parts.presence.leave(kept_as, visit.member)
    to = f"/contacts/{new.id}?done={'saved' if saved else 'same'}" if new else "?done=removed"
    return RedirectResponse(f"/studio/municipalities/{slug}{to}", 303)


def _item(slug: str, id_: str) -> str:
    return f"overlay/{slug}/contacts/{id_}"


def _page(parts: StudioParts, visit: Visit, municipality: MunicipalityRow, row: ContactRow | None, status: int = 200, *, done: str = "",
          refused: str = "", mine: dict[str, str] | None = None, conflict: ChangedSince | None = None) -> Response:  # fmt: skip
    item, edits = _item(municipality.slug, row.id if row else NEW), visit.may(EDITOR)
    now = seal_of(as_text(row)) if row else ""
    kept = kept_of(parts.typed, visit.member.id, item, now) if mine is None and edits else Kept(now)
    shown = fields_of(row) if row else {"status": "seen", "show": "yes", "verified_at": today().isoformat()}
    return parts.pages.response(
        "own_contact.html", visit, status, municipality=municipality, row=row, item=item,
        fields=shown | kept.fields if mine is None else mine, kept=kept, done=done, refused=refused, conflict=conflict,
        seen_now=now, seen=visit.form.get("seen", "") if refused and mine is not None else kept.seen,
        others=parts.presence.open(item, visit.member) if edits else [], changes=parts.history.latest(5, item=item),
    )  # fmt: skip
