"""The texts of actions/texts/, of the version that the message names. Their form is Rasa's own (`responses:`).

One request speaks one version from its beginning to its end: `spoken` chooses it, and who says something asks `in_use`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import ruamel.yaml

from bot.assistant.content_versions import SHIPPED, VersionRefused, is_version_id, named_content, open_version, responses_of
from bot.assistant.kept_versions import KeptVersions

FOLDER: Final = Path(__file__).parent / "texts"
_TEXTS: Final = "actions/texts/*.yml"


@dataclass(frozen=True)
class Wording:
    """All responses by name, what intents are called on a button, and the given answers of the form's fields."""

    responses: Mapping[str, list[dict[str, Any]]]
    labels: Mapping[str, str]
    choices: Mapping[str, list[dict[str, Any]]]


@cache
def shipped() -> Wording:
    """The texts that came with the program. Raises ValueError where a name stands twice."""
    load = ruamel.yaml.YAML(typ="safe").load
    return _wording([load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))])


def prepare(id_: str) -> None:
    """Makes the texts of a version ready. Raises VersionRefused."""
    if id_ != SHIPPED:
        _VERSIONS.prepare(id_)


@contextmanager
def spoken(request: Mapping[str, Any]) -> Iterator[None]:
    """While it runs, `in_use` is the wording of the version that Rasa's request names; the shipped one where it can't be read."""
    token = _IN_USE.set(_of(_named(request)))
    try:
        yield
    finally:
        _IN_USE.reset(token)


def in_use() -> Wording:
    """The wording of the request that is being answered."""
    return _IN_USE.get() or shipped()


def _named(request: Mapping[str, Any]) -> str:
    events = (request.get("tracker") or {}).get("events") or []
    return named_content(event.get("metadata") or {} for event in reversed(events) if event.get("event") == "user")


def _of(id_: str) -> Wording | None:
    if not is_version_id(id_) or _VERSIONS.was_just_refused(id_):
        return None
    try:
        return _VERSIONS.prepare(id_)
    except VersionRefused:
        return None


def _read(id_: str) -> Wording:
    parts, ours = open_version(id_).yaml(_TEXTS), shipped()
    try:
        made = _wording(parts)
        if made.labels and set(ours.responses) <= set(made.responses) and set(ours.choices) <= set(made.choices):
            return made
    except (ValueError, TypeError, AttributeError):
        pass
    raise VersionRefused(f"Versionen {id_}: texterna i actions/texts är inte hela.")


def _wording(parts: list[dict[str, Any]]) -> Wording:
    labels, choices = ({key: value for part in parts for key, value in (part.get(kind) or {}).items()} for kind in ("labels", "choices"))
    return Wording(responses_of(parts), labels, choices)


_VERSIONS: Final = KeptVersions(_read)
_IN_USE: ContextVar[Wording | None] = ContextVar("wording", default=None)
