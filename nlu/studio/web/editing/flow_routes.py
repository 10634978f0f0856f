"""Which answer follows which intent and role: all of it as a table and a diagram, and one intent where it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from foundation.content.parts import Tree
from nlu.studio.content import flows, intents
from nlu.studio.content.answer_titles import first_sentences, titles
from nlu.studio.content.answers import ROLES as ANSWER_ROLES
from nlu.studio.content.errors import ContentError
from nlu.studio.content.flow_svg import as_svg
from nlu.studio.content.flows import Row
from nlu.studio.content.intents import Intent
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit, seal_of
from nlu.studio.store.errors import ChangedSince
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.editing.answer_form import ANY
from nlu.studio.web.editing.intent_routes import NO_INTENT
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.words import BUTTONS
from nlu.studio.web.words import ROLES as ROLE_WORDS

_DONE: Final = {"saved": "Sparat i utkastet.", "same": "Inget var ändrat."}


def flow_routes(parts: StudioParts) -> APIRouter:
    """GET /flows; GET and POST /flows/{name}."""
    router = APIRouter(prefix="/flows")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("")
    @open_to_members()
    def all_flows(q: str = "", visit: Visit = come_in) -> Response:
        tree, words = parts.draft.tree(), q.strip().casefold()
        every = intents.list_intents(tree)
        found = [one for one in every if words in one.label.casefold() or words in one.name.casefold()]
        rows, names = flows.rows(tree), {one.name for one in found}
        groups, said = flows.by_answer(rows), first_sentences(tree)
        return parts.pages.response(
            "flows.html", visit, q=q, total=len(every), said=said, labels=_labels(every),
            rows=[(one, [group for (intent, _), group in groups.items() if intent == one.name]) for one in found],
            chart=drawn([row for row in rows if row.intent in names], every, said, "Vilka svar som hör till vilka ämnen"),
            questions=flows.questions(tree),
        )  # fmt: skip

    @router.get("/{name}")
    @open_to_members()
    def one_flow(name: str, done: str = "", visit: Visit = come_in) -> Response:
        return _page(parts, visit, parts.draft.tree(), name, done=_DONE.get(done, ""))

    @router.post("/{name}")
    @open_to_members(EDITOR)
    def choose(name: str, visit: Visit = act) -> Response:
        form, tree = visit.form, parts.draft.tree()
        label, answer, role = _intent(tree, name).label, form.get("answer", ""), form.get("role", ANY)
        what = f"Svaret på {label} för: {ROLE_WORDS.get(role, 'en roll').lower()}"
        edit = Edit(f"flow/{name}", what, lambda now: flows.set_answer(now, name, None if role == ANY else role, answer),
                    clean_line(form.get("why", "")), lambda now: as_text(now, name), form.get("seen"),
                    f"{ROLE_WORDS.get(role, role)}: {answer}"[:300])  # fmt: skip
        try:
            saved = parts.draft.save(visit.member, edit)
        except ChangedSince as conflict:
            return _page(parts, visit, parts.draft.tree(), name, 409, conflict=conflict, wanted=(role, answer))
        except ContentError as fault:
            return _page(parts, visit, tree, name, 422, refused=str(fault), wanted=(role, answer))
        return RedirectResponse(f"/studio/flows/{name}?done={'saved' if saved else 'same'}", 303)

    return router


def as_text(tree: Tree, name: str) -> str:
    """What an intent is answered with, in words: what two editors compare."""
    return "\n".join(f"{ROLE_WORDS[row.role or ANY]}: {row.answer}\n{row.text}\n" for row in flows.rows(tree) if row.intent == name)


def drawn(rows: list[Row], every: list[Intent], said: Mapping[str, str], title: str) -> Markup:
    """The diagram of these rows, "" for none; `said` is how each answer begins."""
    if not rows:
        return Markup()
    return Markup(as_svg(rows, _labels(every), said, title))  # noqa: S704 - flow_svg.py escapes


def _page(parts: StudioParts, visit: Visit, tree: Tree, name: str, status: int = 200, *, done: str = "", refused: str = "",
          conflict: ChangedSince | None = None, wanted: tuple[str, str] = ("", "")) -> Response:  # fmt: skip
    intent, every = _intent(tree, name), intents.list_intents(tree)
    rows = [row for row in flows.rows(tree) if row.intent == name]
    said = {row.role or ANY for row in rows}
    return parts.pages.response(
        "flow.html", visit, status, intent=intent, rows=rows, labels=_labels(every), done=done, refused=refused,
        chart=drawn(rows, every, first_sentences(tree), f"Svar på {intent.label}"), answers=titles(tree), conflict=conflict,
        stories=flows.stories_with(tree, name), is_simple=bool(rows) and all(row.is_simple for row in rows), wanted=wanted,
        answer_roles=[role for role in (ANY, *ANSWER_ROLES) if role == ANY or role not in said], seen=seal_of(as_text(tree, name)),
        changes=parts.history.latest(5, item=f"flow/{name}"), any_role=ANY,
    )  # fmt: skip


def _labels(every: list[Intent]) -> dict[str, str]:
    return BUTTONS | {one.name: one.label for one in every}


def _intent(tree: Tree, name: str) -> Intent:
    found = next((one for one in intents.list_intents(tree) if one.name == name), None)
    if found is None:
        raise NO_INTENT
    return found
