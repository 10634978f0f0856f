"""What the bot understands: the list of intents, and one intent with its examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.content.parts import Tree
from foundation.problems import Problem
from nlu.studio.checks.look import ENOUGH, FEWEST
from nlu.studio.checks.pasted import Pasted, split
from nlu.studio.content import intents
from nlu.studio.content.errors import ContentError
from nlu.studio.content.intents import Intent
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.editing.intent_page import NEW_FIELD, intent_page
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.words import count

NO_INTENT: Final = Problem(404, "no-intent", "Ämnet finns inte", detail="Någon kan ha tagit bort det, eller så är adressen fel.")
_NO_LOSS: Final = ("utan bokstäver", "som redan finns")
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
    def one_intent(name: str, q: str = "", lang: str = "", page: str = "1", edit: str = "", done: str = "",
                   visit: Visit = come_in) -> Response:  # fmt: skip
        tree = parts.draft.tree()
        shown = {"q": q, "lang": lang, "page": page, "edit": edit}
        return intent_page(parts, visit, tree, _intent(tree, name), shown, done=_DONE.get(done, ""))

    @router.post("/{name}/add")
    @open_to_members(EDITOR)
    def add_examples(name: str, visit: Visit = act) -> Response:
        tree, text, lang = parts.draft.tree(), visit.form.get("text", ""), visit.form.get("lang", "sv")
        intent = _intent(tree, name)
        pasted = split(text, (one.text for one in intents.examples(tree, name)))
        if not pasted.examples:
            return intent_page(parts, visit, tree, intent, {"lang": lang}, 422, refused=_told(pasted), unsaved=text)
        what = f"{len(pasted.examples)} nya exempel på {intent.label}"
        fault = _saved(parts, visit, name, what, lambda now: intents.add_examples(now, name, pasted.examples, lang))
        if fault:
            return intent_page(parts, visit, tree, intent, {"lang": lang}, 422, refused=fault, unsaved=text)
        parts.typed.forget(visit.member.id, f"intent/{name}:{NEW_FIELD}")
        return intent_page(parts, visit, parts.draft.tree(), intent, {"lang": lang}, done=_told(pasted), unsaved=_left_over(pasted, text))

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
    saved = f"{count(len(pasted.examples), 'exempel', 'exempel')} i utkastet." if pasted.examples else "Inget nytt exempel."
    whys = Counter(one.why for one in pasted.dropped)
    return " ".join([saved, *(f"{number} togs inte med: {why}." for why, number in whys.items())])


def _left_over(pasted: Pasted, text: str) -> str:
    """The lines that were too long or too many: they stay in the field, to be shortened or saved on their own."""
    lines = text.splitlines()
    return "\n".join(lines[one.line - 1] for one in pasted.dropped if one.why not in _NO_LOSS and one.line <= len(lines))


def _list(parts: StudioParts, visit: Visit, q: str, status: int = 200, *, done: str = "", refused: str = "", title: str = "",
          label: str = "") -> Response:  # fmt: skip
    every, words = intents.list_intents(parts.draft.tree()), q.strip().casefold()
    found = [one for one in every if words in one.label.casefold() or words in one.name.casefold()]
    groups = {group: [one for one in found if one.group == group] for group in dict.fromkeys(one.group for one in found)}
    return parts.pages.response("intents.html", visit, status, groups=groups, total=len(every), found=len(found), q=q, done=done,
                                refused=refused, title=title, label=label, few=ENOUGH, too_few=FEWEST)  # fmt: skip


def _intent(tree: Tree, name: str) -> Intent:
    found = next((one for one in intents.list_intents(tree) if one.name == name), None)
    if found is None:
        raise NO_INTENT
    return found
