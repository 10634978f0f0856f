"""Puts a page that was rendered in Swedish into another language, once, at start: every text that is seen or read out, and nothing else.

The templates stay free of translation marks; whatever they come to say is found here and by the extractor in the same way. An
element with a `lang` of its own or `translate="no"` is left alone, and so is what has no translation: it is shown in Swedish and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

from foundation.languages.locales import LANGUAGES

Words = Callable[[str, str], str | None]
"""Gives the translation of a text, from the place where it stands (the nearest id) and its Swedish; None when there is none."""

VALUE: Final = "{antal}"
"""Stands in a text for a number that the page counts, such as how many municipalities there are."""
_READ_OUT: Final = re.compile(r'( (?:aria-label|title|placeholder|alt)=")([^"]*)(")')
_EMPTY: Final = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_NO_SPAN_INSIDE: Final = frozenset({"title", "option", "textarea"})
_SCRIPT: Final = re.compile(r'((?:src|href)="/static/)([^"]+\.js")')
_SPACE: Final = re.compile(r"[ \t\r\n]+")  # not the space that keeps two words on one line
_LETTER: Final = re.compile(r"[^\W\d_]")
_COUNT: Final = re.compile(r"(?<![\w.,-])\d+(?![\w-])")


def translated_page(html: str, tag: str, words: Words) -> str:
    """`html` in the language `tag`: its texts, `lang` and `dir`, and the scripts that hold their texts in it."""
    page = _Page(tag, words)
    page.feed(html)
    page.close()
    return _SCRIPT.sub(rf"\g<1>{tag}/\g<2>", "".join(page.made))


def counted(text: str) -> str:
    """`text` with VALUE for each number that stands alone in it."""
    return _COUNT.sub(VALUE, text)


class _Page(HTMLParser):
    """Hands on what it reads, byte for byte, but for texts that have words in the other language."""

    def __init__(self, tag: str, words: Words) -> None:
        super().__init__(convert_charrefs=False)
        self._tag, self._words = tag, words
        self.made: list[str] = []
        self._text: list[str] = []
        self._open: list[tuple[str, str, bool]] = []  # name, nearest id, whether it has a language of its own

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        known = dict(attrs)
        place = known.get("id") or self._place
        raw = self.get_starttag_text() or ""
        if tag == "html":
            raw = f'<html lang="{self._tag}" dir="{LANGUAGES[self._tag].direction}">'
        elif not self._is_foreign:
            raw = _READ_OUT.sub(lambda found: found[1] + self._read_out(place, unescape(found[2])) + found[3], raw)
        if known.get("hreflang") == self._tag:
            raw = raw[:-1] + ' aria-current="true">'
        self.made.append(raw)
        if tag not in _EMPTY:
            self._open.append((tag, place, self._is_foreign or known.get("translate") == "no" or (tag != "html" and "lang" in known)))

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        self.made.append(f"</{tag}>")
        while self._open and self._open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_entityref(self, name: str) -> None:
        self._text.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._flush()
        self.made.append(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        self._flush()
        self.made.append(f"<!--{data}-->")

    def close(self) -> None:
        """Hands on what is left."""
        super().close()
        self._flush()

    @property
    def _place(self) -> str:
        return self._open[-1][1] if self._open else ""

    @property
    def _is_foreign(self) -> bool:
        return bool(self._open) and self._open[-1][2]

    def _flush(self) -> None:
        raw, self._text = "".join(self._text), []
        plain = _SPACE.sub(" ", unescape(raw)).strip(" ")
        if not _LETTER.search(plain) or self._is_foreign:
            self.made.append(raw)
            return
        before, after = raw[: len(raw) - len(raw.lstrip())], raw[len(raw.rstrip()) :]
        said = self._said(self._place, plain)
        self.made.append(f"{before}{escape(said, quote=False) if said is not None else self._in_swedish(raw.strip())}{after}")

    def _said(self, place: str, swedish: str) -> str | None:
        if not _LETTER.search(swedish):
            return swedish
        said = self._words(place, swedish)
        if said is not None or not _COUNT.search(swedish):
            return said
        said, counts = self._words(place, counted(swedish)), iter(_COUNT.findall(swedish))
        return None if said is None else re.sub(re.escape(VALUE), lambda _value: next(counts), said)

    def _read_out(self, place: str, swedish: str) -> str:
        return escape(self._said(place, swedish) or swedish)

    def _in_swedish(self, raw: str) -> str:
        inside = self._open[-1][0] if self._open else ""
        return raw if inside in _NO_SPAN_INSIDE else f'<span lang="sv" dir="ltr" class="only-swedish">{raw}</span>'
