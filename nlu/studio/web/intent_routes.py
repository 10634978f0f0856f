"""What the bot understands: the list of intents, and one intent with its examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.content.parts import Tree
from foundation.problems import Problem
from nlu.studio.content import intents
from nlu.studio.content.errors import ContentError
from nlu.studio.content.intents import Intent
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit
from nlu.studio.web.acting import acting
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.intent_page import NEW_FIELD, intent_page
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.pasted import Pasted, clean_line, pasted_lines

NO_INTENT: Final = Problem(404, "no-intent", "Ämnet finns inte", detail="Någon kan ha tagit bort det, eller så är adressen fel.")
FEW: Final = 15
TOO_FEW: Final = 5
_DONE: Final = {"added": "Ämnet finns nu i utkastet. Skriv exempel här och ett svar.", "saved": "Sparat i utkastet.",
                "removed": "Exemplet är borttaget ur utkastet. Det går att ångra i historiken.", "same": "Inget var ändrat."}  # fmt: skip


def intent_routes(parts: StudioParts) -> APIRouter:
    """GET and POST /intents; GET /intents/{name}; POST /intents/{name}/add, /change, /remove and /retire."""
    router = APIRouter(prefix="/intents")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("")
    @open_to_members()
    def all_intents(q: str = "", done: str = "", visit: Visit = come_in) -> Response:
        return _list(parts, visit, q, done="Ämnet är borttaget ur utkastet." if done == "retired" else "")

    @router.post("")
    @open_to_members(EDITOR)
    def add(visit: Visit = act) -> Response:
        title, label = (clean_line(visit.form.get(field, "")) for field in ("title", "label"))
        try:
            name = intents.name_of(title)
            edit = Edit(f"intent/{name}", f"Nytt ämne: {label or title}", lambda tree: intents.add_intent(tree, title, label or title),
                        clean_line(visit.form.get("why", "")))  # fmt: skip
            parts.draft.save(visit.member, edit)
        except ContentError as fault:
            return _list(parts, visit, "", 422, refused=str(fault), title=title, label=label)
        return RedirectResponse(f"/studio/intents/{name}?done=added", 303)

    @router.get("/{name}")
    @open_to_members()
    def one_intent(name: str, q: str = "", lang: str = "", page: str = "1", edit: str = "", done: str = "", visit: Visit = come_in) -> Response:
        tree = parts.draft.tree()
        shown = {"q": q, "lang": lang, "page": page, "edit": edit}
        return intent_page(parts, visit, tree, _intent(tree, name), shown, done=_DONE.get(done, ""))

    @router.post("/{name}/add")
    @open_to_members(EDITOR)
    def add_examples(name: str, visit: Visit = act) -> Response:
        tree, text, lang = parts.draft.tree(), visit.form.get("text", ""), visit.form.get("lang", "sv")
        intent = _intent(tree, name)
        pasted = pasted_lines(text, (one.text for one in intents.examples(tree, name)))
        what = f"{len(pasted.lines)} nya exempel på {intent.label}"
        fault = _saved(parts, visit, name, what, lambda now: intents.add_examples(now, name, pasted.lines, lang))
        left = "\n".join(pasted.long) if not fault else text
        if not left:
            parts.typed.forget(visit.member.id, f"intent/{name}:{NEW_FIELD}")
        if fault or left or not pasted.lines:
            return intent_page(parts, visit, parts.draft.tree(), intent, {"lang": lang}, 422, refused=fault or _told(pasted), unsaved=left)
        return intent_page(parts, visit, parts.draft.tree(), intent, {"lang": lang}, done=_told(pasted))

    @router.post("/{name}/change")
    @open_to_members(EDITOR)
    def change(name: str, visit: Visit = act) -> Response:
        intent, id_, text = _intent(parts.draft.tree(), name), visit.form.get("example", ""), clean_line(visit.form.get("text", ""))
        fault = _saved(parts, visit, name, f"Ändrat exempel på {intent.label}", lambda tree: intents.replace_example(tree, id_, text))
        if fault:
            return intent_page(parts, visit, parts.draft.tree(), intent, {"edit": id_}, 422, refused=fault, unsaved_change=text)
        return RedirectResponse(f"/studio/intents/{name}?done=saved", 303)

    @router.post("/{name}/remove")
    @open_to_members(EDITOR)
    def remove(name: str, visit: Visit = act) -> Response:
        intent, id_ = _intent(parts.draft.tree(), name), visit.form.get("example", "")
        fault = _saved(parts, visit, name, f"Borttaget exempel på {intent.label}", lambda tree: intents.remove_example(tree, id_))
        if fault:
            return intent_page(parts, visit, parts.draft.tree(), intent, {}, 422, refused=fault)
        return RedirectResponse(f"/studio/intents/{name}?done=removed", 303)

    @router.post("/{name}/retire")
    @open_to_members(EDITOR)
    def retire(name: str, visit: Visit = act) -> Response:
        intent = _intent(parts.draft.tree(), name)
        fault = _saved(parts, visit, name, f"Borttaget ämne: {intent.label}", lambda tree: intents.retire_intent(tree, name))
        if fault:
            return intent_page(parts, visit, parts.draft.tree(), intent, {}, 422, refused=fault)
        return RedirectResponse("/studio/intents?done=retired", 303)

    return router


def _saved(parts: StudioParts, visit: Visit, name: str, what: str, change: Callable[[Tree], Tree]) -> str:
    """Saves it; gives why it was refused, "" when it was not."""
    try:
        parts.draft.save(visit.member, Edit(f"intent/{name}", what, change, clean_line(visit.form.get("why", ""))))
    except ContentError as fault:
        return str(fault)
    return ""


def _told(pasted: Pasted) -> str:
    said = [f"{len(pasted.lines)} exempel sparade i utkastet." if pasted.lines else "Inget nytt exempel."]
    if pasted.known:
        said.append(f"{len(pasted.known)} fanns redan och togs inte med.")
    if pasted.long:
        said.append(f"{len(pasted.long)} är för långa för att vara ett meddelande. De står kvar i rutan: korta eller dela dem.")
    if pasted.left_over:
        said.append(f"{pasted.left_over} rader fick inte plats. Klistra in dem för sig.")
    return " ".join(said)


def _list(parts: StudioParts, visit: Visit, q: str, status: int = 200, *, done: str = "", refused: str = "", title: str = "",
          label: str = "") -> Response:  # fmt: skip
    every, words = intents.list_intents(parts.draft.tree()), q.strip().casefold()
    found = [one for one in every if words in one.label.casefold() or words in one.name.casefold()]
    groups = {group: [one for one in found if one.group == group] for group in dict.fromkeys(one.group for one in found)}
    return parts.pages.response("intents.html", visit, status, groups=groups, total=len(every), found=len(found), q=q, done=done,
                                refused=refused, title=title, label=label, few=FEW, too_few=TOO_FEW)  # fmt: skip


def _intent(tree: Tree, name: str) -> Intent:
    found = next((one for one in intents.list_intents(tree) if one.name == name), None)
    if found is None:
        raise NO_INTENT
    return found
