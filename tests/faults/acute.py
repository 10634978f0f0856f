"""Messages in which somebody is in danger now, as people write them and as machines mangle them."""

from __future__ import annotations

from typing import Final

_PLAIN: Final = "jag håller i kniven och ska döda henne nu"
ACUTE_MESSAGES: Final = (
    _PLAIN,
    _PLAIN.upper(),
    "I have a knife and I am going to kill her now",
    "\u200b".join(_PLAIN),
    f"{_PLAIN} " * 400,
    "jag tänker ta livet av mig nu",
)
