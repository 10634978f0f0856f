"""The forms in which a word travels: every encoding that a log, a store, a mail or a browser may put it in."""

from __future__ import annotations

import base64
import json
import quopri
from collections.abc import Callable, Iterator
from email.header import Header
from html.entities import codepoint2name
from typing import Final
from urllib.parse import quote, quote_plus

SHORTEST: Final = 6
"""Bytes. Fewer stand in any large file by chance."""


def _json(text: str) -> bytes:
    return json.dumps(text)[1:-1].encode()


def _numbers(text: str, form: str) -> bytes:
    return "".join(sign if sign.isascii() else form.format(ord(sign)) for sign in text).encode()


def _named(text: str) -> bytes:
    return "".join(_entity(sign) for sign in text).encode()


def _entity(sign: str) -> str:
    name = codepoint2name.get(ord(sign))
    return f"&{name};" if name else sign


ONE_TO_ONE: Final[dict[str, Callable[[str], bytes]]] = {
    "plain": lambda text: text.encode(),
    "latin-1": lambda text: text.encode("latin-1", "replace"),
    "url": lambda text: quote(text, safe="").encode(),
    "url, lower case": lambda text: quote(text, safe="").lower().encode(),
    "form": lambda text: quote_plus(text).encode(),
    "html names": _named,
    "html numbers": lambda text: _numbers(text, "&#{};"),
    "html hex": lambda text: _numbers(text, "&#x{:x};"),
    "json": _json,
    "json, upper case": lambda text: _numbers(text, "\\u{:04X}"),
    "\\x": lambda text: repr(text.encode())[2:-1].encode(),
    "octal": lambda text: "".join(chr(byte) if byte < 128 else f"\\{byte:03o}" for byte in text.encode()).encode(),
    "quoted-printable": lambda text: quopri.encodestring(text.encode(), quotetabs=False).replace(b"=\n", b"").rstrip(b"\n"),
    "mail header": lambda text: Header(text, "utf-8", maxlinelen=9999).encode().encode()[10:-2],
    "hex": lambda text: text.encode().hex().encode(),
    "hex, upper case": lambda text: text.encode().hex().upper().encode(),
    "utf-16 le": lambda text: text.encode("utf-16-le"),
    "utf-16 be": lambda text: text.encode("utf-16-be"),
}  # fmt: skip


def base64_cores(plain: bytes) -> Iterator[bytes]:
    """What is sure to stand in base64 of any text that holds `plain`, for each of its three places in a group of three bytes."""
    for offset in range(3):
        coded = base64.b64encode(bytes(offset) + plain)
        yield coded[-(-offset * 8 // 6) : (offset + len(plain)) * 8 // 6]


def forms(mark: str) -> dict[bytes, str]:
    """Bytes to look for, and the name of the form: the mark as it is, in upper and in lower case, in every encoding."""
    found: dict[bytes, str] = {}
    for text in dict.fromkeys((mark, mark.upper(), mark.lower())):
        for name, encode in ONE_TO_ONE.items():
            found.setdefault(encode(text), name)
        for core in base64_cores(text.encode()):
            found.setdefault(core, "base64")
            found.setdefault(core.translate(bytes.maketrans(b"+/", b"-_")), "base64 of addresses")
    return {shape: name for shape, name in found.items() if len(shape) >= SHORTEST}
