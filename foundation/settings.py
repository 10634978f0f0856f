"""One environment prefix, STEGET_; a process that is half set refuses to start and says what is missing."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET = 32
_EX_CONFIG = 78  # sysexits.h


class Settings(BaseSettings):
    """Base of every process's settings. A secret may also lie in a file: STEGET_X_FILE names it."""

    # A compose file hands out empty values for what is not set: empty means missing, for a needed name too.
    model_config = SettingsConfigDict(env_prefix="STEGET_", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)


S = TypeVar("S", bound=Settings)


def _read_secret_files() -> None:
    for name in [key for key in os.environ if key.startswith("STEGET_") and key.endswith("_FILE")]:
        os.environ[name.removesuffix("_FILE")] = Path(os.environ[name]).read_text(encoding="utf-8").strip()


def load_settings(kind: type[S]) -> S:
    """Reads `kind` from the environment or ends the process with a Swedish sentence per missing or wrong name."""
    _read_secret_files()
    try:
        return kind()
    except ValidationError as error:
        for item in error.errors():
            name = "STEGET_" + "_".join(str(step) for step in item["loc"]).upper()
            what = "saknas" if item["type"] == "missing" else f"är fel ({item['type']})"
            print(f"Inställningen {name} {what}.", file=sys.stderr)
        raise SystemExit(_EX_CONFIG) from None


def refuse_to_start(sentence: str) -> NoReturn:
    """Ends the process for a setting that is there and can't be used; `sentence` is Swedish and repeats no secret."""
    print(sentence, file=sys.stderr)
    raise SystemExit(_EX_CONFIG)
