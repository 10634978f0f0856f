"""The widget's one stylesheet, made of the page's and its own.

In a shadow root there is no :root, and a rem is the host page's: many websites set it to ten pixels. So the variables stand on
the widget's own frame, and every rem becomes a multiple of a length that the widget measures from the browser's own letters.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
STYLE: Final = HERE / "static" / "style"
OWN: Final = HERE / "element" / "shadow.css"
_SHARED: Final = ("colours", "controls", "messages", "composer")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_REM: Final = re.compile(r"(?<![\w.-])(-?\d*\.?\d+)rem\b")
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]+)\}")
_CLASS: Final = re.compile(r"\.([A-Za-z][\w-]*)")
_MADE: Final = ("from-", "kind-")  # the script puts these names together
_NOTHING: Final = re.compile(r"@[^{}]+\{\}")
_RECEIPT: Final = re.compile(r"^\.receipt[^{}]*\{[^{}]*\}", re.MULTILINE)


def shadow_css(used: Collection[str] | None = None) -> str:
    """The rules as text, small enough to be sent inside the script; with `used` without those of classes that are not in it."""
    sheets = [(STYLE / f"{name}.css").read_text(encoding="utf-8") for name in _SHARED]
    forms = _COMMENT.sub("", (STYLE / "forms.css").read_text(encoding="utf-8"))
    whole = _COMMENT.sub("", "\n".join([*sheets, *_RECEIPT.findall(forms), OWN.read_text(encoding="utf-8")]))
    css = _small("\n".join(_measured(line) for line in whole.replace(":root", ".shell").splitlines()))
    return css if used is None else _NOTHING.sub("", _RULE.sub(lambda rule: _needed(rule, used), css))


def _needed(rule: re.Match[str], used: Collection[str]) -> str:
    selectors = [one for one in rule[1].split(",") if all(name in used or name.startswith(_MADE) for name in _CLASS.findall(one))]
    return f"{','.join(selectors)}{{{rule[2]}}}" if selectors else ""


def _measured(line: str) -> str:
    """A condition on the window keeps its rem: there it is the browser's own."""
    return line if line.lstrip().startswith("@") else _REM.sub(_length, line)


def _length(found: re.Match[str]) -> str:
    number = re.sub(r"^(-?)0\.", r"\1.", found[1])
    return "var(--rem)" if number == "1" else f"calc({number}*var(--rem))"


def _small(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,>]) ?", r"\1", css).replace(";}", "}").replace(": ", ":").strip()
