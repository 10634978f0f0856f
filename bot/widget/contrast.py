"""Contrast of two colours (WCAG 2.2, "relative luminance" and "contrast ratio")."""

from __future__ import annotations

import re
from typing import Final

HEX: Final = re.compile(r"#[0-9a-f]{6}")
TEXT_RATIO: Final = 4.5
"""What text needs against its ground (1.4.3); more than the 3 that the edge of a control needs (1.4.11)."""


def ratio(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb`, 1.0 to 21.0."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
