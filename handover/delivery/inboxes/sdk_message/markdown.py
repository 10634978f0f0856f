"""Plain text as Markdown. A client has to show an SDK text as Markdown (B1.3.3, 4.3.3.2), which eats signs and joins lines.

Without this a person's stars, line breaks and brackets would be gone, and what they wrote could pass for a heading or a link of
ours. Only what would be read as a sign is escaped, so that the text stays readable where a client shows it as it is.
"""

from __future__ import annotations

import re
from typing import Final

_HARD_SPACE: Final = "\u00a0"
_HARD_BREAK: Final = "  \n"
# CommonMark 0.31.2 (2.4, 6), and the signs of tables and struck-out text that many clients know besides. An underscore after
# a letter opens nothing, and stands in mail addresses.
_INLINE: Final = re.compile(r"[`*\[~|]|\\(?=[!-/:-@\[-`{-~]|$)|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<![^\W_])_")
_FIRST_SIGN: Final = re.compile(r"(?=#|>|[-+](?:\s|$)|[-=][-=\s]*$)")
_FIRST_NUMBER: Final = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")


def as_markdown(text: str) -> str:
    """Markdown that is shown as `text`, line by line. Indentation becomes hard spaces, several empty lines may become one."""
    lines = [_line(line.rstrip()) for line in re.split(r"\r\n|\r|\n", text)]
    following = [*lines[1:], ""]
    return "".join(line + (_HARD_BREAK if line and after else "\n") for line, after in zip(lines, following, strict=True)).strip("\n")


def _line(line: str) -> str:
    words = line.lstrip()
    indent = line[: len(line) - len(words)].replace("\t", _HARD_SPACE * 4)
    return _HARD_SPACE * len(indent) + _escape_start(_INLINE.sub(r"\\\g<0>", words))


def _escape_start(words: str) -> str:
    if number := _FIRST_NUMBER.match(words):
        return f"{number[1]}\\{words[number.end() :]}"
    return f"\\{words}" if _FIRST_SIGN.match(words) else words
