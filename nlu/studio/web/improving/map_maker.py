"""Makes the map of all examples in a thread of its own, once for each state of the draft's examples."""

from __future__ import annotations

import json
import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Literal

from foundation.content.parts import Tree
from foundation.logs import EventLog
from nlu.studio.checks.map2d import map_of
from nlu.studio.checks.strays import strays
from nlu.studio.content import examples, intents
from nlu.studio.content.examples import Example
from nlu.studio.content.intent_files import LABELS, TAXONOMY
from nlu.studio.content.intents import Intent
from nlu.studio.web.improving.example_vectors import ExampleVectors

State = Literal["ready", "working", "failed"]
_AGAIN_AFTER: Final = 60.0
_MOST_STRAYS: Final = 2_000
_NICE: Final = 10


@dataclass(frozen=True, slots=True)
class Strayed:
    """An example among those of another intent, and the one that it lies nearest to."""

    example: Example
    nearest: Example


@dataclass(frozen=True, slots=True)
class Map:
    """`data` is what the page draws, as JSON; `left_out` counts examples without a place yet. `seal` names the state of the draft."""

    seal: str
    data: bytes
    overlaps: tuple[dict[str, Any], ...]
    strays: tuple[Strayed, ...]
    left_out: int


class MapMaker:
    """Gives the newest map that there is, and sees to it that a newer one is made."""

    def __init__(self, vectors: ExampleVectors, log: EventLog) -> None:
        self._vectors, self._log, self._lock = vectors, log, threading.Lock()
        self._made: Map | None = None
        self._worker: threading.Thread | None = None
        self._failed: tuple[str, float] = ("", 0.0)

    def of(self, tree: Tree) -> tuple[Map | None, State]:
        """The map of `tree`, or while it is `working` or `failed` an older one, or none. Comes back at once."""
        seal = _seal(tree)
        with self._lock:
            if self._made is not None and self._made.seal == seal:
                return self._made, "ready"
            if self._failed[0] == seal and time.monotonic() - self._failed[1] < _AGAIN_AFTER:
                return self._made, "failed"
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, args=(dict(tree), seal), name="map", daemon=True)
                self._worker.start()
            return self._made, "working"

    def _work(self, tree: Tree, seal: str) -> None:
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)  # on Linux a thread's own: people's pages go first
        made = None
        try:
            made = made_map(tree, seal, self._vectors)
        except Exception:
            self._log.event("map_failed")  # whatever it was, the pages go on without a map; its words could be somebody's
        with self._lock:
            self._worker = None
            self._made = made or self._made
            self._failed = ("", 0.0) if made else (seal, time.monotonic())


def made_map(tree: Tree, seal: str, vectors: ExampleVectors) -> Map:
    """The map of all examples that have a vector. Takes seconds, and longer for many new examples."""
    known = {one.name: one for one in intents.list_intents(tree)}
    every = [one for one in examples.all_examples(tree) if one.intent in known]
    rows, places = vectors.of([one.text for one in every])
    drawn = [every[place] for place in places]
    names = [one.intent for one in drawn]
    found = map_of(rows, names, {name: one.group for name, one in known.items()})
    strayed = tuple(Strayed(drawn[one.place], drawn[one.nearest]) for one in strays(rows, names)[:_MOST_STRAYS])
    return Map(seal, _drawable(found, drawn, known), tuple(found["overlaps"]), strayed, len(every) - len(drawn))


def _drawable(found: dict[str, Any], drawn: list[Example], known: dict[str, Intent]) -> bytes:
    rows = [{"name": row["name"], "label": known[row["name"]].label, "group": row["group"]} for row in found["intents"]]
    data = {"groups": found["groups"], "intents": rows, "points": found["points"], "texts": [one.text for one in drawn]}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _seal(tree: Tree) -> str:
    text = sha256()
    for path in (*examples.paths(tree), TAXONOMY, LABELS):
        text.update(f"{path}\0{len(tree[path])}\0{tree[path]}".encode("utf-8", "replace"))
    return text.hexdigest()[:32]
