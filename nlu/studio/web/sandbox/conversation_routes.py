"""The saved conversations: what each holds, how the newest candidate did with it, and changing what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.content.parts import Tree
from foundation.problems import Problem
from nlu.studio.content import conversations
from nlu.studio.content.conversations import HELD, PATH, Conversation
from nlu.studio.content.errors import ContentError
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Edit, seal_of
from nlu.studio.store.errors import ChangedSince
from nlu.studio.store.jobs import Job
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.editors_words import labels_of, titles_of
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.publishing.obstacles import LATEST_JOBS, judgement_of
from nlu.studio.web.sandbox.sandbox_view import HELD_WORDS
from nlu.studio.web.words import address_of

NO_CONVERSATION: Final = Problem(404, "no-conversation", "Det samtalet finns inte",
                                 detail="Någon kan ha tagit bort det eller gett det ett annat namn.")  # fmt: skip
_DONE: Final = {"added": "Sparat i utkastet. Samtalet prövas nästa gång du trycker på Träna och pröva.", "saved": "Sparat i utkastet.",
                "same": "Inget var ändrat.", "removed": "Samtalet är borttaget ur utkastet."}  # fmt: skip
_DANGER_TITLES: Final = {name: words.capitalize() for name, words in HELD_WORDS.items()}
_DOERS: Final = {"person": "Personen skriver", "press": "Personen trycker på", "intent": "Boten ska förstå det som",
                 "bot": "Boten ska svara med"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tried:
    """How the newest candidate that was judged did with the conversations: name and file to what went wrong, "" when it went well."""

    job: Job
    faults: dict[tuple[str, str], str]


def conversation_routes(parts: StudioParts) -> APIRouter:
    """GET /conversations and /conversations/{id}; POST /conversations/{id} and /conversations/{id}/remove."""
    router = APIRouter(prefix="/conversations")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("")
    @open_to_members()
    def all_of_them(done: str = "", visit: Visit = come_in) -> Response:
        tree, found, refused = parts.draft.tree(), [], ""
        try:
            found = conversations.list_conversations(tree)
        except ContentError as fault:
            refused = f"De sparade samtalen går inte att läsa. {fault}"
        return parts.pages.response("conversations.html", visit, conversations=found, tried=_tried(parts), doers=_DOERS, held=HELD,
                                    shown=_Shown(tree), done=_DONE.get(done, ""), refused=refused)  # fmt: skip

    @router.get("/{id_}")
    @open_to_members()
    def one(id_: str, done: str = "", visit: Visit = come_in) -> Response:
        return _page(parts, visit, _there(parts.draft.tree(), id_), done=_DONE.get(done, ""))

    @router.post("/{id_}")
    @open_to_members(EDITOR)
    def save(id_: str, visit: Visit = act) -> Response:
        old = _there(parts.draft.tree(), id_)
        name = clean_line(visit.form.get("name", old.name))
        edit = Edit(f"conversation/{old.name}"[:200], f"Ändrade samtalet ”{old.name}”", lambda tree: _changed(tree, id_, name, visit),
                    clean_line(visit.form.get("why", "")), lambda tree: _text(tree, id_), visit.form.get("seen"), name)  # fmt: skip
        try:
            saved = parts.draft.save(visit.member, edit)
        except ChangedSince as conflict:
            return _page(parts, visit, _there(parts.draft.tree(), id_), 409, conflict=conflict)
        except ContentError as fault:
            return _page(parts, visit, _there(parts.draft.tree(), id_), 422, refused=fault.what)
        new = Conversation(name, (), old.path)
        return RedirectResponse(f"/studio/conversations/{new.id}?done={'saved' if saved else 'same'}", 303)

    @router.post("/{id_}/remove")
    @open_to_members(EDITOR)
    def remove(id_: str, visit: Visit = act) -> Response:
        old = _there(parts.draft.tree(), id_)
        parts.draft.save(visit.member, Edit(f"conversation/{old.name}"[:200], f"Tog bort samtalet ”{old.name}”",
                                            lambda tree: conversations.remove_conversation(tree, id_)))  # fmt: skip
        return RedirectResponse("/studio/conversations?done=removed", 303)

    return router


def address_of_conversation(name: str) -> str:
    """Where a conversation that was saved under this name stands."""
    return f"/studio/conversations/{Conversation(name, (), PATH).id}"


class _Shown:
    """What a step is about, in an editor's words, with the place where that is edited."""

    def __init__(self, tree: Tree) -> None:
        self._labels, self._titles = labels_of(tree), titles_of(tree) | HELD_WORDS

    def words(self, kind: str, what: str) -> str:
        """`nödnumren`, `Frågar vad det kostar`"""
        return (self._labels if kind == "intent" else self._titles).get(what, what)

    def address(self, kind: str, what: str) -> str:
        """Empty where there is no page."""
        if what in HELD_WORDS:
            return ""
        return address_of(f"{'intent' if kind == 'intent' else 'answer'}/{what}")


def _changed(tree: Tree, id_: str, name: str, visit: Visit) -> Tree:
    """All that the form changes, from the last step, so that the numbers before it stay right."""
    now, changed = dict(tree), {}
    old = _there(now, id_)
    for number in reversed([place for place, step in enumerate(old.steps) if step.kind in HELD]):
        what = clean_line(visit.form.get(f"expect.{number}", old.steps[number].what))
        if what != old.steps[number].what:
            _require_known(now, old.steps[number].kind, what)
            changed |= conversations.expect(now, id_, number, what)
            now |= changed
    return changed | conversations.rename_conversation(now, id_, name)


def _require_known(tree: Tree, kind: str, what: str) -> None:
    known = set(labels_of(tree)) if kind == "intent" else {*HELD_WORDS, *titles_of(tree)}
    if what and what not in known:
        raise ContentError(f"{'Ämnet' if kind == 'intent' else 'Svaret'} {what} finns inte. Välj ett ur listan.")


def _tried(parts: StudioParts) -> Tried | None:
    for job in parts.jobs.latest(LATEST_JOBS):
        judgement = judgement_of(job) if job.kind == "train" else None
        if judgement:
            return Tried(job, {(one["path"], one["name"]): str(one["fault"]) for one in judgement.conversations})
    return None


def _page(parts: StudioParts, visit: Visit, one: Conversation, status: int = 200, **told: Any) -> Response:
    tree = parts.draft.tree()
    values: dict[str, Any] = {"done": "", "refused": "", "conflict": None} | told
    return parts.pages.response(
        "conversation.html", visit, status, one=one, seen=seal_of(_text(tree, one.id)), doers=_DOERS, held=HELD, shown=_Shown(tree),
        labels=labels_of(tree), titles=_DANGER_TITLES | titles_of(tree), tried=_tried(parts),
        changes=parts.history.latest(5, item=f"conversation/{one.name}"[:200]), **values,
    )  # fmt: skip


def _there(tree: Tree, id_: str) -> Conversation:
    found = conversations.conversation(tree, id_)
    if found is None:
        raise NO_CONVERSATION
    return found


def _text(tree: Tree, id_: str) -> str:
    """One in words: what a page compares, and shows when somebody else was first."""
    found = conversations.conversation(tree, id_)
    return "\n".join([found.name, *(f"{_DOERS[step.kind]}: {step.what}" for step in found.steps)]) if found else ""
