"""What the chat says by itself, whatever is asked: greetings, choices, what is shown in danger. Each text by its place."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.content.parts import Tree
from foundation.problems import Problem
from nlu.studio.content import translations
from nlu.studio.content.errors import ContentError
from nlu.studio.content.texts import Text, list_texts, write_text
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit, seal_of
from nlu.studio.store.errors import ChangedSince
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line, clean_text
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.editing.typed_fields import Kept, kept_of
from nlu.studio.web.parts import StudioParts

NO_TEXT: Final = Problem(404, "no-text", "Texten finns inte")
_DONE: Final = {"saved": "Sparat i utkastet.", "same": "Inget var ändrat."}


def text_routes(parts: StudioParts) -> APIRouter:
    """GET /texts; GET and POST /texts/one, with the text's place in the address or the form: it has strokes in it."""
    router = APIRouter(prefix="/texts")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("")
    @open_to_members()
    def texts(q: str = "", visit: Visit = come_in) -> Response:
        every, words = list_texts(parts.draft.tree()), q.strip().casefold()
        found = [one for one in every if words in one.text.casefold() or words in one.place.casefold()]
        return parts.pages.response("texts.html", visit, texts=found, q=q, total=len(every))

    @router.get("/one")
    @open_to_members()
    def one_text(place: str = "", done: str = "", visit: Visit = come_in) -> Response:
        tree = parts.draft.tree()
        return _page(parts, visit, tree, _text(tree, place), done=_DONE.get(done, ""))

    @router.post("/one")
    @open_to_members(EDITOR)
    def save(visit: Visit = act) -> Response:
        place, mine = visit.form.get("place", ""), clean_text(visit.form.get("text", ""))
        old = _text(parts.draft.tree(), place)
        edit = Edit(f"text/{old.place}", f"Texten {old.place}", lambda tree: write_text(tree, old.place, mine),
                    clean_line(visit.form.get("why", "")), lambda tree: _text(tree, old.place).text,
                    visit.form.get("seen"), mine)  # fmt: skip
        try:
            saved = parts.draft.save(visit.member, edit)
        except ChangedSince as conflict:
            tree = parts.draft.tree()
            return _page(parts, visit, tree, _text(tree, old.place), 409, mine=mine, conflict=conflict)
        except ContentError as fault:
            return _page(parts, visit, parts.draft.tree(), old, 422, mine=mine, refused=fault.what)
        parts.typed.forget(visit.member.id, f"text/{old.place}:")
        parts.presence.leave(f"text/{old.place}", visit.member)
        return RedirectResponse(f"/studio/texts/one?place={quote(old.place, safe='')}&done={'saved' if saved else 'same'}", 303)

    return router


def _page(parts: StudioParts, visit: Visit, tree: Tree, one: Text, status: int = 200, *, done: str = "", refused: str = "",
          mine: str | None = None, conflict: ChangedSince | None = None) -> Response:  # fmt: skip
    item = f"text/{one.place}"
    now = seal_of(one.text)
    kept = kept_of(parts.typed, visit.member.id, item, now) if mine is None and visit.may(EDITOR) else Kept(now)
    return parts.pages.response(
        "text.html", visit, status, text=one, item=item,
        shown=kept.fields.get("text", one.text) if mine is None else mine, kept=kept,
        done=done, refused=refused, conflict=conflict, seen=kept.seen, translations=translations.of(tree, one.text),
        others=parts.presence.open(item, visit.member) if visit.may(EDITOR) else [], changes=parts.history.latest(5, item=item),
    )  # fmt: skip


def _text(tree: Tree, place: str) -> Text:
    found = next((one for one in list_texts(tree) if one.place == place), None)
    if found is None:
        raise NO_TEXT
    return found
