"""A job: how far it has come, what came of it, stopping it, trying again, and publishing what was judged well."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from foundation.problems import Problem
from nlu.studio.jobs.judgement import Judgement
from nlu.studio.roles import PUBLISHER
from nlu.studio.store.errors import NotThere
from nlu.studio.store.jobs import ENDED, Job
from nlu.studio.web.acting import acting
from nlu.studio.web.cleaned import clean_line
from nlu.studio.web.declared import open_to_members
from nlu.studio.web.door import Visit
from nlu.studio.web.figures import JOBS, lasting, told
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.publishing.judgement_page import judgement_page
from nlu.studio.web.publishing.obstacles import Candidates, judgement_of, queue_of, switch_under_way

NO_JOB: Final = Problem(404, "no-job", "Det arbetet finns inte")
NOT_JUDGED: Final = Problem(409, "not-judged", "Det finns inget att publicera här", detail="Träna och pröva först.")
_LONG_WAIT_SECONDS: Final = 60


def job_routes(parts: StudioParts) -> APIRouter:
    """GET /jobs/{id} and /jobs/{id}/state; POST /jobs/{id}/cancel, /again and /publish."""
    router, candidates = APIRouter(prefix="/jobs"), Candidates(parts)
    come_in, act = Depends(parts.door.visit), Depends(acting(parts.door))

    @router.get("/{job_id}")
    @open_to_members()
    def job(job_id: str, intent: str = "", page: str = "1", visit: Visit = come_in) -> Response:
        found = _job(parts, job_id)
        if found.state not in ENDED:
            return _running(parts, visit, found)
        judgement = judgement_of(found)
        if judgement:
            return judgement_page(parts, candidates, visit, found, judgement, intent=intent, page=page)
        return _ended(parts, visit, found)

    @router.get("/{job_id}/state")
    @open_to_members()
    def state(job_id: str, visit: Visit = come_in) -> dict[str, Any]:
        found = _job(parts, job_id)
        return {"state": found.state, "words": _words(parts, found), "done": found.done, "total": found.total, "lasting": _lasting(found),
                "is_over": found.state in ENDED}  # fmt: skip

    @router.post("/{job_id}/cancel")
    @open_to_members(PUBLISHER)
    def cancel(job_id: str, visit: Visit = act) -> Response:
        found = _job(parts, job_id)
        with suppress(NotThere):  # it has ended meanwhile, and its page says how
            parts.jobs.cancel(found.id)
        return RedirectResponse(f"/studio/jobs/{found.id}", 303)

    @router.post("/{job_id}/again")
    @open_to_members(PUBLISHER)
    def again(job_id: str, visit: Visit = act) -> Response:
        found = _job(parts, job_id)
        if found.state not in ENDED or found.kind != "train":
            return RedirectResponse(f"/studio/jobs/{found.about.get('tried', found.id)}", 303)
        return RedirectResponse(f"/studio/jobs/{parts.jobs.ask('train', visit.member)}", 303)

    @router.post("/{job_id}/publish")
    @open_to_members(PUBLISHER)
    def publish(job_id: str, visit: Visit = act) -> Response:
        found = _job(parts, job_id)
        judgement = judgement_of(found)
        if found.kind != "train" or judgement is None:
            raise NOT_JUDGED
        asked = switch_under_way(parts, judgement.candidate)
        if asked is None and not candidates.obstacles(judgement, is_patient=True).is_free:
            return judgement_page(parts, candidates, visit, found, judgement, 409)
        return RedirectResponse(f"/studio/jobs/{asked or _asked(parts, visit, found, judgement)}", 303)

    return router


def _asked(parts: StudioParts, visit: Visit, job: Job, judgement: Judgement) -> int:
    about = {"version": judgement.candidate, "why": clean_line(visit.form.get("why", ""))[:300], "tried": job.id}
    return parts.jobs.ask("publish", visit.member, about)


def _running(parts: StudioParts, visit: Visit, job: Job) -> Response:
    return parts.pages.response("job.html", visit, job=job, title=JOBS[job.kind], words=_words(parts, job), lasting=_lasting(job),
                                queue=queue_of(parts))  # fmt: skip


def _ended(parts: StudioParts, visit: Visit, job: Job) -> Response:
    said = str((job.result or {}).get("words") or job.words)
    is_live = job.state == "done" and job.about.get("version") == parts.versions.live_id()
    return parts.pages.response("job_ended.html", visit, job=job, title=JOBS[job.kind], said=told(said), lasting=_lasting(job),
                                is_live=is_live, asked=list((job.result or {}).get("asked") or []))  # fmt: skip


def _words(parts: StudioParts, job: Job) -> str:
    """What it does now; for one that waits, what it waits for."""
    if job.state != "waiting":
        return job.words
    before = [other for other in queue_of(parts) if other.id < job.id]
    if before:
        return f"Väntar på sin tur. Före i kön: {len(before)}."
    if (datetime.now(UTC) - job.asked_at).total_seconds() > _LONG_WAIT_SECONDS:
        return "Väntar. Det är ovanligt länge. Kanske är programmet som tränar inte igång: fråga den som sköter datorn."
    return "Väntar på att få börja."


def _lasting(job: Job) -> str:
    if job.begun_at is None:
        return ""
    return lasting(((job.ended_at or datetime.now(UTC)) - job.begun_at).total_seconds())


def _job(parts: StudioParts, shown: str) -> Job:
    found = parts.jobs.find(int(shown)) if shown.isascii() and shown.isdigit() and len(shown) < 16 else None
    if found is None:
        raise NO_JOB
    return found
