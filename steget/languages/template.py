"""Everything that is to be translated, as it stands in the sources now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract

from foundation.languages.catalogues import CHAT, PAGE
from foundation.settings import ROOT
from steget.languages.extracting import (
    KEYWORDS,
    Method,
    contacts,
    gateway_texts,
    page_texts,
    plain_texts,
    problems,
    responses,
    script_texts,
    words,
)


@dataclass(frozen=True, slots=True)
class Source:
    """Files (a glob below ROOT) that one method reads; `prefix` begins where their texts stand, `{name}` is the file's name."""

    domain: str
    files: str
    method: Method
    prefix: str


SOURCES: Final = (
    Source(CHAT, "bot/gateway/content/sv.yml", gateway_texts, "gateway"),
    Source(CHAT, "bot/channels/telegram/sv.yml", gateway_texts, "telegram"),
    Source(CHAT, "bot/assistant/domain/responses/*.yml", responses, "rasa"),
    Source(CHAT, "actions/texts/*.yml", responses, "actions"),
    Source(CHAT, "directory/contacts.yml", contacts, "directory"),
    Source(CHAT, "handover/bridge/field_words.py", words, "handover/{name}"),
    Source(CHAT, "handover/core/receipt_words.py", words, "handover/{name}"),
    Source(CHAT, "bot/**/*.py", problems, "problem"),
    Source(CHAT, "handover/bridge/*.py", problems, "problem"),
    Source(CHAT, "foundation/p*.py", problems, "problem"),
    Source(PAGE, "bot/widget/templates/page.html", page_texts, "page"),
    Source(PAGE, "bot/widget/templates/embed.html", page_texts, "embed"),
    Source(PAGE, "bot/widget/templates/closed.html", page_texts, "closed"),
    Source(PAGE, "bot/widget/static/texts.js", script_texts, "script"),
    Source(PAGE, "bot/channels/plain/words.py", plain_texts, "plain"),
    Source(PAGE, "bot/widget/element/words.js", script_texts, "widget"),
)


def template(domain: str, root: Path = ROOT) -> Catalog:
    """All texts of `domain`, untranslated, each once for each place where it stands."""
    found = Catalog(charset="utf-8", fuzzy=False)
    for source in SOURCES:
        if source.domain == domain:
            for where, text in _texts(source, root):
                found.add(text, context=where)
    return found


def _texts(source: Source, root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(root.glob(source.files)):
        options = {"prefix": source.prefix.format(name=path.stem)}
        with path.open("rb") as stream:
            for _line, text, _comments, where in extract(source.method, stream, KEYWORDS, (), options):
                yield str(where), str(text)
