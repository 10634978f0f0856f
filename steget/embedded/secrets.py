"""The secrets of an installation on one machine: made once, kept in files that only its user can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

NAMES: Final = ("bridge_token", "content_key", "conversation_key", "receipt_key")
_BYTES = 48
_OLD_CONTENT_KEY: Final = ("STEGET_CONTENT_KEY_OLD", "STEGET_CONTENT_KEY_OLD_FILE")


def ensure_secrets(folder: Path) -> None:
    """Makes those that are missing. One that is there is never changed: receipt codes would stop working."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        try:
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(_BYTES) + "\n")
            stream.flush()
            os.fsync(stream.fileno())


def secret_setting(name: str, folder: Path) -> dict[str, str]:
    """The setting that hands the secret `name` to a process: the user's own, or the name of the file made here."""
    variable = "STEGET_" + name.upper()
    for given in (variable, variable + "_FILE"):
        if os.environ.get(given):
            return {given: os.environ[given]}
    return {variable + "_FILE": str(folder / name)}


def content_key_settings(folder: Path) -> dict[str, str]:
    """For those who may open content: the key, and the one before it while the user has set that."""
    return secret_setting("content_key", folder) | {name: os.environ[name] for name in _OLD_CONTENT_KEY if os.environ.get(name)}


def secret_value(name: str, folder: Path) -> dict[str, str]:
    """The setting with the secret itself, for the Rasa box, which reads no files of ours."""
    (variable, value), = secret_setting(name, folder).items()
    if variable.endswith("_FILE"):
        return {variable.removesuffix("_FILE"): Path(value).read_text(encoding="ascii").strip()}
    return {variable: value}
