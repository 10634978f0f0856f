"""Fakes that stand where processes stand. They are loud: whoever asks them for what was not expected hears it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nlu.studio.jobs.gateways import Adopted
from nlu.studio.jobs.smoke import Exchange, Report
from nlu.studio.jobs.telling import Cancelled, Stopped, Tell


@dataclass
class FakeHeads:
    """Writes files in the place of heads. `during` is run in the middle of the work."""

    fitted: list[Path] = field(default_factory=list)
    during: Callable[[], None] = lambda: None

    def fit(self, checkout: Path, out: Path, tell: Tell, stopped: Stopped) -> None:
        assert (checkout / "nlu" / "training" / "fit.py").is_file(), "no code to learn with"
        self.fitted.append(checkout)
        tell(0, 2, "Lär sig ämnena")
        out.mkdir(parents=True)
        (out / "heads.json").write_text("{}")
        self.during()
        if stopped():
            raise Cancelled
        (out / "SHA256SUMS").write_bytes((checkout / "nlu/data/intents/a.yml").read_bytes())
        tell(2, 2, "Lär sig ämnena")


@dataclass
class FakeDialogueTrainer:
    """Writes an archive that is none."""

    trained: list[Path] = field(default_factory=list)

    def train(self, checkout: Path, out: Path, tell: Tell, stopped: Stopped) -> Path:
        self.trained.append(checkout)
        out.mkdir(parents=True)
        (out / "assistant.tar.gz").write_text("new")
        (out / "assistant.tar.gz.sha256").write_text("hash of new")
        return out / "assistant.tar.gz"


@dataclass
class FakeMeasurer:
    """Gives the document that it was made with."""

    judgement: dict[str, Any] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)
    asked: list[list[str]] = field(default_factory=list)
    during: Callable[[], None] = lambda: None

    def measure(self, checkout: Path, live: Path, candidate: Path, texts: list[str], tell: Tell, stopped: Stopped) -> dict[str, Any]:
        self.asked.append(texts)
        self.during()
        if stopped():
            raise Cancelled
        judgement = {} if live == candidate else {"refused": "", **self.judgement}
        intent = {"name": "ask_cost", "confidence": 0.9}
        return {"judgement": judgement, "analyses": {text: {"intent": intent, "ranking": [intent], "action": self.actions.get(text, "none"),
                                                            "flags": []} for text in texts}}  # fmt: skip


@dataclass
class FakeGateways:
    """Two gateways; what they have is what `answer` makes of the live version."""

    answer: Callable[[], list[tuple[str, str]]]

    def adopted(self) -> list[Adopted]:
        said = enumerate(self.answer())
        return [Adopted(f"gateway-{number}", content, refused, datetime.now(UTC)) for number, (content, refused) in said]


@dataclass
class FakeSmoke:
    """Finds what it was told to find, once."""

    found: list[str] = field(default_factory=list)
    asked: int = 0

    def ask(self, tree: dict[str, str]) -> Report:
        assert tree, "an empty version"
        self.asked += 1
        faults = self.found or [""]
        return Report(tuple(Exchange("Vad kostar det?", "Ingenting.", 12, fault) for fault in faults))


@dataclass
class FakeEyes:
    """Changes that wait, and those of them that were never approved."""

    changes: list[dict[str, Any]] = field(default_factory=list)
    approved: set[int] = field(default_factory=set)
    after: list[Callable[[], None]] = field(default_factory=list)
    """What happens right after each of the first readings."""

    def waiting(self) -> list[dict[str, Any]]:
        found = self._waiting()
        if self.after:
            self.after.pop(0)()
        return found

    def _waiting(self) -> list[dict[str, Any]]:
        return [change for change in self.changes if change["id"] not in self.approved]

    def unseen(self, ids: list[int]) -> list[str]:
        return [change["what"] for change in self.changes if change["id"] in ids and change["id"] not in self.approved]


@dataclass
class FakePublications:
    """The list, in memory."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def begin(self, version: str, before: str, who_id: int, who_name: str, why: str) -> int:
        self.rows.append({"version": version, "before": before, "who": who_name, "why": why, "state": "begun", "words": ""})
        return len(self.rows) - 1

    def end(self, publication_id: int, state: str, words: str = "") -> None:
        assert self.rows[publication_id]["state"] == "begun", "ended twice"
        self.rows[publication_id] |= {"state": state, "words": words}


@dataclass
class FakeJob:
    """A job that was asked for."""

    kind: str
    about: dict[str, Any] = field(default_factory=dict)
    id: int = 7
    asked_by: int = 1
    asked_by_name: str = "Anna"


@dataclass
class FakeBook:
    """A queue with what is put in. `cancel` makes the next telling answer that it is to stop."""

    jobs: list[FakeJob] = field(default_factory=list)
    told: list[tuple[int, int, str]] = field(default_factory=list)
    ended: list[tuple[int, str, dict[str, Any], str]] = field(default_factory=list)
    cancel: bool = False

    def take(self) -> FakeJob | None:
        return self.jobs.pop(0) if self.jobs else None

    def progress(self, job_id: int, done: int, total: int, words: str) -> bool:
        self.told.append((done, total, words))
        return not self.cancel

    def end(self, job_id: int, state: str, result: dict[str, Any], words: str = "") -> bool:
        self.ended.append((job_id, state, result, words))
        return True


@dataclass
class FakeDraft:
    """The draft. `change` saves something else in its place."""

    content: dict[str, str]
    number: int = 0

    def change(self, content: dict[str, str]) -> None:
        self.content, self.number = content, self.number + 1

    def at(self) -> tuple[dict[str, str], int]:
        return self.content, self.number


class FakeRasa:
    """Gives the answers in their order; loud when a version was not loaded."""

    def __init__(self, *answers: list[dict[str, Any]]) -> None:
        self.answers, self.sent, self.loaded = list(answers), [], []

    def load(self, version: str) -> None:
        self.loaded.append(version)

    def say(self, sender: str, message: str, metadata: dict[str, Any]) -> list[dict[str, Any]]:
        assert metadata["content"] in self.loaded, "a version that nobody has loaded"
        self.sent.append((message, metadata))
        return self.answers.pop(0)
