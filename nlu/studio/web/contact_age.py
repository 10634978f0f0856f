"""How old a number's check is, in words: an old one warns, and a very old one stops a publication (checks)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from nlu.studio.content.directory import ContactRow

BLOCKS_AFTER: Final = timedelta(days=90)
CHECK_AGAIN_AFTER: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Age:
    """`words` is "" for a number with which all is well."""

    words: str
    blocks: bool = False


def age_of(row: ContactRow, today: date) -> Age:
    """What is to be said of the number today. Nothing of one that nobody is shown."""
    if not row.show:
        return Age("")
    if row.valid_until and today - row.valid_until > BLOCKS_AFTER:
        return Age(f"Gick ut {row.valid_until}, för mer än 90 dagar sedan. Det går inte att publicera förrän numret är kontrollerat.", True)
    if row.valid_until and today > row.valid_until:
        return Age(f"Gick ut {row.valid_until}. Kontrollera numret.")
    if row.status != "seen":
        return Age("Ingen har kontrollerat numret än.")
    if today - row.verified_at > CHECK_AGAIN_AFTER:
        return Age(f"Kontrollerades senast {row.verified_at}. Ring eller titta hos ägaren igen.")
    return Age("")
