"""A municipality's colours, corners and letters. What cannot be read is refused, so that no theme can hide the chat."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from bot.widget.contrast import HEX, TEXT_RATIO, ratio

COLOURS: Final = Path(__file__).resolve().parent / "static" / "style" / "colours.css"
_VARIABLE: Final = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
_RADIUS: Final = re.compile(r"(\d{1,2})px")
_FONT: Final = re.compile(r"[A-Za-zÅÄÖåäö0-9 ,-]{1,120}")
_MOST_RADIUS: Final = 24
_SCHEMES: Final = {"light": ("accent", "on_accent"), "dark": ("dark_accent", "dark_on_accent")}
# Where the accent is text: on the panel, on a bubble, on a quick reply under the pointer.
_GROUNDS: Final = ("page", "surface", "tint")


class ThemeRefused(ValueError):
    """Carries a Swedish sentence for whoever wrote the theme."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as `#rrggbb`, `radius` in px, `font` as a list of families; None is the product's own."""

    accent: str | None = None
    on_accent: str | None = None
    dark_accent: str | None = None
    dark_on_accent: str | None = None
    radius: str | None = None
    font: str | None = None

    @classmethod
    def read(cls, row: Mapping[str, object]) -> Theme:
        """The theme of a row. Raises ThemeRefused for a value that cannot be used or read."""
        known = {field.name for field in fields(cls)}
        for name, value in row.items():
            _check_form(name, value, known)
        theme = cls(**{name: str(value).lower() if "accent" in name else str(value) for name, value in row.items()})
        for scheme in _SCHEMES:
            theme._check_contrast(scheme)
        return theme

    def css(self) -> str:
        """The rules for the widget's shadow root; empty for a theme that changes nothing."""
        plain = [("radius", self.radius), ("font", self.font)]
        rules = [_rule(plain)] if any(value for _, value in plain) else []
        for scheme in _SCHEMES:
            accent, on_accent = self._pair(scheme)
            if accent and on_accent:
                colours = [("accent", accent), ("accent-strong", accent), ("on-accent", on_accent)]
                rules.append(f"@media (prefers-color-scheme:{scheme}){{{_rule(colours)}}}")
        return "".join(rules)

    def _pair(self, scheme: str) -> tuple[str | None, str | None]:
        accent, on_accent = (getattr(self, name) for name in _SCHEMES[scheme])
        return accent, on_accent

    def _check_contrast(self, scheme: str) -> None:
        (accent_name, on_accent_name), (accent, on_accent) = _SCHEMES[scheme], self._pair(scheme)
        if accent is None and on_accent is None:
            return
        if accent is None or on_accent is None:
            raise ThemeRefused(f"{accent_name} och {on_accent_name} hör ihop: ange båda eller ingen.")
        _check_pair(f"{on_accent_name} ({on_accent}) mot {accent_name} ({accent})", on_accent, accent, TEXT_RATIO)
        grounds = grounds_of(scheme)
        for ground in _GROUNDS:
            _check_pair(f"{accent_name} ({accent}) mot chattens bakgrund ({grounds[ground]})", accent, grounds[ground], TEXT_RATIO)


def grounds_of(scheme: str) -> dict[str, str]:
    """The colours of colours.css by name, for `light` or `dark`."""
    light, _, dark = COLOURS.read_text(encoding="utf-8").partition("@media")
    return dict(_VARIABLE.findall(dark if scheme == "dark" else light))


def _rule(values: list[tuple[str, str | None]]) -> str:
    return ".shell{" + "".join(f"--{name}:{value};" for name, value in values if value) + "}"


def _check_pair(what: str, one: str, other: str, needed: float) -> None:
    found = ratio(one, other)
    if found < needed:
        shown, wanted = f"{int(found * 100) / 100:.2f}".replace(".", ","), f"{needed:g}".replace(".", ",")
        raise ThemeRefused(f"kontrasten är för låg: {what} har {shown}:1 och behöver {wanted}:1 (WCAG 1.4.3 och 1.4.11).")


def _check_form(name: str, value: object, known: set[str]) -> None:
    if name not in known:
        raise ThemeRefused("temat har en rad som inte finns. Använd accent, on_accent, dark_accent, dark_on_accent, radius och font.")
    text = value if isinstance(value, str) else ""
    if "accent" in name and not HEX.fullmatch(text.lower()):
        raise ThemeRefused(f"{name} ska vara en färg som #1a5863.")
    if name == "radius" and not ((found := _RADIUS.fullmatch(text)) and int(found[1]) <= _MOST_RADIUS):
        raise ThemeRefused(f"radius ska vara mellan 0px och {_MOST_RADIUS}px.")
    if name == "font" and not _FONT.fullmatch(text):
        raise ThemeRefused("font ska vara namn på typsnitt med komma mellan, utan citattecken.")
