"""Versions that are whole but have a model that is none, and jobs that have come as far as a test wants."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foundation.content.parts import Tree
from foundation.content.versions import SHIPPED, Versions
from nlu.studio.jobs.judgement import Judgement
from nlu.studio.store.engine import Transactions
from nlu.studio.store.jobs import Jobs
from nlu.studio.store.members import Member
from nlu.studio.store.publications import Publications

FIGURES = {"missed": [], "asked": 3, "false_alarms": 0.0741, "macro_f1": 0.8123, "sets": "x"}


@dataclass
class Bench:
    """The process that works, as far as the pages see it."""

    folder: Path
    versions: Versions
    transactions: Transactions
    jobs: Jobs = field(init=False)
    publications: Publications = field(init=False)

    def __post_init__(self) -> None:
        self.jobs, self.publications = Jobs(self.transactions), Publications(self.transactions)

    def version(self, tree: Tree, parent: str = SHIPPED) -> str:
        """A version of `tree`."""
        heads, dialogue = self.folder / "heads", self.folder / "assistant.tar.gz"
        heads.mkdir(exist_ok=True)
        for file in (heads / "SHA256SUMS", dialogue, self.folder / "assistant.tar.gz.sha256"):
            file.write_bytes(b"x")
        return self.versions.make(tree, heads, dialogue, "trained", parent).id

    def judged(self, who: Member, tree: Tree, **found: Any) -> int:
        """A training that has ended with this judgement; gives its number."""
        job_id = self.jobs.ask("train", who)
        assert self.jobs.take().id == job_id, "something else waits"
        judgement = Judgement(self.versions.live_id(), self.version(tree, self.versions.live_id()), **found)
        result = {"version": judgement.candidate, "kind": "trained", "seconds": 61.5, "judgement": judgement.as_json()}
        self.jobs.end(job_id, "refused" if judgement.refusals else "done", result, "Klar att publicera")
        return job_id

    def switch(self, version: str, who: Member, why: str = "", state: str = "live", words: str = "") -> None:
        """A publication of it, well done or taken back."""
        note = self.publications.begin(version, self.versions.live_id(), who.id, who.name, why)
        if state == "live":
            self.versions.set_live(version)
        self.publications.end(note, state, words)


def whole_judgement(hostile: str = "Jag skäms") -> dict[str, Any]:
    """A judgement with something of everything, a text of somebody in every place that can hold one."""
    gate = f"Den nya modellen används inte. Den gamla ligger kvar.\nDen missar ett nödläge i den låsta mängden:\n  – {hostile} låst"
    message = {"id": "i1", "text": f"{hostile} ändrat", "lang": "sv", "true": "greet", "true_action": "none", "from": "greet",
               "to": "thank", "from_action": "none", "to_action": "ask", "verdict": "worse"}  # fmt: skip
    return {
        "refusals": (gate, f"Samtalet ”{hostile} samtal” går inte som det är sparat. {hostile} fel"),
        "lost": [{"id": "e1", "text": f"{hostile} tappat", "lang": "sv"}],
        "figures": {"live": FIGURES, "candidate": FIGURES | {"missed": [f"{hostile} låst"], "macro_f1": 0.79}},
        "intents": [{"name": "greet", "messages": 12, "live": 0.9, "candidate": 0.78, "difference": -0.12},
                    {"name": "deny", "messages": 8, "live": 0.5, "candidate": 0.55, "difference": 0.05},
                    {"name": "thank", "messages": 9, "live": 1.0, "candidate": 1.0, "difference": 0.0}],
        "changed": [message, message | {"id": "i2", "text": "Nej tack", "true": "deny", "from": "thank", "to": "deny", "to_action": "none",
                                        "verdict": "better"}],
        "confusions": {"came": [{"true": "greet", "said": "thank", "live": 0, "candidate": 3}],
                       "went": [{"true": "deny", "said": "thank", "live": 2, "candidate": 0}]},
        "left_out": [{"name": "deny", "examples": 4, "right": 1,
                      "taken": [{"text": f"{hostile} ensamt", "lang": "sv", "said": "thank"}]},
                     {"name": "greet", "examples": 6, "right": 6, "taken": []}],
        "unsure": [{"id": "u1", "text": f"{hostile} osäkert", "lang": "sv", "true": "greet", "said": "deny", "confidence": 0.312}],
        "conversations": [{"name": f"{hostile} samtal", "path": "stories/tests/a.yml", "held": 1, "fault": f"{hostile} fel"},
                          {"name": "Går bra", "path": "stories/tests/a.yml", "held": 2, "fault": ""}],
        "notes": (f"{hostile} anmärkning",),
    }  # fmt: skip
