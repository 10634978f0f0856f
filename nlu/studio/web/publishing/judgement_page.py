"""The page of a candidate that was judged: the gate first, then intent by intent, message by message, and the way to publishing it."""

from __future__ import annotations

from fastapi.responses import Response

from nlu.studio.content.errors import ContentError
from nlu.studio.content.intents import list_intents
from nlu.studio.jobs.judgement import Judgement
from nlu.studio.store.jobs import Job
from nlu.studio.web.door import Visit
from nlu.studio.web.figures import JOBS, KINDS, lasting, told
from nlu.studio.web.parts import StudioParts
from nlu.studio.web.publishing import judgement_view
from nlu.studio.web.publishing.obstacles import Candidates, switch_under_way


def judgement_page(parts: StudioParts, candidates: Candidates, visit: Visit, job: Job, judgement: Judgement, status: int = 200, *,
                   intent: str = "", page: str = "1") -> Response:  # fmt: skip
    """`intent` shows its messages alone, `page` a part of them."""
    names = _labels(parts, judgement.candidate)
    shown = judgement_view.changed_rows(judgement, names, intent)
    pages = max(1, -(-len(shown) // judgement_view.A_PAGE))
    number = min(max(1, int(page)), pages) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    rows, obstacles = judgement_view.intent_rows(judgement, names), candidates.obstacles(judgement)
    return parts.pages.response(
        "judgement.html", visit, status, job=job, title=JOBS["train"], judgement=judgement, labels=names, obstacles=obstacles,
        gate=[part for refusal in judgement.refusals for part in told(refusal)], lost=judgement_view.lost_emergencies(judgement),
        reasons=[reason for reason in obstacles.reasons if reason not in judgement.refusals], is_refused=status != 200,
        is_live=judgement.candidate == parts.versions.live_id(), switch=switch_under_way(parts, judgement.candidate),
        has_newer_draft=candidates.has_newer_draft(judgement), figures=judgement.figures,
        moved=[row for row in rows if row.difference], still=[row for row in rows if not row.difference],
        changed=shown[(number - 1) * judgement_view.A_PAGE : number * judgement_view.A_PAGE], found=len(shown), page=number, pages=pages,
        intent=intent, intents=judgement_view.changed_intents(judgement, names), verdicts=judgement_view.verdicts(judgement),
        confusions=judgement_view.confusions(judgement, names), faulty=[one for one in judgement.conversations if one["fault"]],
        tried=judgement_view.tried_rows(judgement, names),
        kind=KINDS.get(str((job.result or {}).get("kind", "")), ""), lasting=_lasting(job),
    )  # fmt: skip


def _labels(parts: StudioParts, version: str) -> dict[str, str]:
    """What editors call the intents in the candidate, or in the draft when the candidate is gone."""
    try:
        return {one.name: one.label for one in list_intents(parts.trees.of_kept(version) or parts.draft.tree())}
    except ContentError:
        return {}


def _lasting(job: Job) -> str:
    return lasting((job.ended_at - job.begun_at).total_seconds()) if job.ended_at and job.begun_at else ""
