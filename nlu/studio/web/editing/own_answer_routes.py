"""A municipality's own words: which answers may have them, and one of them beside the common answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.content.parts import Tree
from foundation.problems import Problem
from nlu.studio.checks import look_at_own_answer
from nlu.studio.content import overlays, translations
from nlu.studio.content.answer_titles import titles
from nlu.studio.content.directory import contacts
from nlu.studio.content.errors import ContentError
from nlu.studio.content.overlay_differences import differences
from nlu.studio.content.own_choices import choices
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit, seal_of
from nlu.studio.store.errors import ChangedSince
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.editing import own_answer_form
from nlu.studio.web.editing.municipality_routes import municipality_of
from nlu.studio.web.editing.own_answer_form import Fields
from nlu.studio.web.editing.typed_fields import Kept, kept_of
from nlu.studio.web.parts import StudioParts

NO_OWN: Final = Problem(404, "no-answer", "Svaret finns inte", detail="Någon kan ha tagit bort det, eller så är adressen fel.")
_DONE: Final = {"saved": "Sparat i utkastet.", "same": "Inget var ändrat.", "back": "Kommunen säger det gemensamma igen.",
                "kept": "Kommunen behåller sina egna ord."}  # fmt: skip
_BASE_MOVED: Final = "Det gemensamma svaret ändrades medan du hade sidan öppen. Läs det igen. Inget är sparat än."


@dataclass(frozen=True, slots=True)
class Place:
    """Whose words, for which answer and role. `title` is what editors call the answer."""

    slug: str
    municipality: str
    answer: str
    role: str | None
    title: str

    @property
    def id(self) -> str:
        """The last part of its address."""
        return own_answer_form.id_of(self.answer, self.role)

    @property
    def item(self) -> str:
        """What a change of it is about."""
        return f"overlay/{self.slug}/answers/{self.id}"

    @property
    def address(self) -> str:
        """Its page."""
        return f"/studio/municipalities/{self.slug}/answers/{self.id}"


def own_answer_routes(parts: StudioParts) -> APIRouter:
    """GET /municipalities/{slug}/answers; GET and POST below it {own}, with /keep and /back; GET /answers/{name}/own leads there."""
    router = APIRouter()
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("/answers/{name}/own")
    @open_to_members()
    def lead(name: str, slug: str = "", role: str = own_answer_form.ANY, _visit: Visit = come_in) -> Response:
        place = _place(parts.draft.tree(), slug, f"{name}.{role}")
        return RedirectResponse(place.address, 303)

    @router.get("/municipalities/{slug}/answers")
    @open_to_members()
    def listed(slug: str, q: str = "", visit: Visit = come_in) -> Response:
        tree, words = parts.draft.tree(), q.strip().casefold()
        row, there, title = municipality_of(tree, slug), overlays.overlay(tree, slug), titles(tree)
        found = [(one, own_answer_form.id_of(one.answer, one.role), there.answer(one.answer, one.role)) for one in choices(tree)
                 if any(words in said.casefold() for said in (one.answer, title[one.answer], one.text))]  # fmt: skip
        return parts.pages.response("own_answers.html", visit, row=row, found=found, q=q, titles=title)

    @router.get("/municipalities/{slug}/answers/{own}")
    @open_to_members()
    def one(slug: str, own: str, done: str = "", visit: Visit = come_in) -> Response:
        tree = parts.draft.tree()
        return _page(parts, visit, tree, _place(tree, slug, own), done=_DONE.get(done, ""))

    @router.post("/municipalities/{slug}/answers/{own}")
    @open_to_members(EDITOR)
    def save(slug: str, own: str, visit: Visit = act) -> Response:
        place, fields = _place(parts.draft.tree(), slug, own), own_answer_form.posted(visit.form)
        sure = visit.form.get("sure.text") == "yes"
        return _saved(parts, visit, place, f"Egna ord i {place.municipality}: {place.title}", "saved", fields,
                      lambda tree: own_answer_form.written(tree, slug, place.answer, place.role, fields, is_sure=sure))  # fmt: skip

    @router.post("/municipalities/{slug}/answers/{own}/keep")
    @open_to_members(EDITOR)
    def keep(slug: str, own: str, visit: Visit = act) -> Response:
        place = _place(parts.draft.tree(), slug, own)
        return _saved(parts, visit, place, f"{place.municipality} behåller sina ord: {place.title}", "kept", None,
                      lambda tree: overlays.accept_base(tree, slug, place.answer, place.role))  # fmt: skip

    @router.post("/municipalities/{slug}/answers/{own}/back")
    @open_to_members(EDITOR)
    def take_back(slug: str, own: str, visit: Visit = act) -> Response:
        place = _place(parts.draft.tree(), slug, own)
        return _saved(parts, visit, place, f"{place.municipality} säger det gemensamma igen: {place.title}", "back", None,
                      lambda tree: overlays.take_back_answer(tree, slug, place.answer, place.role))  # fmt: skip

    return router


def _place(tree: Tree, slug: str, own: str) -> Place:
    """Raises Problem 404 for what is neither a common answer nor own words."""
    row, found = municipality_of(tree, slug), own_answer_form.named(own)
    if found is None:
        raise NO_OWN
    if overlays.common_text(tree, *found) is None and overlays.overlay(tree, slug).answer(*found) is None:
        raise NO_OWN
    return Place(row.slug, row.name, *found, titles(tree).get(found[0], found[0]))


def _saved(parts: StudioParts, visit: Visit, place: Place, what: str, done: str, fields: Fields | None,
           change: Callable[[Tree], Tree]) -> Response:  # fmt: skip
    edit = Edit(place.item, what, change, clean_line(visit.form.get("why", "")),
                lambda tree: own_answer_form.as_text(tree, place.slug, place.answer, place.role), visit.form.get("seen"),
                own_answer_form.fields_as_text(fields or {}))  # fmt: skip
    try:
        saved = parts.draft.save(visit.member, edit)
    except ChangedSince as conflict:
        tree = parts.draft.tree()
        has_moved = visit.form.get("base") != _base_seal(tree, place)
        return _page(parts, visit, tree, place, 409, mine=fields, refused=_BASE_MOVED if has_moved else "",
                     conflict=None if has_moved else conflict)  # fmt: skip
    except ContentError as fault:
        return _page(parts, visit, parts.draft.tree(), place, 422, mine=fields, refused=fault.what)
    parts.typed.forget(visit.member.id, f"{place.item}:")
    parts.presence.leave(place.item, visit.member)
    if done == "back" and overlays.common_text(parts.draft.tree(), place.answer, place.role) is None:
        return RedirectResponse(f"/studio/municipalities/{place.slug}?done=own-gone", 303)  # neither own nor common: it has no page now
    return RedirectResponse(f"{place.address}?done={done if saved else 'same'}", 303)


def _base_seal(tree: Tree, place: Place) -> str:
    return seal_of(overlays.common_text(tree, place.answer, place.role) or "")


def _page(parts: StudioParts, visit: Visit, tree: Tree, place: Place, status: int = 200, *, done: str = "", refused: str = "",
          mine: Fields | None = None, conflict: ChangedSince | None = None) -> Response:  # fmt: skip
    there, common = overlays.overlay(tree, place.slug), overlays.common_text(tree, place.answer, place.role)
    own, why_not = there.answer(place.answer, place.role), overlays.why_not(tree, place.answer, place.role)
    difference = next((one for one in differences(tree, place.slug) if (one.answer, one.role) == (place.answer, place.role)), None)
    edits = visit.may(EDITOR) and not why_not
    base_now = _base_seal(tree, place)
    now = f"{seal_of(own_answer_form.as_text(tree, place.slug, place.answer, place.role))} {base_now}"
    kept = kept_of(parts.typed, visit.member.id, place.item, now) if mine is None and edits else Kept(now)
    seen, _space, base = kept.seen.partition(" ")
    return parts.pages.response(
        "own_answer.html", visit, status, place=place, item=place.item, own=own, difference=difference, common=common, why_not=why_not,
        edits=edits, may_take_back=own is not None and visit.may(EDITOR), kept=kept,
        done=done, refused=refused, conflict=conflict,
        fields=own_answer_form.fields_of(own, common or "") | kept.fields if mine is None else mine,
        locales=list(translations.locales(tree)),
        said=translations.of(tree, common) if common else {}, contacts=[*there.contacts, *(row for row in contacts(tree) if row.show)],
        seen=seen, base=base or base_now,
        seals_now=(now.partition(" ")[0], base_now),
        remarks=look_at_own_answer(tree, place.slug, own) if own else [],
        others=parts.presence.open(place.item, visit.member) if edits else [], changes=parts.history.latest(5, item=place.item),
    )  # fmt: skip
