"""Babel extraction methods for the places where our Swedish stands; each text with where it stands (msgctxt).

A method takes what Babel gives it (https://babel.pocoo.org/en/latest/messages.html#writing-extraction-methods) and yields
(line, "pgettext", (where it stands, Swedish), comments). Lines are not told: they would change every file at every edit.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any

from ruamel.yaml import YAML

from bot.languages.pages import VALUE, counted, translated_page
from bot.languages.scripts import translated_script
from bot.widget.in_other_languages import TEXTS
from bot.widget.page import STATIC, render
from foundation.directory import Contacts, Municipality
from foundation.languages.locales import LANGUAGES, SWEDISH
from steget.languages.plain_samples import plain_pages, plain_words

Found = Iterator[tuple[int, str, tuple[str, str], list[str]]]
Method = Callable[[IO[bytes], Any, Any, Mapping[str, Any]], Found]
KEYWORDS = {"pgettext": ((1, "c"), 2)}
_NOWHERE = Municipality("§", "§", "§", "§", None, True, None)
_FILLED_IN = {"municipalities": [_NOWHERE], "municipality": _NOWHERE, "languages": LANGUAGES.values(), "tag": SWEDISH, "reason": "§",
              "address": "§"}  # fmt: skip
_SAID = {"text", "label", "title", "first"}
_ROWS_OF_WORDS = {"answers", "field_errors", "live_labels", "labels", "language", "learning", "commands"}


def gateway_texts(stream: IO[bytes], _keywords: Any, _tags: Any, options: Mapping[str, Any]) -> Found:
    """bot/gateway/content/sv.yml and the channels' own: all that is said, but not what a person may type."""
    content = _yaml(stream)
    yield from _walk({key: part for key, part in content.items() if key != "typed_answers"}, options["prefix"])


def responses(stream: IO[bytes], _keywords: Any, _tags: Any, options: Mapping[str, Any]) -> Found:
    """Texts in Rasa's own form: a variation stands under the role that it is for."""
    content = _yaml(stream)
    for name, variations in content.get("responses", {}).items():
        for variation in variations:
            role = next((str(each["value"]) for each in variation.get("condition", ())), "any")
            yield from _walk({key: variation.get(key) for key in ("text", "buttons")}, f"{options['prefix']}/{name}/{role}")
    yield from _walk({key: content[key] for key in ("labels", "choices") if key in content}, options["prefix"])


def contacts(stream: IO[bytes], _keywords: Any, _tags: Any, options: Mapping[str, Any]) -> Found:
    """Names and opening hours of the numbers that are shown."""
    for row in _yaml(stream)["contacts"]:
        for name in ("name", "hours") if row["show"] else ():
            yield _found(f"{options['prefix']}/{row['id']}/{name}", row[name])


def words(stream: IO[bytes], _keywords: Any, _tags: Any, options: Mapping[str, Any]) -> Found:
    """Python tables of words: the values of a module's dictionaries, and what stands in place of a missing one."""
    for node in ast.parse(stream.read()).body:
        value = getattr(node, "value", None)
        if isinstance(value, ast.Dict):
            for key, text in zip(value.keys, value.values, strict=True):
                yield _found(f"{options['prefix']}/{ast.literal_eval(key)}", ast.literal_eval(text))  # type: ignore[arg-type]
        elif isinstance(node, ast.AnnAssign) and isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield _found(f"{options['prefix']}/otherwise", value.value)


def problems(stream: IO[bytes], _keywords: Any, _tags: Any, options: Mapping[str, Any]) -> Found:
    """Title and detail of every Problem(status, name, title, detail=…)."""
    for node in ast.walk(ast.parse(stream.read())):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "Problem" and len(node.args) > 2):
            continue
        name, title = node.args[1:3]
        detail = next((each.value for each in node.keywords if each.arg == "detail"), None)
        for kind, text in (("title", title), ("detail", detail)):
            if isinstance(name, ast.Constant) and isinstance(text, ast.Constant):
                yield _found(f"{options['prefix']}/{name.value}/{kind}", text.value)


def page_texts(stream: IO[bytes], _keywords: Any, _tags: Any, options: Mapping[str, Any]) -> Found:
    """What is seen or read out on a page as it is rendered. What the directory fills in is left out: it is translated there."""
    for place, text in _on(Path(stream.name).name):
        yield _found(f"{options['prefix']}/{place}", text)


def _on(template: str) -> Iterator[tuple[str, str]]:
    numbers = Contacts.load().all()
    filled = {words for contact in numbers for words in (contact.name, contact.hours)}
    found: dict[tuple[str, str], None] = {}
    translated_page(render(template, numbers, **_FILLED_IN), SWEDISH, lambda place, text: found.setdefault((place, text)))
    for place, text in found:
        is_again_with_its_count = (place, counted(text)) in found and counted(text) != text
        if text not in filled and not is_again_with_its_count:
            yield place, text


def plain_texts(_stream: IO[bytes], _keywords: Any, _tags: Any, options: Mapping[str, Any]) -> Found:
    """What the pages without scripts say; what the full page says too is translated there."""
    script = (STATIC / TEXTS).read_text(encoding="utf-8")
    known = {_shape(text) for _place, text in _on("page.html")}
    translated_script(script, lambda _place, text: known.add(_shape(text)))
    found: dict[str, str] = {}
    for template, page in plain_pages():
        translated_page(page, SWEDISH, partial(_kept, found, template))
    for template, text in plain_words():
        found.setdefault(text, template)
    directory = {words for contact in Contacts.load().all() for words in (contact.name, contact.hours)}
    for text, template in found.items():
        if _shape(text) not in known and text not in directory:
            yield _found(f"{options['prefix']}/{template}", text)


def script_texts(stream: IO[bytes], _keywords: Any, _tags: Any, options: Mapping[str, Any]) -> Found:
    """The strings of a JavaScript module of texts."""
    found: list[tuple[str, str]] = []
    translated_script(stream.read().decode("utf-8"), lambda place, text: found.append((place, text)))
    for place, text in found:
        yield _found(f"{options['prefix']}/{place}", text)


def _shape(text: str) -> str:
    """The words of a text around its values and numbers: a template and a script write them in two ways."""
    return re.sub(r"\$?\{[^{}]*\}", VALUE, counted(text))


def _kept(found: dict[str, str], template: str, _place: str, text: str) -> str:
    found.setdefault(text, template)
    return text


def _walk(part: Any, path: str) -> Found:
    if isinstance(part, dict):
        for key, value in part.items():
            is_word = key in _SAID or path.rpartition("/")[2] in _ROWS_OF_WORDS or "/" not in path
            if isinstance(value, str) and is_word:
                yield _found(f"{path}/{key}", value)
            else:
                yield from _walk(value, f"{path}/{key}")
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from _walk(value, f"{path}/{number}")


def _found(where: str, text: str) -> tuple[int, str, tuple[str, str], list[str]]:
    return 0, "pgettext", (where, text.strip()), []


def _yaml(stream: IO[bytes]) -> Any:
    return YAML(typ="safe").load(stream.read())
