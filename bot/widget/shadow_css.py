"""The widget's one stylesheet, made of the page's and its own.

In a shadow root there is no :root, and a rem is the host page's: many websites set it to ten pixels. So the variables stand on
the widget's own frame, and every rem becomes a multiple of a length that the widget measures from the browser's own letters.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
STYLE: Final = HERE / "static" / "style"
OWN: Final = HERE / "element" / "shadow.css"
_SHARED: Final = ("colours", "controls", "messages", "composer")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_REM: Final = re.compile(r"(?<![\w.-])(-?\d*\.?\d+)rem\b")
_RECEIPT: Final = re.compile(r"^\.receipt[^{}]*\{[^{}]*\}", re.MULTILINE)


def shadow_css() -> str:
    """The rules as text, small enough to be sent inside the script."""
    sheets = [(STYLE / f"{name}.css").read_text(encoding="utf-8") for name in _SHARED]
    forms = _COMMENT.sub("", (STYLE / "forms.css").read_text(encoding="utf-8"))
    whole = _COMMENT.sub("", "\n".join([*sheets, *_RECEIPT.findall(forms), OWN.read_text(encoding="utf-8")]))
    return _small("\n".join(_measured(line) for line in whole.replace(":root", ".shell").splitlines()))


def _measured(line: str) -> str:
    """A condition on the window keeps its rem: there it is the browser's own."""
    return line if line.lstrip().startswith("@") else _REM.sub(_length, line)


def _length(found: re.Match[str]) -> str:
    number = re.sub(r"^(-?)0\.", r"\1.", found[1])
    return "var(--rem)" if number == "1" else f"calc({number}*var(--rem))"


def _small(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,>]) ?", r"\1", css).replace(";}", "}").replace(": ", ":").strip()
