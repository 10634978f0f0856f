"""The inbox: reports of wrong answers, each made into examples in an editor's own words, or taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.content.parts import Tree
from foundation.problems import Problem
from nlu.studio.checks.pasted import split
from nlu.studio.content import intents
from nlu.studio.content.errors import ContentError
from nlu.studio.content.examples import LANGUAGES
from nlu.studio.content.intents import Intent
from nlu.studio.content.themes import themes
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit
from nlu.studio.store.lessons import Lesson, Lessons
from nlu.studio.web.acting import acting
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.improving.own_words import copied_from
from nlu.studio.web.improving.suggestions import found, suggestions
from nlu.studio.web.improving.theme_svg import theme_svg
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.words import count

GONE: Final = Problem(404, "no-lesson", "Det finns inte kvar i inkorgen", detail="Någon annan kan ha tagit hand om det.")
WHY: Final = "Från inkorgen"
A_PAGE: Final = 20
_MOST_LINES: Final = 30
_LONGEST: Final = 500
_ID: Final = re.compile(r"[0-9a-f]{32}")
_PICK: Final = "lesson."


def inbox_routes(parts: StudioParts, lessons: Lessons) -> APIRouter:
    """GET /inbox, /inbox/themes and /inbox/write; POST /inbox/write and /inbox/chosen."""
    router = APIRouter(prefix="/inbox")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("")
    @open_to_members(EDITOR)
    def inbox(done: str = "", visit: Visit = come_in) -> Response:
        return _list(parts, lessons, visit, done=_done(done))

    @router.get("/themes")
    @open_to_members()
    def not_understood(visit: Visit = come_in) -> Response:
        group_of = {one.name: one.group for one in intents.list_intents(parts.draft.tree())}
        table = themes(((one.week, one.intent, one.times) for one in lessons.times()), group_of)
        return parts.pages.response("themes.html", visit, table=table, chart=theme_svg(table))

    @router.get("/write")
    @open_to_members(EDITOR)
    def write(of: str = "", intent: str = "", q: str = "", visit: Visit = come_in) -> Response:
        chosen = lessons.named(_ids(of.split(",")))
        if not chosen:
            raise GONE
        return _write(parts, visit, chosen, intent, q=q[:_LONGEST])

    @router.post("/write")
    @open_to_members(EDITOR)
    def accept(visit: Visit = act) -> Response:
        form, ids = visit.form, _ids(visit.form.get("of", "").split(","))
        chosen, text = lessons.named(ids), form.get("text", "")
        if not chosen:
            raise GONE  # nobody can say any more whether the sentence is a copy; the page of the failure shows it
        try:
            saved = _accept(parts, visit, chosen, form.get("intent", ""), text, form.get("lang", "sv"))
        except ContentError as fault:
            return _write(parts, visit, chosen, form.get("intent", ""), 422, refused=str(fault), text=text, lang=form.get("lang", "sv"))
        lessons.done(ids)
        return RedirectResponse(f"/studio/inbox?done=saved-{saved}", 303)

    @router.post("/chosen")
    @open_to_members(EDITOR)
    def chosen(visit: Visit = act) -> Response:
        ids = _ids(name.removeprefix(_PICK) for name in visit.form if name.startswith(_PICK))
        if visit.form.get("one"):
            ids = _ids([visit.form["one"]])
        if not ids:
            return _list(parts, lessons, visit, 422, refused="Välj minst ett meddelande först.")
        if visit.form.get("act") == "write":
            return RedirectResponse(f"/studio/inbox/write?of={','.join(ids)}", 303)
        return RedirectResponse(f"/studio/inbox?done=removed-{lessons.done(ids)}", 303)

    return router


def _list(parts: StudioParts, lessons: Lessons, visit: Visit, status: int = 200, *, done: str = "", refused: str = "") -> Response:
    every = intents.list_intents(parts.draft.tree())
    waiting, total = lessons.waiting(A_PAGE)
    rows = [(lesson, suggestions(lesson, every)) for lesson in waiting]
    return parts.pages.response("inbox.html", visit, status, rows=rows, total=total, done=done, refused=refused)


def _write(parts: StudioParts, visit: Visit, chosen: Sequence[Lesson], name: str, status: int = 200, *, q: str = "", refused: str = "",
           text: str = "", lang: str = "sv") -> Response:  # fmt: skip
    every = intents.list_intents(parts.draft.tree())
    intent = next((one for one in every if one.name == name), None)
    return parts.pages.response(
        "write.html", visit, status, chosen=chosen, of=",".join(one.id for one in chosen), intent=intent, q=q, found=found(every, q),
        suggested=suggestions(chosen[0], every), refused=refused, text=text, lang=lang, languages=LANGUAGES,
    )  # fmt: skip


def _accept(parts: StudioParts, visit: Visit, chosen: Sequence[Lesson], name: str, text: str, lang: str) -> int:
    """Saves the editor's own sentences as examples and gives how many. Raises ContentError for what may not be saved."""
    tree = parts.draft.tree()
    intent = _intent(tree, name)
    pasted = split(text, (one.text for one in intents.examples(tree, name)))
    masked = [one.words for one in chosen if one.words]
    for sentence in pasted.examples:
        if fault := _fault(sentence, masked):
            raise ContentError(fault)
    if pasted.dropped or not pasted.examples:
        raise ContentError(pasted.in_words() if pasted.dropped else "Skriv minst en egen mening.")
    if len(pasted.examples) > _MOST_LINES:
        raise ContentError(f"Det är för många på en gång. Skriv högst {_MOST_LINES}.")
    what = f"{count(len(pasted.examples), 'nytt exempel', 'nya exempel')} på {intent.label}"
    parts.draft.save(visit.member, Edit(f"intent/{name}", what, lambda now: intents.add_examples(now, name, pasted.examples, lang), WHY))
    return len(pasted.examples)


def _fault(sentence: str, masked: Sequence[str]) -> str:
    if len(sentence) > _LONGEST:
        return f"Meningen är för lång. Skriv högst {_LONGEST} tecken."
    return copied_from(sentence, masked)


def _intent(tree: Tree, name: str) -> Intent:
    one = next((one for one in intents.list_intents(tree) if one.name == name), None)
    if one is None:
        raise ContentError("Välj vilket ämne det hör till.")
    return one


def _ids(shown: Iterable[str]) -> list[str]:
    return [id_ for id_ in dict.fromkeys(shown) if _ID.fullmatch(id_)][:A_PAGE]


def _done(code: str) -> str:
    """What was done, from the end of the address; only a number is taken from it."""
    what, _, number = code.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 4):
        return ""
    said = {"saved": count(int(number), "exempel sparat i utkastet.", "exempel sparade i utkastet."),
            "removed": count(int(number), "meddelande borttaget.", "meddelanden borttagna.")}  # fmt: skip
    return said.get(what, "")
