"""The typesetter, typst: words in as data, PDF out, and one kind of refusal. It reads no file and no network."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import typst

_TEMPLATE: Final = Path(__file__).with_name("letter.typ").read_bytes()


class TypesettingRefused(Exception):
    """No PDF came of it. `diagnostic` is what the typesetter says, which quotes letters: to be read here, never shown."""

    def __init__(self, diagnostic: str) -> None:
        super().__init__("typesetting-refused")
        self.diagnostic = diagnostic


def typeset(content: dict[str, object], moment: datetime) -> bytes:
    """The PDF of letter.typ with `content`: the same bytes for the same content and moment. Raises TypesettingRefused.

    It keeps PDF/UA-1 (ISO 14289-1, for screen readers) and PDF/A-2a (ISO 19005-2, for archives); both ask that every letter
    has a glyph.
    """
    words = {"letter": json.dumps(content, ensure_ascii=False)}
    try:
        return typst.compile(_TEMPLATE, format="pdf", font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=words,
                             pdf_standards=["ua-1", "a-2a"], timestamp=int(moment.timestamp()))  # fmt: skip
    except typst.TypstError as refused:
        raise TypesettingRefused(refused.diagnostic) from None
    except BaseException as fault:
        # A panic of the Rust side is no Exception, has no importable name, and would end the whole worker.
        if type(fault).__name__ != "PanicException":
            raise
        raise TypesettingRefused("") from None


@cache
def _fonts() -> typst.Fonts:
    # Those of the wheel alone: the same pages on every machine. Reading them is a third of the time of a render.
    return typst.Fonts(include_system_fonts=False)
