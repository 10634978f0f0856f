"""Numbers that people are given: the list, and one of them with who answers for it and until when it is right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.content.parts import Tree
from foundation.problems import Problem
from nlu.studio.checks import Remark, look_at_directory
from nlu.studio.content.directory import ContactRow, contacts, municipalities, write_contact
from nlu.studio.content.errors import ContentError
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit, seal_of
from nlu.studio.store.errors import ChangedSince
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.editing.typed_fields import Kept, kept_of
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.words import today

NO_CONTACT: Final = Problem(404, "no-contact", "Kontakten finns inte")
FIELDS: Final = ("name", "number", "hours", "owner", "source", "verified_at", "valid_until")
_DONE: Final = {"saved": "Sparat i utkastet.", "same": "Inget var ändrat."}


def directory_routes(parts: StudioParts) -> APIRouter:
    """GET /directory; GET and POST /directory/{id}."""
    router = APIRouter(prefix="/directory")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("")
    @open_to_members()
    def directory(visit: Visit = come_in) -> Response:
        tree = parts.draft.tree()
        return parts.pages.response(
            "directory.html", visit, rows=contacts(tree), remarks=_remarks(tree), municipalities=municipalities(tree)
        )

    @router.get("/{id_}")
    @open_to_members()
    def contact(id_: str, done: str = "", visit: Visit = come_in) -> Response:
        return _page(parts, visit, _contact(parts.draft.tree(), id_), done=_DONE.get(done, ""))

    @router.post("/{id_}")
    @open_to_members(EDITOR)
    def save(id_: str, visit: Visit = act) -> Response:
        item, old, form = f"contact/{id_}", _contact(parts.draft.tree(), id_), visit.form
        mine = posted(form)
        try:
            new = row_from(id_, mine)
            saved = parts.draft.save(visit.member, Edit(
                item, f"Kontakten {new.name}", lambda tree: write_contact(tree, new), clean_line(form.get("why", "")),
                lambda tree: as_text(_contact(tree, id_)), form.get("seen"), as_text(new)))  # fmt: skip
        except ChangedSince as conflict:
            return _page(parts, visit, _contact(parts.draft.tree(), id_), 409, mine=mine, conflict=conflict)
        except ContentError as fault:
            return _page(parts, visit, old, 422, mine=mine, refused=fault.what)
        parts.typed.forget(visit.member.id, f"{item}:")
        parts.presence.leave(item, visit.member)
        return RedirectResponse(f"/studio/directory/{id_}?done={'saved' if saved else 'same'}", 303)

    return router


def posted(form: Mapping[str, str]) -> dict[str, str]:
    """The fields of a contact among those that were sent, cleaned."""
    return {field: clean_line(form.get(field, "")) for field in FIELDS} | {name: form.get(name, "") for name in ("status", "show")}


def as_text(row: ContactRow) -> str:
    """A row in words: what two editors compare."""
    return "\n".join(f"{field}: {value}" for field, value in fields_of(row).items())


def fields_of(row: ContactRow) -> dict[str, str]:
    """What the form shows."""
    shown = {field: str(getattr(row, field) or "") for field in FIELDS}
    return shown | {"status": row.status, "show": "yes" if row.show else ""}


def row_from(id_: str, fields: Mapping[str, str]) -> ContactRow:
    """The row that the fields of the form say. Raises ContentError."""
    try:
        verified = date.fromisoformat(fields["verified_at"])
        until = date.fromisoformat(fields["valid_until"]) if fields["valid_until"] else None
    except ValueError:
        raise ContentError("Skriv dagarna så här: 2026-11-23.") from None
    return ContactRow(id_, fields["name"], fields["number"], fields["hours"], fields["owner"], fields["source"], verified,
                      fields["status"], fields["show"] == "yes", until)  # fmt: skip


def _page(parts: StudioParts, visit: Visit, row: ContactRow, status: int = 200, *, done: str = "", refused: str = "",
          mine: dict[str, str] | None = None, conflict: ChangedSince | None = None) -> Response:  # fmt: skip
    item = f"contact/{row.id}"
    now = seal_of(as_text(row))
    kept = kept_of(parts.typed, visit.member.id, item, now) if mine is None and visit.may(EDITOR) else Kept(now)
    return parts.pages.response(
        "contact.html", visit, status, row=row, item=item, fields=fields_of(row) | kept.fields if mine is None else mine, kept=kept,
        done=done, refused=refused, conflict=conflict, seen=visit.form.get("seen", "") if refused and mine is not None else kept.seen,
        remarks=_remarks(parts.draft.tree()).get(row.name, []),
        others=parts.presence.open(item, visit.member) if visit.may(EDITOR) else [], changes=parts.history.latest(5, item=item),
    )  # fmt: skip


def _contact(tree: Tree, id_: str) -> ContactRow:
    found = next((row for row in contacts(tree) if row.id == id_), None)
    if found is None:
        raise NO_CONTACT
    return found


def _remarks(tree: Tree) -> dict[str, list[Remark]]:
    """What is to be said of each contact and municipality today, by its name."""
    found: dict[str, list[Remark]] = {}
    for remark in look_at_directory(tree, today()):
        found.setdefault(remark.place.partition(", ")[2], []).append(remark)
    return found
