"""Text that XML can hold."""

from __future__ import annotations

import re
from typing import Final

# Everything outside the production Char of XML 1.0 (fifth edition, 2.2). There is no escape for these.
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """`text` with U+FFFD in place of each character that XML forbids, so that a reader sees that something stood there."""
    return _ILLEGAL.sub("\ufffd", text)
