"""What the chat would understand a text as, and which examples mean the same: asked while an editor types.

The encoder and the model of the live version are loaded in the background at the first question. Until they are there, and where
there is no model, only words are compared, and the remarks say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from foundation.content.parts import Tree
from foundation.content.versions import VersionBroken, Versions
from foundation.logs import EventLog
from nlu.studio.checks.neighbours import Neighbours, VectorNeighbours
from nlu.studio.content.examples import all_examples, paths
from nlu.studio.web.improving.example_vectors import ExampleVectors

if TYPE_CHECKING:
    from nlu.encoder.analyser import Analyser

Found = TypeVar("Found")
_THREADS: Final = 1
"""The desk answers beside it in the same process."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The intent that the live chat takes a text for, and how sure it is, from 0 to 1."""

    intent: str
    sure: float


class Meaning(Protocol):
    """What a model knows of texts."""

    def guess(self, text: str) -> Guess | None:
        """None while there is no model."""
        ...

    def neighbours(self, tree: Tree) -> Neighbours | None:
        """Among the examples of a draft; None while they are not ready."""
        ...


class NoMeaning:
    """Where there is no model."""

    def guess(self, text: str) -> Guess | None:
        """Nothing."""
        return None

    def neighbours(self, tree: Tree) -> Neighbours | None:
        """Nobody."""
        return None


class ModelMeaning:
    """`models` holds serving/, the encoder; the heads are those of the version that is live."""

    def __init__(self, models: Path, versions: Versions, vectors: ExampleVectors, log: EventLog) -> None:
        self._models, self._versions, self._vectors, self._log = models, versions, vectors, log
        self._worker, self._lock = ThreadPoolExecutor(1, "studio-meaning"), Lock()
        self._analyser: tuple[str, Future[Analyser | None]] | None = None
        self._known: tuple[str, Future[Neighbours]] | None = None
        self._last: Neighbours | None = None

    def guess(self, text: str) -> Guess | None:
        """Of the live version's model."""
        analyser = self._loaded()
        if analyser is None or not text.strip():
            return None
        first = analyser.analyse(text)["intent"]
        return Guess(str(first["name"]), float(first["confidence"]))  # type: ignore[index]

    def neighbours(self, tree: Tree) -> Neighbours | None:
        """Examples that a training has kept a vector of, and new ones; made anew in the background when the examples have changed."""
        analyser, key = self._loaded(), _key_of(tree)
        if analyser is None:
            return None
        with self._lock:
            if self._known is None or self._known[0] != key:
                self._known = (key, self._worker.submit(self._made, dict(tree), analyser))
            # What was known a moment ago is nearly all: it serves until the new is ready.
            self._last = _ready(self._known[1]) or self._last
            return self._last

    def _loaded(self) -> Analyser | None:
        try:
            live = self._versions.live_id()
        except VersionBroken:
            return None
        with self._lock:
            if self._analyser is None or self._analyser[0] != live:
                self._analyser = (live, self._worker.submit(self._load, live))
            return _ready(self._analyser[1])

    def _load(self, live: str) -> Analyser | None:
        from nlu.encoder.analyser import Analyser
        from nlu.encoder.heads import ModelError, load_model
        from nlu.encoder.model import Encoder, EncoderError

        try:
            encoder = Encoder(self._models / "serving", _THREADS)
            return Analyser(encoder, load_model(self._versions.open(live).heads, encoder.identity))
        except (EncoderError, ModelError, VersionBroken, OSError) as error:
            self._log.event("studio_has_no_model", error=type(error).__name__)
            return None

    def _made(self, tree: Tree, analyser: Analyser) -> Neighbours:
        rows = list({one.text: one for one in all_examples(tree) if one.action == "none"}.values())
        vectors, places = self._vectors.of([one.text for one in rows])
        known = [rows[place] for place in places]
        return VectorNeighbours([one.text for one in known], [one.intent for one in known], vectors, lru_cache(512)(analyser.encoder.embed))


def _ready(future: Future[Found]) -> Found | None:
    return future.result() if future.done() and not future.exception() else None


def _key_of(tree: Tree) -> str:
    digest = sha256()
    for path in paths(tree):
        digest.update(f"{path}\0{tree[path]}\0".encode())
    return digest.hexdigest()


def said_of(guess: Guess | None, intent: str, labels: dict[str, str], texts: Sequence[str]) -> str:
    """What to tell of one text; "" for several, or when nothing is known."""
    if guess is None or len(texts) != 1:
        return ""
    if guess.intent == intent:
        return f"Chatten förstår det redan så här, {guess.sure:.0%} säker."
    return f"Chatten tar det nu för ”{labels.get(guess.intent, guess.intent)}”, {guess.sure:.0%} säker."
