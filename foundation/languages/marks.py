"""What must be the same in a text and its translation: numbers, places for values, lines."""

from __future__ import annotations

import re
from collections import Counter

from foundation.languages.digits import western

# [[number.id]] and the like are filled from the directory, {name} and ${name} by the code, %(name)s by Jinja.
_MARK = re.compile(r"\[\[[^\[\]]*\]\]|\$?\{[^{}]*\}|%\([a-z_]+\)s")
_DIGITS = re.compile(r"[0-9]{3,}|[0-9]+[- ][0-9]+")


def differences(swedish: str, translated: str) -> list[str]:
    """What differs, in words for translators; nothing for a translation that may be used.

    A translation may say an opening hour or a name less often, but never a number, nor a value, nor in other lines.
    """
    found = []
    if _marks(swedish) != _marks(translated):
        found.append("märkena är inte desamma")
    if swedish.count("\n") != translated.count("\n"):
        found.append("raderna är inte lika många")
    if _has_number(translated) and not _has_number(swedish):
        found.append("ett nummer står utskrivet")
    if translated != translated.strip():
        found.append("det står mellanrum i början eller slutet")
    return found


def _has_number(text: str) -> bool:
    return _DIGITS.search(western(_MARK.sub("", text))) is not None


def _marks(text: str) -> Counter[str]:
    return Counter(_MARK.findall(text))
