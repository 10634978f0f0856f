"""What speaks against publishing: the judgement, what nobody else has looked at, remarks that block, and what others did meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nlu.studio.checks import Remark, blocks
from nlu.studio.jobs.eyes import StoredEyes
from nlu.studio.jobs.judgement import Judgement
from nlu.studio.store.jobs import ENDED, Job
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.tree_remarks import TreeRemarks
from nlu.studio.web.words import today

LATEST_JOBS: Final = 200
_GLANCE, _PATIENCE = 0.2, 30.0
_SWITCHES: Final = ("publish", "rollback")


@dataclass(frozen=True, slots=True)
class Obstacles:
    """`reasons` are Swedish sentences; `eyes` what somebody else must look at first; `remarks` is None while they are being looked for."""

    reasons: tuple[str, ...]
    eyes: tuple[str, ...]
    remarks: tuple[Remark, ...] | None

    @property
    def is_free(self) -> bool:
        """Whether nothing that is known speaks against it."""
        return not (self.reasons or self.eyes or self.remarks)


class Candidates:
    """Judged versions, and whether they may go live. Numbers grow old, so the remarks are those of today."""

    def __init__(self, parts: StudioParts) -> None:
        self._parts, self._remarks = parts, TreeRemarks()
        self._eyes = StoredEyes(parts.approvals, parts.history)

    def obstacles(self, judgement: Judgement, *, is_patient: bool = False) -> Obstacles:
        """What speaks against publishing it now. With `is_patient` it is waited for the remarks."""
        reasons = list(judgement.refusals)
        live, tree = self._parts.versions.live_id(), self._parts.trees.of_kept(judgement.candidate)
        if tree is None:
            reasons.append("Versionen finns inte kvar. Träna och pröva igen.")
        elif judgement.live != live:
            reasons.append("Något annat har publicerats sedan den här versionen prövades. Pröva igen, så kommer båda ändringarna med.")
        found = [] if tree is None else self._remarks.of(tree, today(), _PATIENCE if is_patient else _GLANCE)
        if found is None and is_patient:
            reasons.append("Kontrollerna av innehållet är inte klara än. Försök igen om en stund.")
        eyes = self._eyes.unseen([change["id"] for change in judgement.eyes])
        return Obstacles(tuple(reasons), tuple(eyes), None if found is None else tuple(blocks(found)))

    def has_newer_draft(self, judgement: Judgement) -> bool:
        """Whether the draft has been changed since the candidate was made of it."""
        tree = self._parts.trees.of_kept(judgement.candidate)
        return tree is not None and tree != self._parts.draft.tree()


def judgement_of(job: Job) -> Judgement | None:
    """What a training came to; None for one that has not ended, failed, or ended under another release of the program."""
    try:
        return Judgement.of_json((job.result or {})["judgement"])
    except (KeyError, ValueError, TypeError):
        return None


def switch_under_way(parts: StudioParts, version: str) -> int | None:
    """The job that is to make this version live and has not ended; None when nobody has asked for that."""
    jobs = parts.jobs.latest(LATEST_JOBS)
    return next((job.id for job in jobs if job.kind in _SWITCHES and job.state not in ENDED and job.about.get("version") == version), None)


def queue_of(parts: StudioParts) -> list[Job]:
    """What runs and what waits, in the order that it is done."""
    return [job for job in reversed(parts.jobs.latest(LATEST_JOBS)) if job.state not in ENDED]
