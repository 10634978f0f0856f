"""Puts the texts of a JavaScript module (static/texts.js, element/words.js) into another language: its strings, and nothing else of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Final

# What a module of texts is made of: comments, names of tables and keys, strings, template literals with simple ${…} in them.
_PIECE: Final = re.compile(
    r"(?P<comment>/\*.*?\*/|//[^\n]*|^import [^\n]*)|export const (?P<table>\w+)|(?P<changed>[A-Z_]+)\.(?P<row>\w+) = |(?P<key>\w+): |"
    r'"(?P<string>(?:[^"\\\n]|\\.)*)"|`(?P<template>(?:[^`\\$]|\\.|\$\{[^{}`]*\})*)`',
    re.S | re.M,
)
_CODE: Final = re.compile(r"\$\{[^{}]*\}")
_LETTER: Final = re.compile(r"[^\W\d_]")


def translated_script(source: str, words: Callable[[str, str], str | None]) -> str:
    """`source` with each text for which `words` knows another; it gets where a text stands (TABLE/key) and the text."""
    table = key = ""

    def piece(found: re.Match[str]) -> str:
        nonlocal table, key
        table, key = found["table"] or found["changed"] or table, found["key"] or found["row"] or key
        text = found["string"] if found["string"] is not None else found["template"]
        if text is None or not _LETTER.search(_CODE.sub("", text)):
            return found[0]
        in_template = found["string"] is None
        said = words(f"{table}/{key}", _unescaped(text, in_template))
        return found[0] if said is None else _quoted(said, in_template)

    return _PIECE.sub(piece, source)


def _unescaped(text: str, in_template: bool) -> str:
    return text.replace("\\`", "`").replace("\\\\", "\\") if in_template else json.loads(f'"{text}"')


def _quoted(text: str, in_template: bool) -> str:
    return "`" + text.replace("\\", "\\\\").replace("`", "\\`") + "`" if in_template else json.dumps(text, ensure_ascii=False)
