"""What would go live, what is in the way, and the button that has it tried."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from nlu.studio.checks import blocks
from nlu.studio.jobs.changes import work_between
from nlu.studio.jobs.telling import JobFailed
from nlu.studio.roles import PUBLISHER
from nlu.studio.web.acting import acting
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.publishing.obstacles import queue_of
from nlu.studio.web.words import today

NOTHING_NEW: Final = "Det finns inget nytt att pröva. Utkastet är likadant som det som används nu."
_ENDED_SHOWN: Final = 8


def publish_routes(parts: StudioParts) -> APIRouter:
    """GET /publish; POST /publish/try."""
    router = APIRouter(prefix="/publish")
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("")
    @open_to_members()
    def publish(visit: Visit = come_in) -> Response:
        return _page(parts, visit)

    @router.post("/try")
    @open_to_members(PUBLISHER)
    def try_it(visit: Visit = act) -> Response:
        if not parts.draft.changed():
            return _page(parts, visit, 409, refused=NOTHING_NEW)
        return RedirectResponse(f"/studio/jobs/{_same_under_way(parts) or parts.jobs.ask('train', visit.member)}", 303)

    return router


def _page(parts: StudioParts, visit: Visit, status: int = 200, *, refused: str = "") -> Response:
    tree, changed = parts.draft.tree(), parts.draft.changed()
    remarks, queue = parts.remarks.of(tree, today()), queue_of(parts)
    is_words_alone, fault = _work(parts, changed)
    ended = [job for job in parts.jobs.latest() if job not in queue]
    return parts.pages.response(
        "publish.html", visit, status, refused=refused, changed=changed, changes=parts.since_live.changes(),
        underneath=parts.draft.changed_underneath(), waiting=parts.approvals.waiting(),
        remarks=None if remarks is None else blocks(remarks), is_words_alone=is_words_alone,
        fault=fault, queue=queue, ended=ended[:_ENDED_SHOWN], live=parts.versions.live_id(),
    )  # fmt: skip


def _work(parts: StudioParts, changed: dict[str, str | None]) -> tuple[bool, str]:
    """Whether nothing has to be trained, and what can't be read. The files that differ say it: the rest is the same on both sides."""
    live = parts.trees.live()[1]
    before = {path: live[path] for path in changed if path in live}
    after = {path: text for path, text in changed.items() if text is not None}
    try:
        return work_between(before, after).is_words_alone, ""
    except JobFailed as failed:
        return False, str(failed)


def _same_under_way(parts: StudioParts) -> int | None:
    """A training that runs already and was begun after the last change: a second press asks for nothing new."""
    latest, running = parts.history.latest(1), [job for job in queue_of(parts) if job.kind == "train" and job.begun_at]
    return next((job.id for job in running if latest and job.begun_at and job.begun_at > latest[0].at), None)
