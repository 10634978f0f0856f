"""Judges a candidate beside the live version: the release gate, what changed message by message, and the saved conversations."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from foundation.content.parts import Tree
from foundation.content.versions import Version
from nlu.studio.content.conversations import Conversation
from nlu.studio.content.danger_words import danger_words
from nlu.studio.jobs.analyses import KnownAnalyses
from nlu.studio.jobs.changes import spoken_of
from nlu.studio.jobs.children import plain_environment, run_child
from nlu.studio.jobs.conversations import read_conversations, texts_of
from nlu.studio.jobs.heads import VECTORS
from nlu.studio.jobs.judgement import Judgement
from nlu.studio.jobs.line import Dialogue, DialogueSilent
from nlu.studio.jobs.reports import Heard
from nlu.studio.jobs.talking import Held, hold_all
from nlu.studio.jobs.telling import Stopped, Tell, check, disk_told

_FAILED: Final = "Jämförelsen med det som används nu avbröts av ett fel."
_NOT_HELD: Final = "De sparade samtalen kunde inte provas, för samtalsdelen svarade inte. Publicera inte förrän de är provade."
_SAME: Final = "Förståelsen är samma som i den version som används nu. Därför behövs ingen ny mätning."
Document = dict[str, Any]


class Measurer(Protocol):
    """What a judge needs to compare two models."""

    def measure(self, checkout: Path, live: Path, candidate: Path, texts: list[str], tell: Tell, stopped: Stopped) -> Document:
        """{"judgement": …, "analyses": {text: …}} of nlu.studio.jobs.measuring. Raises JobFailed, Cancelled, OSError.

        `texts` are analysed by the candidate. Where both folders are one there is nothing to compare, and no judgement.
        """


class MeasuringChild:
    """The real one, in a process of its own. `models` holds the encoder."""

    def __init__(self, models: Path) -> None:
        self._models = models.resolve()

    def measure(self, checkout: Path, live: Path, candidate: Path, texts: list[str], tell: Tell, stopped: Stopped) -> Document:
        """See Measurer."""
        ask, out, heard = checkout / "ask.json", checkout / "judgement.json", Heard(tell)
        ask.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        paths = (self._models, live.resolve(), candidate.resolve(), ask, out, checkout / VECTORS)
        command = [sys.executable, "-m", "nlu.studio.jobs.measuring", *map(str, paths)]
        ended = run_child(command, plain_environment(checkout) | {"PYTHONPATH": str(checkout)}, checkout, stopped, heard.line)
        heard.must_be_well(ended, _FAILED)
        return json.loads(out.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Bench:
    """With what a candidate is judged; `dialogue` is None where there is none to be asked."""

    measurer: Measurer
    dialogue: Dialogue | None
    known: KnownAnalyses


def compare(live: Version, candidate: Version, bench: Bench, checkout: Callable[[], Path], tell: Tell, stopped: Stopped) -> Judgement:
    """The judgement of `candidate`; `checkout` gives the folder of its content, where it is needed. Raises JobFailed and Cancelled."""
    tree = candidate.read()
    conversations = read_conversations(tree)
    texts, figures = texts_of(conversations), {}
    with disk_told():
        is_same, known = _is_same_model(live, candidate), bench.known.of(candidate.heads)
        unknown = [text for text in texts if text not in known]
        if not is_same or unknown:
            tell(0, 1, "Jämför med det som används nu")
            before = candidate.heads if is_same else live.heads
            document = bench.measurer.measure(checkout(), before, candidate.heads, unknown, tell, stopped)
            figures, known = dict(document["judgement"]), known | document["analyses"]
            bench.known.keep(candidate.heads, {text: known[text] for text in texts})
    check(stopped)
    held, unheld = _held(tree, candidate, conversations, bench.dialogue, known, tell)
    _live_again(live, bench.dialogue if conversations else None)
    gate = figures.pop("refused", "")
    refusals = [gate] if gate else []
    refusals += [f"Samtalet ”{one.name}” går inte som det är sparat. {one.fault}" for one in held if one.fault]
    return Judgement(live.id, candidate.id, (*refusals, *unheld), conversations=[one.as_json() for one in held],
                     notes=(_SAME,) if is_same else (), **figures)  # fmt: skip


def _is_same_model(live: Version, candidate: Version) -> bool:
    name = "SHA256SUMS"
    return (live.heads / name).read_bytes() == (candidate.heads / name).read_bytes()


def _held(tree: Tree, candidate: Version, conversations: list[Conversation], dialogue: Dialogue | None, analyses: Mapping[str, Any],
          tell: Tell) -> tuple[list[Held], list[str]]:  # fmt: skip
    """How the conversations went, and what is said when they could not be held."""
    if not conversations:
        return [], []
    tell(0, 1, f"Provar {len(conversations)} sparade samtal")
    try:
        if dialogue is None:
            raise DialogueSilent
        return hold_all(conversations, dialogue, candidate.id, spoken_of(tree), analyses, danger_words(tree)), []
    except DialogueSilent:
        return [], [_NOT_HELD]


def _live_again(live: Version, dialogue: Dialogue | None) -> None:
    """Lets the dialogue know which version is used: it forgets the ones that were asked for longest ago."""
    if dialogue is not None:
        with suppress(DialogueSilent):
            dialogue.load(live.id)
