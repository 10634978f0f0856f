"""Reads the versions of the content that foundation/content/versions.py writes; the Rasa box knows no other part of the program.

A version is named by the hash of its list of hashes, so whoever gives its name vouches for every byte that is read here.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import ruamel.yaml

SHIPPED: Final = "shipped"
ARCHIVE: Final = "model/rasa/assistant.tar.gz"
_FORMAT: Final = 1
_ID: Final = re.compile(r"[0-9a-f]{16}")
_LINE: Final = re.compile(r"([0-9a-f]{64})  (\S[^\n]*)")
_LARGEST_BYTES: Final = 64 * 1024 * 1024


class VersionRefused(Exception):
    """A version that cannot be used; the text is a Swedish sentence that says why."""


@dataclass(frozen=True)
class ContentVersion:
    """A version on disk: its folder, and the hash that each of its files must have."""

    id: str
    folder: Path
    sums: Mapping[str, str]

    def read(self, path: str) -> bytes:
        """A file of the version, exactly as it was sealed. Raises VersionRefused."""
        content = _content(self.folder / path)
        if hashlib.sha256(content).hexdigest() != self.sums.get(path):
            raise VersionRefused(f"Versionen {self.id} har ändrats sedan den gjordes och används inte.")
        return content

    def yaml(self, pattern: str) -> list[dict[str, Any]]:
        """What the YAML files of the tree that fit `pattern` hold, in the order of their names. Raises VersionRefused."""
        paths = sorted(path for path in self.sums if fnmatchcase(path, f"tree/{pattern}"))
        return [self._parsed(path) for path in paths]

    def _parsed(self, path: str) -> dict[str, Any]:
        try:
            found = ruamel.yaml.YAML(typ="safe").load(self.read(path).decode("utf-8"))
        except (ruamel.yaml.error.YAMLError, UnicodeDecodeError, ValueError):
            found = None
        if not isinstance(found, dict):
            raise VersionRefused(f"Versionen {self.id}: filen {path.removeprefix('tree/')} går inte att läsa.")
        return found


def content_folder() -> Path | None:
    """The folder of versions, or None where there is none."""
    named = os.environ.get("STEGET_CONTENT")
    return Path(named) if named else None


def is_version_id(text: object) -> bool:
    """Whether `text` could name a published version; nothing else may become part of a path."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def live_id() -> str:
    """The version that is live; SHIPPED where none is published or the pointer says nothing."""
    folder = content_folder()
    try:
        name = (folder / "live").read_text(encoding="ascii").strip() if folder else SHIPPED
    except (OSError, UnicodeDecodeError):
        return SHIPPED
    return name if is_version_id(name) else SHIPPED


def open_version(id_: str) -> ContentVersion:
    """The version `id_`, its list of hashes checked against the id. Raises VersionRefused."""
    folder = content_folder()
    if folder is None or not is_version_id(id_):
        raise VersionRefused("Det finns ingen sådan version.")
    place = folder / "versions" / id_
    listed = _content(place / "SHA256SUMS")
    if hashlib.sha256(listed).hexdigest()[:16] != id_:
        raise VersionRefused(f"Versionen {id_} har ändrats sedan den gjordes och används inte.")
    lines = (_LINE.fullmatch(line) for line in listed.decode("utf-8").splitlines())
    version = ContentVersion(id_, place, {line[2]: line[1] for line in lines if line})
    if json.loads(version.read("version.json")).get("format") != _FORMAT:
        raise VersionRefused(f"Versionen {id_} är gjord av en annan utgåva av programmet.")
    return version


def named_content(metadata: Iterable[Mapping[str, Any]]) -> str:
    """The version that the newest message names, from the metadata of messages, newest first; SHIPPED where none does."""
    return next((str(each["content"]) for each in metadata if each.get("content")), SHIPPED)


def responses_of(parts: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """All responses of YAML files in Rasa's form, by name. Raises ValueError where a name stands twice or has no variation."""
    found: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        for name, variations in (part.get("responses") or {}).items():
            if name in found:
                raise ValueError(f"{name} stands twice")
            if not isinstance(variations, list) or not all(isinstance(each, dict) for each in variations) or not variations:
                raise ValueError(f"{name} has no variation")
            found[name] = variations
    return found


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size <= _LARGEST_BYTES:
            return path.read_bytes()
    except OSError:
        pass
    raise VersionRefused("Versionen finns inte eller går inte att läsa.")
