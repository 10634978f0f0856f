"""Reads which inboxes a municipality has: one YAML file, its secrets in files of their own beside it.

    inboxes:
      alingsas:
        - kind: mail
          host: smtp.alingsas.se
          password_from: alingsas-smtp      # the file's content becomes the setting `password`
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from handover.municipality_file import MunicipalityFileError, read_by_municipality

KINDS: Final = ("mail", "webhook", "support_management", "sdk")
_FROM: Final = "_from"


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """One inbox as it is set; `settings` are those of its kind, secrets read."""

    municipality: str
    kind: str
    settings: dict[str, object]


def read_inboxes(path: Path | None, municipalities: Collection[str]) -> list[InboxEntry]:
    """The entries in the order of the file; none without a file. Raises MunicipalityFileError."""
    if path is None:
        return []
    return [_with_secrets(entry, path) for entry in _entries(path, municipalities)]


def read_kinds(path: Path | None, municipalities: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The kinds that a referral is owed to beside the desk, by municipality. Opens no secret: the bridge needs none of them."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in _entries(path, municipalities) if path else ():
        found[entry.municipality] = (*found.get(entry.municipality, ()), entry.kind)
    return found


def _entries(path: Path, municipalities: Collection[str]) -> Iterator[InboxEntry]:
    for municipality, rows in read_by_municipality(path, "inboxes", municipalities).items():
        seen: set[str] = set()
        for row in rows if isinstance(rows, list) else [None]:
            entry = _entry(municipality, row, path)
            if entry.kind in seen:
                raise MunicipalityFileError(f"{path.name}: {municipality} har två inkorgar av sorten {entry.kind}.")
            seen.add(entry.kind)
            yield entry


def _entry(municipality: str, row: object, path: Path) -> InboxEntry:
    if not isinstance(row, dict) or row.get("kind") not in KINDS:
        raise MunicipalityFileError(f"{path.name}: {municipality} har en inkorg utan känd sort. De som finns: {', '.join(KINDS)}.")
    return InboxEntry(municipality, str(row["kind"]), {str(name): value for name, value in row.items() if name != "kind"})


def _with_secrets(entry: InboxEntry, path: Path) -> InboxEntry:
    given = {name: value for name, value in entry.settings.items() if not name.endswith(_FROM)}
    secret = {name.removesuffix(_FROM): _secrets(value, path, entry.municipality)
              for name, value in entry.settings.items() if name.endswith(_FROM)}  # fmt: skip
    return replace(entry, settings=given | secret)


def _secrets(names: object, path: Path, municipality: str) -> object:
    if isinstance(names, list):
        return tuple(_secrets(name, path, municipality) for name in names)
    try:
        return (path.parent / str(names)).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise MunicipalityFileError(f"{path.name}: filen {names} för {municipality} går inte att läsa.") from None
