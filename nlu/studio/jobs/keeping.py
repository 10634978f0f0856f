"""How long versions are kept: the newest thirty and what was live in the last ninety days; never the live one or its parent less."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from foundation.content.versions import VersionBroken, Versions
from nlu.studio.jobs.judgement import Judgements

NEWEST: Final = 30
LIVE_WITHIN: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder that `versions` lie in, and their judgements."""

    folder: Path
    versions: Versions
    judgements: Judgements

    def prune(self, was_live: Collection[str]) -> list[str]:
        """Removes what need not be kept and gives its ids; `was_live` are those that were live within LIVE_WITHIN.

        Removes nothing when the pointer to the live version can't be read.
        """
        try:
            kept = {self.versions.live_id(), *was_live}
            with suppress(VersionBroken):
                kept.add(self.versions.open(self.versions.live_id()).parent or "")
        except VersionBroken:
            return []
        newest_first = sorted(self.versions.ids(), key=lambda id_: self._place(id_).stat().st_mtime, reverse=True)
        return [id_ for id_ in newest_first[NEWEST:] if id_ not in kept and self.remove(id_)]

    def remove(self, id_: str) -> bool:
        """Removes a version: under another name first, so that one that is half gone does not look like one."""
        going = self._place(f".gone-{id_}")
        try:
            self._place(id_).rename(going)
        except OSError:
            return False
        shutil.rmtree(going, ignore_errors=True)
        self.judgements.forget(id_)
        return True

    def sweep(self) -> None:
        """Removes what was half written or half removed when a process was killed."""
        for pattern in (".partial-*", ".gone-*"):
            for place in (self.folder / "versions").glob(pattern):
                shutil.rmtree(place, ignore_errors=True)

    def _place(self, name: str) -> Path:
        return self.folder / "versions" / name
