"""Remarks about words that a person reads: marks, numbers, links, and what is hard to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from foundation.content.parts import Tree
from foundation.languages.digits import western
from foundation.plain_swedish.findings import findings_in
from nlu.studio.checks.remark import Level
from nlu.studio.content.directory import contacts
from nlu.training.check.personal import personal

Said = tuple[Level, str]
_MARK: Final = re.compile(r"\[\[([^\[\]]*)\]\]")
_KNOWN_MARK: Final = re.compile(r"(number|name|hours)\.([a-z_]+)")
_HALF_MARK: Final = re.compile(r"\[\[|\]\]")
_VALUE: Final = re.compile(r"\{[^{}]*\}|[{}]")
_DIGITS: Final = re.compile(r"(?<![\w.,:#%-])\+?\d(?:[ -]?\d){2,}(?![\w%]|[.,:]\d)")
_PHONE: Final = re.compile(r"(?:\+46|0)[\d -]{6,}|11\d{1,4}|90\d{3}")
_LINK: Final = re.compile(r"(?i)\b(?:https?:/*|www\.)[^\s<>”\"]*")
_HOST: Final = re.compile(r"(?i)(?:[a-z0-9åäö](?:[a-z0-9åäö-]*[a-z0-9åäö])?\.)+[a-z]{2,}")
_FINDINGS: Final[Mapping[str, str]] = {
    "lång mening": "Meningen är lång ({}). Dela den gärna i två.",
    "lix": "Texten är svår att läsa (lix {}). Kortare ord och meningar hjälper.",
    "passiv": "Skriv gärna vem som gör något i stället för: {}.",
    "förkortning": "Skriv ut förkortningen {}.",
    "kanslispråk": "”{}” är kanslispråk. Finns ett enklare ord?",
    "engelska": "”{}” är engelska. Finns ett svenskt ord?",
    "utropstecken": "Texten har {} utropstecken. Ett räcker.",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What a text may name: ids of contacts that are shown, their numbers (digits to id), and hosts of links."""

    ids: frozenset[str]
    numbers: Mapping[str, str]
    hosts: frozenset[str]

    @classmethod
    def of(cls, tree: Tree) -> Known:
        """What the directory of a tree knows."""
        shown = [row for row in contacts(tree) if row.show]
        return cls(frozenset(row.id for row in shown), {re.sub(r"\D", "", row.number): row.id for row in shown},
                   frozenset(row.source.casefold().removeprefix("www.") for row in shown))  # fmt: skip


def about(text: str, known: Known, *, values: bool = False) -> list[Said]:
    """What to say about a Swedish text for people. `values`: whether {…} is filled in by the program here."""
    return [*correct(text, known, values=values), *plain(text)]


def correct(text: str, known: Known, *, values: bool = False) -> Iterator[Said]:
    """What is wrong in a text of any language: marks, numbers, links, and what could belong to a real person."""
    yield from _marks(text, known)
    rest = _MARK.sub(" ", text)
    if not values and _VALUE.search(rest):
        yield "block", "Klammerparenteser { } fylls i av programmet och får inte stå här."
    links = [found[0].rstrip(".,;:!?)") for found in _LINK.finditer(rest)]
    for link in links:
        yield from _link(link, known)
    yield from _numbers(_LINK.sub(" ", rest), known)
    for kind in personal(western(rest)):
        if kind != "telefonnummer":
            yield "warn", f"Texten ser ut att innehålla {kind}. Ska det stå här?"


def plain(text: str) -> Iterator[Said]:
    """What is hard to read in a Swedish text."""
    for finding in findings_in(_MARK.sub("ett", text)):
        said = _FINDINGS.get(finding.rule, finding.rule + ": {}").format(finding.what.partition(":")[0])
        yield ("warn" if finding.rule in {"lång mening", "lix"} else "hint"), said


def _marks(text: str, known: Known) -> Iterator[Said]:
    for found in _MARK.finditer(text):
        named = _KNOWN_MARK.fullmatch(found[1])
        if not named:
            yield "block", f"{found[0][:60]} går inte att fylla i. Skriv till exempel [[number.bris]]."
        elif named[2] not in known.ids:
            yield "block", f"{named[2]} finns inte bland de nummer som visas. Lägg till det i katalogen eller välj ett annat."
    if _HALF_MARK.search(_MARK.sub("", text)):
        yield "block", "En dubbel hakparentes saknar sin andra hälft."


def _numbers(text: str, known: Known) -> Iterator[Said]:
    for found in _DIGITS.finditer(western(text)):
        digits, said = re.sub(r"\D", "", found[0]), text[found.start() : found.end()]
        if digits in known.numbers:
            yield "block", f"Skriv [[number.{known.numbers[digits]}]] i stället för numret {said}. Då ändras det på alla ställen."
        elif _PHONE.fullmatch(found[0]):
            yield "block", f"Numret {said} finns inte i katalogen. Lägg till det där, så att någon kontrollerar det."


def _link(link: str, known: Known) -> Iterator[Said]:
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        host = (parts.hostname or "").casefold().removeprefix("www.")
    except ValueError:
        host, parts = "", None
    if parts is None or not _HOST.fullmatch(host) or "@" in parts.netloc:
        yield "block", f"Länken {link[:80]} är inte en hel adress."
    elif parts.scheme != "https":
        yield "warn", f"Länken till {host} är inte säker. Den ska börja med https."
    elif not any(host == each or host.endswith(f".{each}") for each in known.hosts):
        yield "warn", f"Ingen har kontrollerat sidan {host}. Prova länken själv innan du publicerar."
