"""How far each language has come: for the command and for the editors' studio."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from foundation.languages.catalogues import DOMAINS, FOLDER, source_path
from foundation.languages.locales import LANGUAGES, TRANSLATED
from foundation.languages.marks import differences
from foundation.languages.sources import messages_of, read_source

UNREVIEWED: Final = "unreviewed"
"""The flag of a translation that nobody has checked whose language it is."""
FUZZY: Final = "fuzzy"
"""The flag of a translation whose Swedish has changed since; gettext's own."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of texts. `usable` are said; `wrong` have other marks or lines than the Swedish and must be mended."""

    tag: str
    own_name: str
    must_be_complete: bool
    texts: int
    usable: int
    fuzzy: int
    unreviewed: int
    wrong: int

    @property
    def missing(self) -> int:
        """Texts that fall back to Swedish because nobody has translated them."""
        return self.texts - self.usable - self.fuzzy


def progress(folder: Path = FOLDER) -> list[Progress]:
    """One row for each translated language. Raises CatalogueTorn and FileNotFoundError."""
    return [_of(tag, folder) for tag in TRANSLATED]


def _of(tag: str, folder: Path) -> Progress:
    messages = [message for domain in DOMAINS for message in messages_of(read_source(source_path(tag, domain, folder)))]
    said = [message for message in messages if message.string]
    fuzzy = [message for message in said if FUZZY in message.flags]
    return Progress(
        tag, LANGUAGES[tag].own_name, LANGUAGES[tag].complete, len(messages), len(said) - len(fuzzy), len(fuzzy),
        sum(UNREVIEWED in message.flags for message in said), sum(bool(differences(str(each.id), str(each.string))) for each in said),
    )  # fmt: skip
