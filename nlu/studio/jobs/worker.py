"""Takes one job after the other and does it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from foundation.content.parts import Tree
from foundation.content.versions import VersionBroken
from foundation.logs import EventLog
from nlu.studio.jobs.build import Workshop, candidate, checkout_of
from nlu.studio.jobs.checkout import working_folder
from nlu.studio.jobs.job_book import Asked, JobBook, State
from nlu.studio.jobs.judge import Bench, compare
from nlu.studio.jobs.publish import Order, Publisher, Refused, publish, refuse_unmended
from nlu.studio.jobs.running import Running
from nlu.studio.jobs.telling import Cancelled, JobFailed

_BROKEN_OFF: Final = "Arbetet bröts av när programmet stoppades. Inget har ändrats. Starta det igen när du vill."
_UNKNOWN: Final = "Ett oväntat fel. Inget är ändrat. Försök igen. Händer det igen behöver den som sköter datorn titta"
Result = tuple[State, dict[str, Any], str]


class Drafts(Protocol):
    """What a training needs of the draft."""

    def at(self) -> tuple[Tree, int]:
        """The draft as a whole, and the number of the last change that is surely in it; a later one may be too."""


@dataclass(frozen=True, slots=True)
class Worker:
    """With what the jobs are done. `prune` is run after a version went live; `ending` says that the process is to end."""

    book: JobBook
    drafts: Drafts
    shop: Workshop
    bench: Bench
    publisher: Publisher
    prune: Callable[[], object]
    ending: Callable[[], bool]
    log: EventLog

    def once(self) -> bool:
        """Does the next job; False when there was none. Raises what the queue raises when it can't be reached."""
        job = self.book.take()
        if job is None:
            return False
        self.log.event("job_begun", kind=job.kind)
        with Running(self.book, job.id, self.ending) as running:
            state, result, words = self._done(job, running)
        self.book.end(job.id, state, result, words)
        self.log.event("job_ended", kind=job.kind, state=state)
        return True

    def _done(self, job: Asked, running: Running) -> Result:
        try:
            return self._train(job, running) if job.kind == "train" else self._publish(job, running)
        except Cancelled:
            words = "Avbrutet. Inget har ändrats." if running.is_cancelled else _BROKEN_OFF
            return "cancelled" if running.is_cancelled else "failed", {"words": words}, words
        except Refused as refused:
            asked = {"asked": [one.as_json() for one in refused.asked]} if refused.asked else {}
            return "refused", {"words": str(refused), **asked}, str(refused)
        except (JobFailed, VersionBroken) as failed:
            return "failed", {"words": str(failed)}, str(failed)
        except Exception as error:  # its text may quote the content; the kind is enough to find the place
            self.log.event("job_failed", kind=job.kind, error=type(error).__name__)
            words = f"{_UNKNOWN} ({type(error).__name__})."
            return "failed", {"words": words}, words

    def _train(self, job: Asked, running: Running) -> Result:
        versions = self.shop.versions
        live = versions.open(versions.live_id())
        tree, eyes = self._draft()
        running.tell(0, 1, "Kontrollerar innehållet")
        refuse_unmended(tree, self.publisher)
        with working_folder(self.shop.work, f"job-{job.id}") as folder:
            known = versions.ids()
            made = candidate(tree, live, self.shop, folder, running.tell, running.stopped)
            try:
                judged = compare(live, made.version, self.bench, lambda: checkout_of(tree, folder), running.tell, running.stopped)
                judgement = replace(judged, eyes=eyes)
                self.publisher.judgements.keep(judgement)
            except BaseException:
                if made.version.id not in known:  # nobody knows how good it is, so it must not lie about
                    self.shop.discard(made.version.id)
                raise
        result = {"version": made.version.id, "kind": made.version.kind, "seconds": round(made.seconds, 1),
                  "judgement": judgement.as_json()}  # fmt: skip
        if judgement.may_be_published:
            return "done", result, "Klar att publicera"
        return "refused", result | {"words": "\n".join(judgement.refusals)}, judgement.refusals[0]

    def _draft(self) -> tuple[Tree, list[dict[str, Any]]]:
        """The draft and what waits in it for somebody else's eyes, both of the same moment: a change that is saved between the two
        readings would be in the one and not in the other, and could go live unseen."""
        while True:
            tree, last = self.drafts.at()
            eyes = self.publisher.eyes.waiting()
            if self.drafts.at()[1] == last:
                return tree, eyes

    def _publish(self, job: Asked, running: Running) -> Result:
        version, why = (str(job.about.get(name, "")) for name in ("version", "why"))
        order = Order(version, job.asked_by, job.asked_by_name, why, job.kind == "rollback")
        published = publish(order, self.publisher, running.tell, running.stopped)
        with suppress(OSError):
            self.prune()
        return "done", published.as_json(), "Publicerat"


def give_way(nice: int) -> None:
    """Lets everybody who answers people go first: at least `nice`, whatever the process was started with."""
    with suppress(OSError):
        os.nice(max(0, nice - os.nice(0)))
