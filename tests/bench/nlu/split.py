"""Which of the project's own messages are kept for measuring: a fifth, by a hash of their words alone.

The same message lands on the same side on every machine and however the files are cut, and two messages that differ only
in capitals or punctuation can't stand on both sides.
"""

from __future__ import annotations

import hashlib
import re

SHARE = 5  # one in five is held out
_WORD = re.compile(r"\w+")


def _lot(text: str, first: int) -> int:
    words = " ".join(_WORD.findall(text.lower())) or text
    return int.from_bytes(hashlib.sha256(words.encode("utf-8", "replace")).digest()[first : first + 8], "big")


def is_held_out(text: str) -> bool:
    """Whether a message belongs to the fifth that nothing may be fitted on."""
    return _lot(text, 8) % SHARE == 0  # other bytes than nlu.tuning.folds reads, so that the fifth cuts evenly through its folds


def is_in_part(text: str, parts: int) -> bool:
    """Whether a message belongs to the one of so many parts that is fitted on."""
    return _lot(text, 16) % parts == 0
