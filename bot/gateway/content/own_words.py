"""What a municipality says in its own words, in the place of a common answer. Read with a version, and refused with it.

Own words are said where Rasa says exactly the answer, for exactly the role, in exactly the words that the version has for all: anything
else is the common answer, which is never wrong. When they stop being said is decided in foundation/content/overlay_rows.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from bot.languages.phrases import contacts_in
from foundation.content.overlay_rows import (
    FOLDER,
    LARGEST_FILE,
    OverlayRefused,
    OwnAnswer,
    check_contact_ids,
    read_own_answers,
    slug_of,
    why_not_said,
)
from foundation.directory import Contacts
from foundation.languages.catalogues import Catalogue

_RESPONSES: Final = "bot/assistant/domain/responses"
Key = tuple[str, str | None]
Chat = Mapping[str, Catalogue]


class OwnWordsRefused(Exception):
    """A file that cannot be used; the text is a Swedish sentence that names it."""


@dataclass(frozen=True, slots=True)
class Own:
    """Own words with their numbers filled in, by language tag where they are translated, and the `common` ones as Rasa has them."""

    common: str
    text: str
    translations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Those of all municipalities, by slug."""

    rows: Mapping[str, Mapping[Key, Own]]

    def over(self, municipality: object, answer: str | None, role: str | None, said: str) -> Own | None:
        """What a municipality says in the place of what Rasa `said`; None for the common words, and where no municipality is known."""
        if not isinstance(municipality, str) or answer is None:
            return None
        own = self.rows.get(municipality, {}).get((answer, role))
        return own if own and own.common == said.strip() else None


NO_OWN_WORDS: Final = OwnWords({})


def read_own_words(tree: Path, municipalities: Mapping[str, object], contacts: Contacts, read_chat: Callable[[], Chat]) -> OwnWords:
    """The own words below a content tree. Raises OwnWordsRefused for whatever is wrong in a file, numbers that nobody has among it."""
    paths = sorted((tree / FOLDER).glob("*.yml"))
    if not paths:
        return NO_OWN_WORDS
    common, chat, found = _common_texts(tree), read_chat(), {}
    for path in paths:
        slug = slug_of(f"{FOLDER}{path.name}")
        try:
            if slug is None or slug not in municipalities:
                raise OverlayRefused("Kommunen finns inte.")
            found[slug] = _read(path, slug, common, contacts, chat)
        except OverlayRefused as refused:
            raise OwnWordsRefused(f"{FOLDER}{path.name[:60]}: {refused}") from None
        except Exception as error:  # a file that is wrong can fail in any way, and none may reach a person
            raise OwnWordsRefused(f"{FOLDER}{path.name[:60]}: går inte att läsa ({type(error).__name__}).") from None
    return OwnWords(found)


def _read(path: Path, slug: str, common: Mapping[Key, str], contacts: Contacts, chat: Chat) -> dict[Key, Own]:
    if path.stat().st_size > LARGEST_FILE:
        raise OverlayRefused("Filen är för stor.")
    file = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    if not isinstance(file, dict) or not file.keys() <= {"answers", "contacts"}:
        raise OverlayRefused("Filen ska ha answers och contacts, och inget annat.")
    rows = file.get("contacts") or []
    check_contact_ids(slug, [str(row["id"]) for row in rows])
    theirs = contacts.beside(Contacts.of_rows(rows))
    by_language = {tag: contacts_in(theirs, catalogue, tag) for tag, catalogue in chat.items()}
    own = read_own_answers(file.get("answers"))
    filled = {(one.answer, one.role): _filled(one, common, theirs, by_language) for one in own}
    return {key: one for key, one in filled.items() if one}


def _filled(own: OwnAnswer, common: Mapping[Key, str], contacts: Contacts, by_language: Mapping[str, Contacts]) -> Own | None:
    """None where the common words are said. The marks are filled first: a number that nobody has is a fault, said or not."""
    now = common.get((own.answer, own.role))
    try:
        text = contacts.fill(own.text)
        translations = {tag: by_language[tag].fill(words) for tag, words in own.translations.items()}
    except KeyError:
        raise OverlayRefused(f"{own.answer} nämner ett nummer som inte finns i katalogen.") from None
    return None if now is None or why_not_said(own, now) else Own(now, text, translations)


def _common_texts(tree: Path) -> dict[Key, str]:
    """The common Swedish of each answer and role, as Rasa says it."""
    load = YAML(typ="safe").load
    parts = [load(path.read_text(encoding="utf-8")) for path in sorted((tree / _RESPONSES).glob("*.yml"))]
    return {
        (name, _role_of(row)): str(row.get("text") or "").strip()
        for part in parts
        for name, rows in (part.get("responses") or {}).items()
        for row in rows
    }


def _role_of(variation: Mapping[str, Any]) -> str | None:
    return next((str(each["value"]) for each in variation.get("condition") or () if each.get("name") == "role"), None)
