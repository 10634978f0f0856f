"""All that the gateway takes out of a version of the content: read and checked as a whole, or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from bot.gateway.content.own_words import OwnWords, OwnWordsRefused, read_own_words
from bot.gateway.content.texts import Texts
from bot.languages.phrases import Phrases
from bot.widget.embedding import EmbeddingRefused, Embeddings, load_embeddings
from bot.widget.page import render_page
from bot.widget.wording import Wording, wordings_with
from foundation.content.versions import Version
from foundation.directory import Contacts, Municipality, load_municipalities
from foundation.languages.catalogues import CHAT, CatalogueBroken
from foundation.languages.sourced import read_catalogues
from foundation.opening_hours_rows import DirectoryRefused

_SPOKEN: Final = ("bot/assistant/domain/", "actions/texts/")
"""What Rasa and its actions say: its marks are filled in here, when somebody is answered."""
Made = TypeVar("Made")


class ContentRefused(Exception):
    """A version that cannot be used; the text is a Swedish sentence that names the file."""


@dataclass(frozen=True, slots=True)
class EditionContent:
    """What the gateway says of one version: its numbers, its texts in every language, and the page (HTML) made of them."""

    id: str
    contacts: Contacts
    municipalities: Mapping[str, Municipality]
    texts: Texts
    page: str
    embeddings: Embeddings
    words: Mapping[str, Wording]
    own_words: OwnWords


def read_content(version: Version) -> EditionContent:
    """Reads a version. Raises ContentRefused for whatever is wrong in it, so that nothing is found out by a person."""
    folder, tree = version.tree / "directory", version.tree
    contacts = _read("directory/contacts.yml", lambda: Contacts.load(folder / "contacts.yml"))
    municipalities = _read("directory/municipalities.yml", lambda: load_municipalities(folder / "municipalities.yml"))
    embeddings = _read("directory/embedding.yml", lambda: load_embeddings(municipalities))
    chat = _read("locale", lambda: read_catalogues(CHAT, tree / "locale"))
    phrases = _read("locale", lambda: Phrases.of(contacts, chat))
    texts = _read("bot/gateway/content/sv.yml", lambda: Texts.load(contacts, tree / "bot/gateway/content/sv.yml", phrases))
    page = _read("directory/contacts.yml", lambda: render_page(contacts.all(), municipalities.values()))
    _check_numbers(version.read(), contacts)
    words = _read("locale", lambda: wordings_with(chat))
    own_words = _read("overlays", lambda: read_own_words(tree, municipalities, contacts, lambda: chat))
    return EditionContent(version.id, contacts, municipalities, texts, page, embeddings, words, own_words)


def _check_numbers(tree: Mapping[str, str], contacts: Contacts) -> None:
    for path, text in tree.items():
        if path.startswith(_SPOKEN):
            _read(path, lambda text=text: contacts.fill(text))  # type: ignore[misc]


def _read(place: str, make: Callable[[], Made]) -> Made:
    try:
        return make()
    except OwnWordsRefused as refused:  # names its file itself
        raise ContentRefused(str(refused)) from None
    except (DirectoryRefused, EmbeddingRefused, CatalogueBroken) as refused:
        raise ContentRefused(f"{place}: {refused}") from None
    except KeyError as error:
        raise ContentRefused(f"{place}: {_missing(error)} saknas.") from None
    except Exception as error:  # a file that is wrong can fail in any way, and none may reach a person
        raise ContentRefused(f"{place}: går inte att läsa ({type(error).__name__}).") from None


def _missing(error: KeyError) -> str:
    return Path(str(error.args[0])).name[:60] if error.args else "något"
