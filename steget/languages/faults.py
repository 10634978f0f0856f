"""What must be mended before anything is released: one Swedish line for each fault, which names file and place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from foundation.languages.catalogues import DOMAINS, FOLDER, source_path
from foundation.languages.locales import TRANSLATED
from foundation.languages.marks import differences
from foundation.languages.overview import FUZZY
from foundation.languages.promised import is_promised
from foundation.languages.sources import messages_of, place_of, read_source
from steget.languages.template import template


def faults(folder: Path = FOLDER) -> list[str]:
    """All faults of all catalogues against the sources as they are now. Raises CatalogueTorn and FileNotFoundError."""
    return [fault for domain in DOMAINS for tag in TRANSLATED for fault in _of(domain, tag, folder)]


def _of(domain: str, tag: str, folder: Path) -> Iterator[str]:
    path = source_path(tag, domain, folder)
    catalog = read_source(path)
    said = {place_of(message): message for message in messages_of(catalog)}
    for message in messages_of(template(domain)):
        where = f"{path.relative_to(folder)}: {message.context}"
        kept = said.get(place_of(message))
        if is_promised(tag, domain, message.context or ""):
            yield from (f"{where}: {what}" for what in _gaps(kept))
        if kept and kept.string:
            yield from (f"{where}: {what}" for what in differences(str(kept.id), str(kept.string)))
    yield from _two_of_the_same(catalog, path.relative_to(folder))


def _gaps(kept: Message | None) -> list[str]:
    if kept is None or not kept.string:
        return ["saknas"]
    return ["är osäker sedan svenskan ändrades"] if FUZZY in kept.flags else []


def _two_of_the_same(catalog: Catalog, path: Path) -> Iterator[str]:
    """The chat finds a translation by its Swedish, so the same Swedish can't be said in two ways."""
    said: dict[str, str] = {}
    for message in messages_of(catalog):
        if message.string and said.setdefault(str(message.id), str(message.string)) != message.string:
            yield f"{path}: {message.context}: samma svenska är översatt på två sätt"
