"""Every text that people read, wherever it stands: YAML, templates, scripts, Python. A new file is found by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from foundation.settings import ROOT

_YAML: Final = ("bot/gateway/content/sv.yml", "bot/channels/telegram/sv.yml", "actions/texts/*.yml",
                "bot/assistant/domain/responses/*.yml", "directory/accessibility.yml")  # fmt: skip
_HTML: Final = ("bot/widget/templates/**/*.html", "bot/channels/**/*.html", "handover/desk/templates/**/*.html",
                "nlu/studio/web/templates/*.html")  # fmt: skip
_JAVASCRIPT: Final = ("bot/widget/static/texts.js",)
# Modules whose strings people read; elsewhere in Python only what a Problem says.
_PYTHON: Final = ("bot/channels/plain/words.py", "bot/channels/plain/transcript.py", "bot/channels/accessibility/routes.py",
                  "handover/core/receipt_words.py", "handover/core/own_data.py", "handover/core/preview_text.py",
                  "handover/core/consent.py", "handover/core/flags.py", "handover/core/times.py", "handover/bridge/field_words.py",
                  "handover/delivery/alarm_words.py", "handover/desk/*words.py", "handover/desk/problem_pages.py")  # fmt: skip
_STAFF: Final = ("handover/desk/", "handover/delivery/", "nlu/studio/")
_UNREAD_KEYS: Final = frozenset({"payload", "kind", "author", "any", "unless", "typed_answers", "words", "condition", "value", "version",
                                 "status", "most"})  # fmt: skip
_MARK: Final = re.compile(r"\[\[(?:number|hours)\.\w+\]\]|\{[a-z_]+\}|\$\{[^}]*\}")
_NAME_MARK: Final = re.compile(r"\[\[name\.\w+\]\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text and where it stands: the file and, in YAML, the path in it. `for_staff`: nobody else reads it."""

    place: str
    text: str
    for_staff: bool = False


def pieces() -> list[Piece]:
    """All of them, marks filled in with a word or a number, each once a file."""
    found = [*_of(_YAML, _in_yaml), *_of(_HTML, _in_html), *_of(_JAVASCRIPT, _in_javascript), *_of(_PYTHON, _in_python),
             *_of(("bot/**/*.py", "handover/**/*.py", "foundation/*.py"), _in_problems)]  # fmt: skip
    return list(dict.fromkeys(piece for piece in found if re.search(r"[^\W\d_]", piece.text)))


def _of(patterns: Iterable[str], read: Any) -> Iterator[Piece]:
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        name = path.relative_to(ROOT).as_posix()
        for place, text in read(path.read_text(encoding="utf-8")):
            yield Piece(f"{name}{place}", _filled(text), name.startswith(_STAFF))


def _filled(text: str) -> str:
    """Numbers and hours become a number, names a name: what a reader meets in their place."""
    return _MARK.sub("112", _NAME_MARK.sub("Bris", text)).strip()


def _in_yaml(content: str) -> Iterator[tuple[str, str]]:
    yield from _scalars(YAML(typ="safe").load(content), "")


def _scalars(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and " " in value:
        yield f": {place}", value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in _UNREAD_KEYS:
                yield from _scalars(part, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _scalars(part, f"{place}[{number}]")


def _in_html(content: str) -> Iterator[tuple[str, str]]:
    """Text by block, and the strings that stand inside Jinja's own marks."""
    without = re.sub(r"\{#.*?#\}", "", content, flags=re.S)
    for marked in re.findall(r"\{[{%](.*?)[}%]\}", without, flags=re.S):
        yield from (("", text) for text in re.findall(r'"([^"{}<>]* [^"{}<>]*)"', marked) if _is_swedish(text))
    reader = _Blocks()
    reader.feed(re.sub(r"\{\{.*?\}\}", "X", re.sub(r"\{%.*?%\}", " ", without, flags=re.S), flags=re.S))
    reader.close()
    yield from (("", text) for text in reader.texts())


def _is_swedish(text: str) -> bool:
    return bool(re.match(r"[A-ZÅÄÖ]", text)) or text.endswith((".", "!", "?"))


class _Blocks(HTMLParser):
    """The text of each element that stands on a line of its own."""

    _INLINE: Final = frozenset({"a", "span", "strong", "em", "bdi", "time", "q", "b", "i", "kbd", "svg", "path", "br", "abbr"})

    def __init__(self) -> None:
        super().__init__()
        self._texts: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._INLINE:
            self._texts.append("")
        self._texts += [value for name, value in attrs if name in ("aria-label", "alt", "placeholder") and value]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._INLINE:
            self._texts.append("")

    def handle_data(self, data: str) -> None:
        self._texts[-1] += data

    def texts(self) -> list[str]:
        """Spaces made single; lone marks left out."""
        single = [re.sub(r"\s+", " ", text).strip() for text in self._texts]
        return [text for text in single if " " in text]


def _in_javascript(content: str) -> Iterator[tuple[str, str]]:
    code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", content, flags=re.S | re.M)
    for single, template in re.findall(r'"((?:[^"\\]|\\.)*)"|`([^`]*)`', code):
        if " " in (single or template):
            yield "", single or template


def _in_python(content: str) -> Iterator[tuple[str, str]]:
    yield from (("", text) for text in _strings(ast.parse(content)) if " " in text)


def _in_problems(content: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Problem":
            yield from (("", text) for text in _strings(node) if " " in text)


def _strings(root: ast.AST) -> Iterator[str]:
    """String constants that are no docstring, and the fixed parts of f-strings with a number in each gap."""
    nodes = list(ast.walk(root))
    inside = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in ast.walk(node) if part is not node}
    told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr) and id(node) not in inside:
            yield "".join(part.value if isinstance(part, ast.Constant) else "1" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside | told:
            yield node.value


def relative(path: Path) -> str:
    """A path as it stands in `place`."""
    return path.relative_to(ROOT).as_posix()
