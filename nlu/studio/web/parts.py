"""What the routes work with, made once per process."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from foundation.content.versions import Versions
from foundation.logs import EventLog
from nlu.studio.content.own_bounds import beyond_own
from nlu.studio.content.readable import why_unreadable
from nlu.studio.store.approvals import Approvals
from nlu.studio.store.draft import Draft, NeedsEyes
from nlu.studio.store.engine import studio_transactions
from nlu.studio.store.history import History
from nlu.studio.store.jobs import Jobs
from nlu.studio.store.members import Members
from nlu.studio.store.presence import Presence
from nlu.studio.store.publications import Publications
from nlu.studio.store.since_live import SinceLive
from nlu.studio.store.trees import Trees
from nlu.studio.store.typed_texts import TypedTexts
from nlu.studio.web.door import StudioDoor
from nlu.studio.web.entrance import Entrance
from nlu.studio.web.improving.meaning import Meaning
from nlu.studio.web.pages import Pages
from nlu.studio.web.tree_remarks import TreeRemarks


@dataclass(frozen=True)
class StudioParts:
    """Each function of the store is a transaction of its own: every route answers after that, never before."""

    door: StudioDoor
    pages: Pages
    log: EventLog
    versions: Versions
    trees: Trees
    draft: Draft
    history: History
    approvals: Approvals
    jobs: Jobs
    publications: Publications
    presence: Presence
    typed: TypedTexts
    meaning: Meaning
    remarks: TreeRemarks
    since_live: SinceLive


def make_parts(engine: Engine, entrance: Entrance, versions: Versions, needs_eyes: NeedsEyes, log: EventLog,
               meaning: Meaning) -> StudioParts:  # fmt: skip
    """On `engine`, whose schema migrate() has made."""
    transactions, trees = studio_transactions(engine), Trees(versions)
    draft = Draft(transactions, trees, needs_eyes, beyond_own, why_unreadable)
    return StudioParts(
        StudioDoor(entrance, Members(transactions)), Pages(entrance.login), log, versions, trees, draft, History(transactions),
        Approvals(transactions, draft), Jobs(transactions), Publications(transactions), Presence(transactions), TypedTexts(transactions),
        meaning, TreeRemarks(), SinceLive(transactions, trees, draft),
    )  # fmt: skip
