"""The page of one intent: its examples by language, a part at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fastapi.responses import Response

from foundation.content.parts import Tree
from nlu.studio.content import flows, intents
from nlu.studio.content.examples import LANGUAGES
from nlu.studio.content.intents import Intent
from nlu.studio.roles import EDITOR
from nlu.studio.web.door import Visit
from nlu.studio.web.editing.typed_fields import kept_fields
from nlu.studio.web.parts import StudioParts

NEW_FIELD: Final = "text"
_A_PAGE: Final = 60


def intent_page(parts: StudioParts, visit: Visit, tree: Tree, intent: Intent, shown: Mapping[str, str], status: int = 200, *,
                done: str = "", refused: str = "", unsaved: str = "", unsaved_change: str | None = None) -> Response:  # fmt: skip
    """`shown` says which examples: q, lang, page, and edit, the id of the one that is being changed.

    `unsaved` is what was typed as new examples and could not be saved, `unsaved_change` the same for the one being changed.
    """
    item, q, lang = f"intent/{intent.name}", shown.get("q", ""), shown.get("lang", "")
    every = intents.examples(tree, intent.name)
    found = [one for one in every if q.strip().casefold() in one.text.casefold() and lang in ("", one.lang)]
    pages = max(1, -(-len(found) // _A_PAGE))
    page = min(pages, _number(shown.get("page", "")))
    counts = {language: sum(one.lang == language for one in every) for language in LANGUAGES}
    kept = kept_fields(parts.typed, visit.member.id, item) if visit.may(EDITOR) else {}
    others = parts.presence.open(item, visit.member) if visit.may(EDITOR) else []
    return parts.pages.response(
        "intent.html", visit, status, intent=intent, item=item, examples=found[(page - 1) * _A_PAGE : page * _A_PAGE], found=len(found),
        counts={language: number for language, number in counts.items() if number}, total=len(every), q=q, lang=lang, page=page,
        pages=pages, edit=shown.get("edit", ""), languages=LANGUAGES, done=done, refused=refused, new=unsaved or kept.get(NEW_FIELD, ""),
        is_kept=bool(kept.get(NEW_FIELD)) and not unsaved, unsaved_change=unsaved_change, others=others,
        answers=[row for row in flows.rows(tree) if row.intent == intent.name], changes=parts.history.latest(5, item=item),
    )  # fmt: skip


def _number(shown: str) -> int:
    return int(shown) if shown.isascii() and shown.isdigit() and 0 < len(shown) < 6 and int(shown) else 1
