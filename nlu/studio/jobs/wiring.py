"""Puts the parts of the process together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine

from foundation.content.parts import Tree
from foundation.content.versions import Versions
from foundation.logs import EventLog
from nlu.studio.jobs.analyses import KnownAnalyses
from nlu.studio.jobs.build import Workshop
from nlu.studio.jobs.checkout import sweep
from nlu.studio.jobs.dialogue import trainer_at
from nlu.studio.jobs.eyes import StoredEyes
from nlu.studio.jobs.gateways import GatewayRows
from nlu.studio.jobs.heads import HeadsChild
from nlu.studio.jobs.judge import Bench, MeasuringChild
from nlu.studio.jobs.judgement import Judgements
from nlu.studio.jobs.keeping import LIVE_WITHIN, Shelf
from nlu.studio.jobs.looking import against
from nlu.studio.jobs.publish import Publisher, finish_broken_off
from nlu.studio.jobs.settings import JobsSettings
from nlu.studio.jobs.smoke import ChatSmoke
from nlu.studio.jobs.talking import RasaDialogue
from nlu.studio.jobs.telling import silent
from nlu.studio.jobs.worker import Worker
from nlu.studio.store.approvals import Approvals
from nlu.studio.store.draft import Draft
from nlu.studio.store.engine import studio_transactions
from nlu.studio.store.history import History
from nlu.studio.store.jobs import Jobs
from nlu.studio.store.publications import Publications
from nlu.studio.store.trees import Trees
from nlu.studio.store.trials import Trials

JUDGEMENTS, WORK, CACHE = "judgements", "work", "cache"
_LOOKED_AT = 1000


@dataclass(frozen=True, slots=True)
class Office:
    """The worker, what it does once when it begins, and what it tidies now and then."""

    worker: Worker
    begin: Callable[[], None]
    tidy: Callable[[], None]


def make_office(settings: JobsSettings, engine: Engine, ending: Callable[[], bool], log: EventLog) -> Office:
    """Everything over a database and a folder of versions."""
    transactions, versions = studio_transactions(engine), Versions(settings.content)
    judgements, publications = Judgements(settings.content / JUDGEMENTS), Publications(transactions)
    draft = Draft(transactions, Trees(versions), _reads_only)
    shelf = Shelf(settings.content, versions, judgements)
    shop = Workshop(versions, settings.content / WORK, HeadsChild(settings.models, settings.content / CACHE), trainer_at(settings.rasa_bin),
                    shelf.remove)  # fmt: skip
    bench = Bench(MeasuringChild(settings.models), RasaDialogue(settings.rasa_url) if settings.rasa_url else None,
                  KnownAnalyses(settings.content / CACHE))  # fmt: skip
    eyes = StoredEyes(Approvals(transactions, draft), History(transactions))
    publisher = Publisher(versions, judgements, GatewayRows(engine), ChatSmoke(settings.chat_url), eyes, publications, against)
    worker = Worker(Jobs(transactions), draft, shop, bench, publisher, lambda: shelf.prune(_was_live(publications)), ending, log)

    def begin() -> None:
        sweep(shop.work)
        shelf.sweep()
        finish_broken_off([note for note in publications.latest() if note.state == "begun"], publisher, silent)

    return Office(worker, begin, Trials(transactions).sweep)


def _reads_only(_before: Tree, _after: Tree) -> list[str]:
    raise AssertionError("this process changes no draft")


def _was_live(publications: Publications) -> set[str]:
    """What was live within the time that a version is kept for that: what was switched to, and from."""
    since = datetime.now(UTC) - LIVE_WITHIN
    recent = [note for note in publications.latest(_LOOKED_AT) if note.at > since]
    return {id_ for note in recent for id_ in (note.version, note.before)}
