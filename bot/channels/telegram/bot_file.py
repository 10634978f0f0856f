"""Reads which bots there are: one YAML file, with each bot's token and webhook secret in files of their own beside it.

    page: https://chatt.varberg.se      # the chat's address as people see it; Telegram calls it too
    way: webhook                        # or polling, for a machine that Telegram cannot reach
    bots:
      - municipality: varberg
        path: f3J9xQmT7LwZ0aRk          # opaque, 16 to 64 of A-Z a-z 0-9 _ -
        token_file: varberg-token
        secret_file: varberg-secret
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ruamel.yaml import YAML, YAMLError

WEBHOOK: Final = "webhook"
POLLING: Final = "polling"
_NAMES: Final = {"page", "way", "bots"}
_OF_A_BOT: Final = {"municipality", "path", "token_file", "secret_file"}
_PATH = re.compile(r"[A-Za-z0-9_-]{16,64}")
_TOKEN = re.compile(r"[0-9]{5,20}:[A-Za-z0-9_-]{20,100}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")  # what Telegram takes as secret_token, and not less than any other secret here


class BotFileError(Exception):
    """The file can't be used; the Swedish text says where and why, never what a secret is."""


@dataclass(frozen=True, slots=True)
class BotEntry:
    """One municipality's bot. Its name in the rows and everywhere else is the municipality's slug."""

    municipality: str
    path: str
    token: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BotFile:
    """All bots. `page` has no slash at its end."""

    page: str
    way: str
    bots: tuple[BotEntry, ...]


def read_bots(path: Path | None, municipalities: Collection[str]) -> BotFile | None:
    """The file, or None without one: then there is no Telegram. Raises BotFileError."""
    if path is None:
        return None
    content = _content(path)
    if set(content) != _NAMES:
        raise BotFileError(f"{path.name} ska ha rubrikerna page, way och bots, och inget mer.")
    if content["way"] not in (WEBHOOK, POLLING):
        raise BotFileError(f"{path.name}: way ska vara webhook eller polling.")
    rows = content["bots"]
    if not isinstance(rows, list) or not rows:
        raise BotFileError(f"{path.name}: bots ska vara en lista med minst en bot.")
    bots = tuple(_bot(row, path, municipalities) for row in rows)
    _refuse_twins(bots, path)
    return BotFile(_page(content["page"], path), str(content["way"]), bots)


def secret_files(path: Path) -> list[Path]:
    """The files of a file that can be used in which tokens and secrets lie."""
    return [path.parent / row[name] for row in _content(path)["bots"] for name in ("token_file", "secret_file")]  # type: ignore[attr-defined]


def _content(path: Path) -> dict[str, object]:
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise BotFileError(f"{path.name} går inte att läsa.") from None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BotFileError(f"{path.name} är inte rätt skriven" + (f", rad {mark.line + 1}." if mark else ".")) from None
    if not isinstance(content, dict):
        raise BotFileError(f"{path.name} ska ha rubrikerna page, way och bots.")
    return content


def _page(value: object, path: Path) -> str:
    """Telegram shows no other links than https, and calls no other address."""
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        is_page = parts is not None and parts.scheme == "https" and parts.hostname and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        is_page = False
    if not is_page:
        raise BotFileError(f"{path.name}: page ska vara chattens adress och börja med https.")
    return str(value).rstrip("/")


def _bot(row: object, path: Path, municipalities: Collection[str]) -> BotEntry:
    if not isinstance(row, dict) or set(row) != _OF_A_BOT or not all(isinstance(value, str) for value in row.values()):
        raise BotFileError(f"{path.name}: varje bot ska ha municipality, path, token_file och secret_file, och inget mer.")
    municipality = row["municipality"]
    if municipality not in municipalities:
        raise BotFileError(f"{path.name}: kommunen {municipality} finns inte i directory/municipalities.yml.")
    if not _PATH.fullmatch(row["path"]):
        raise BotFileError(f"{path.name}: path för {municipality} ska vara 16 till 64 av A–Z, a–z, 0–9, _ och -.")
    return BotEntry(municipality, row["path"], _secret(row, "token_file", _TOKEN, path), _secret(row, "secret_file", _SECRET, path))


def _secret(row: dict[str, str], name: str, form: re.Pattern[str], path: Path) -> str:
    try:
        value = (path.parent / row[name]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, ValueError):
        raise BotFileError(f"{path.name}: {name} för {row['municipality']} går inte att läsa.") from None
    if not form.fullmatch(value):
        raise BotFileError(f"{path.name}: {name} för {row['municipality']} har inte rätt form. Se docs/telegram.md.")
    return value


def _refuse_twins(bots: tuple[BotEntry, ...], path: Path) -> None:
    for name in ("municipality", "path", "token", "secret"):
        if len({getattr(bot, name) for bot in bots}) < len(bots):
            raise BotFileError(f"{path.name}: två botar har samma {name}.")
