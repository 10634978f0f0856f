"""Writes values as YAML: a text in the way that the files have it, one sentence a line, and anything at all in quotes."""

from __future__ import annotations

import re
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from nlu.studio.content.errors import ContentError

_SENTENCE_END: Final = re.compile(r"(?<=[.!?…]) (?=[^\s])|(?<=[.!?…][”\"»)]) (?=[^\s])")
_ESCAPED: Final = re.compile(r'["\\]|[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]')
_SHORT: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LONGEST_LINE: Final = 100


class Plain(str):
    """A string that is written without quotes: a name, a payload, a day."""

    __slots__ = ()


def quoted(text: str) -> str:
    """In double quotes on one line. Raises ContentError for half a sign, which no file can hold."""
    if re.search(r"[\ud800-\udfff]", text):
        raise ContentError("Texten har ett tecken som inte går att spara. Skriv om den delen.")
    return '"' + _ESCAPED.sub(lambda found: _SHORT.get(found[0]) or _escape(ord(found[0])), text) + '"'


def _escape(code: int) -> str:
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def scalar(text: str, indent: int, style: str | None = None, *, inline: bool = False) -> str:
    """The source of a text behind `key: `; the lines of a block stand `indent` spaces in. `style` is what it had before.

    Each way is read back, and the first that gives the same text is taken; quotes always do.
    """
    for source in _ways(text, indent, style, inline):
        if _reads_as(source, text):
            return source
    return quoted(text)


def _ways(text: str, indent: int, style: str | None, inline: bool) -> list[str]:
    if isinstance(text, Plain) or (style is None and re.fullmatch(r"[A-Za-zÅÄÖåäöé/][\w ÅÄÖåäö/.-]*", text)):
        return [str(text)]
    if style == "'" and not _ESCAPED.search(text.replace('"', "").replace("\\", "")):
        return ["'" + text.replace("'", "''") + "'"]
    if inline or not all(line.strip() for line in text.split("\n") if line) or not text.strip():
        return []  # a line of blanks at the end of a block is seen as lying after it
    if "\n" in text:
        return [_block("|-" if not text.endswith("\n") else "|", text.removesuffix("\n").split("\n"), indent)]
    sentences = _SENTENCE_END.split(text)
    is_short = style != ">" and (style in {'"', "'"} or len(sentences) == 1) and len(text) <= _LONGEST_LINE
    return [] if is_short else [_block(">-", sentences, indent)]


def _block(mark: str, lines: list[str], indent: int) -> str:
    return mark + "".join(f"\n{' ' * indent}{line}" if line else "\n" for line in lines)


def _reads_as(source: str, text: str) -> bool:
    """In a list in a map as well as in a flow a plain text must end where it ends."""
    around = f"[{{k: {source}}}, 0]" if "\n" not in source else f"k: {source}\n"
    try:
        read = YAML(typ="safe", pure=True).load(around)
    except (YAMLError, ValueError, UnicodeError):
        return False
    found = (read[0] if isinstance(read, list) else read).get("k")
    return type(found) is str and found == str(text)


def flow(value: Any) -> str:
    """Any value on one line: texts in quotes, names and payloads without."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, tuple):
        return str(value[1])  # a number or a day, as it was written
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Plain) and _reads_as(str(value), str(value)):
        return str(value)
    return f"'{value}'" if '"' in value and re.fullmatch(r"[\x20-\x26\x28-\x5b\x5d-\x7e]+", value) else quoted(value)


def rows(values: list[Any], indent: int) -> str:
    """A list with one row a line, each on one line of its own; begins with the indentation, ends without a line break."""
    return "\n".join(f"{' ' * indent}- {flow(value)}" for value in values)


def indented(source: str, old: int, new: int) -> str:
    """Lines that were written `old` spaces in, moved to `new`; the first line is left as it is."""
    first, *others = source.split("\n")
    moved = [" " * new + line[old:] if line[:old].isspace() and line.strip() else line.strip() and line for line in others]
    return "\n".join([first, *moved])
