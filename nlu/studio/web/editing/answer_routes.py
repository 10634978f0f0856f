"""What the bot says: the list of answers, and one answer with its roles, buttons and translations."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.content.parts import Tree
from foundation.problems import Problem
from nlu.studio.content import flows
from nlu.studio.content.answer_titles import alphabetical, titles
from nlu.studio.content.answers import ROLES as ANSWER_ROLES
from nlu.studio.content.answers import Answer, list_answers
from nlu.studio.content.danger import SAFETY_ANSWERS
from nlu.studio.content.directory import contacts, municipalities
from nlu.studio.content.errors import ContentError
from nlu.studio.content.intents import labels, list_intents
from nlu.studio.content.overlay_differences import own_words_for
from nlu.studio.content.overlays import unread
from nlu.studio.content.shared_answers import SharedAnswers
from nlu.studio.content.translations import locales
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit, seal_of
from nlu.studio.store.errors import ChangedSince
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.editing import answer_form
from nlu.studio.web.editing.answer_form import Fields
from nlu.studio.web.editing.typed_fields import Kept, kept_of
from nlu.studio.web.parts import StudioParts

NO_ANSWER: Final = Problem(404, "no-answer", "Svaret finns inte", detail="Någon kan ha tagit bort det, eller så är adressen fel.")
_DONE: Final = {"saved": "Sparat i utkastet.", "same": "Inget var ändrat."}


def answer_routes(parts: StudioParts) -> APIRouter:
    """GET /answers; GET and POST /answers/{name}."""
    router = APIRouter(prefix="/answers")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("")
    @open_to_members()
    def answers(q: str = "", visit: Visit = come_in) -> Response:
        tree = parts.draft.tree()
        title = titles(tree)
        found = [one for one in list_answers(tree) if _is_asked(one, title[one.name], q)]
        return parts.pages.response("answers.html", visit, groups=_grouped(found, tree), titles=title, q=q, safety=SAFETY_ANSWERS,
                                    total=len(title))  # fmt: skip

    @router.get("/{name}")
    @open_to_members()
    def one_answer(name: str, done: str = "", visit: Visit = come_in) -> Response:
        tree = parts.draft.tree()
        return _page(parts, visit, tree, _answer(tree, name), done=_DONE.get(done, ""))

    @router.post("/{name}")
    @open_to_members(EDITOR)
    def save(name: str, visit: Visit = act) -> Response:
        fields, item = answer_form.posted(visit.form), f"answer/{name}"
        old = _answer(parts.draft.tree(), name)
        what = f"Svaret ”{titles(parts.draft.tree())[name]}”"
        edit = Edit(item, what, lambda tree: answer_form.written(tree, fields, name), clean_line(visit.form.get("why", "")),
                    lambda tree: answer_form.as_text(tree, name), visit.form.get("seen"), answer_form.fields_as_text(fields))  # fmt: skip
        try:
            saved = parts.draft.save(visit.member, edit)
        except ChangedSince as conflict:
            return _page(parts, visit, parts.draft.tree(), old, 409, mine=fields, conflict=conflict)
        except ContentError as fault:
            return _page(parts, visit, parts.draft.tree(), old, 422, mine=fields, refused=str(fault))
        parts.typed.forget(visit.member.id, f"{item}:")
        parts.presence.leave(item, visit.member)
        return RedirectResponse(f"/studio/answers/{name}?done={'saved' if saved else 'same'}", 303)

    return router


def _page(parts: StudioParts, visit: Visit, tree: Tree, one: Answer, status: int = 200, *, done: str = "", refused: str = "",
          mine: Fields | None = None, conflict: ChangedSince | None = None) -> Response:  # fmt: skip
    item, shown = f"answer/{one.name}", answer_form.shown(tree, one)
    now = seal_of(answer_form.as_text(tree, one.name))
    kept = kept_of(parts.typed, visit.member.id, item, now) if mine is None and visit.may(EDITOR) else Kept(now)
    fields = shown.fields | kept.fields if mine is None else mine
    shared = SharedAnswers.of(tree)
    others = parts.presence.open(item, visit.member) if visit.may(EDITOR) else []
    return parts.pages.response(
        "answer.html", visit, status, answer=one, title=titles(tree)[one.name], item=item, fields=fields, unsure=shown.unsure,
        kept=kept, seen=kept.seen, done=done, refused=refused, conflict=conflict, others=others,
        answer_roles=(answer_form.ANY, *ANSWER_ROLES), locales=list(locales(tree)), payloads=_payloads(tree), uses=_uses(tree, one.name),
        contacts=[row for row in contacts(tree) if row.show], is_safety=one.name in SAFETY_ANSWERS,
        changes=parts.history.latest(5, item=item), own_words=own_words_for(tree, one.name), unread=unread(tree),
        towns=municipalities(tree),
        own_roles=[said.role or answer_form.ANY for said in one.variations if not shared.why_not(one.name, said.role)],
    )  # fmt: skip


def _answer(tree: Tree, name: str) -> Answer:
    found = next((one for one in list_answers(tree) if one.name == name), None)
    if found is None:
        raise NO_ANSWER
    return found


def _payloads(tree: Tree) -> dict[str, str]:
    """What a button can lead to, in words."""
    return {f"/{one.name}": one.label for one in list_intents(tree)}


def _uses(tree: Tree, name: str) -> list[tuple[str, str]]:
    """The intents that lead to this answer, with what editors call them."""
    said = labels(tree)
    return sorted({(row.intent, said.get(row.intent, row.intent)) for row in flows.rows(tree) if row.answer == name})


def _grouped(found: list[Answer], tree: Tree) -> list[tuple[str, list[Answer]]]:
    """With headings: what belongs to a subject, by its label, and after it what the bot says of itself."""
    title, subjects = titles(tree), {f"utter_{name}" for name in labels(tree)}
    of_subjects = sorted((one for one in found if one.name in subjects), key=lambda one: alphabetical(title[one.name]))
    others = [one for one in found if one.name not in subjects]
    return [(heading, rows) for heading, rows in (("Svar på ämnen", of_subjects), ("Formuläret och annat", others)) if rows]


def _is_asked(one: Answer, title: str, q: str) -> bool:
    words = q.strip().casefold()
    return any(words in text.casefold() for text in (one.name, title, *(said.text for said in one.variations)))
