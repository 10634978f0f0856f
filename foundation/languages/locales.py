"""Which languages there are, and which of them a wish for a language means.

Tags are BCP 47 (RFC 5646). Easy Swedish has no registered subtag, so it is a private use one: sv-x-lattlast.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

SWEDISH: Final = "sv"
EASY_SWEDISH: Final = "sv-x-lattlast"
LONGEST: Final = 35  # RFC 5646, section 4.4.1: the buffer that every implementation must have
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,6}")


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its tag and its own name. `complete`: every text must be translated, else nothing is released."""

    tag: str
    own_name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    complete: bool = False


LANGUAGES: Final[dict[str, Language]] = {
    language.tag: language
    for language in (
        Language(SWEDISH, "Svenska", complete=True),
        Language(EASY_SWEDISH, "Lättare svenska", complete=True),
        Language("en", "English", complete=True),
        Language("ar", "العربية", "rtl"),
        Language("fa", "فارسی", "rtl"),
        Language("so", "Soomaali"),
    )
}
"""All languages in the order of the menu; the first is what every text is written in."""
TRANSLATED: Final = tuple(tag for tag in LANGUAGES if tag != SWEDISH)


def canonical(wish: str) -> str | None:
    """The tag of the language that `wish` means, in any case and with any region; Swedish for a language that is not here.

    None for what is no language tag at all: over-long, a path, anything with other signs.
    """
    if len(wish) > LONGEST or not _TAG.fullmatch(wish):
        return None
    small = wish.lower()
    if small in LANGUAGES:
        return small
    first = small.partition("-")[0]
    return first if first in LANGUAGES else SWEDISH
