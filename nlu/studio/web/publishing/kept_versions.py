"""Every version that is kept, with what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from foundation.content.versions import SHIPPED
from nlu.studio.store.jobs import Job
from nlu.studio.store.publications import Publication
from nlu.studio.web.figures import KINDS
from nlu.studio.web.parts import StudioParts

_LOOKED_AT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A version. `published` is the last time that it went live, `tried` the job that made it; None where nobody knows."""

    id: str
    kind: str
    is_live: bool
    may_return: bool
    published: Publication | None
    tried: Job | None

    @property
    def moment(self) -> datetime | None:
        """When it was last new."""
        if self.published:
            return self.published.at
        return self.tried.ended_at if self.tried else None


def kept_versions(parts: StudioParts) -> list[Kept]:
    """The live one first, then the newest; what came with the program last."""
    notes = parts.publications.latest(_LOOKED_AT)
    went_live = {note.version: note for note in reversed(notes) if note.state == "live"}
    was_live = {SHIPPED, *went_live, *(note.before for note in notes)}
    tried = {str((job.result or {}).get("version", "")): job for job in parts.jobs.latest(_LOOKED_AT) if job.kind == "train"}
    live = parts.versions.live_id()
    found = [_kept(id_, live, id_ in was_live, went_live.get(id_), tried.get(id_)) for id_ in [*parts.versions.ids(), SHIPPED]]
    return sorted(found, key=lambda one: (one.is_live, one.moment.timestamp() if one.moment else 0.0), reverse=True)


def _kept(id_: str, live: str, was_live: bool, note: Publication | None, job: Job | None) -> Kept:
    kind = KINDS.get(str((job.result or {}).get("kind", "")) if job else "", "")
    return Kept(id_, kind, id_ == live, was_live and id_ != live, note, job)
