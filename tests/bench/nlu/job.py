"""One candidate on one set: what is to be measured, and the key under which the outcome is kept.

The key is a hash of everything that decides the outcome: the set's files, the code that reads, fits and answers, the encoder's
weights. Whoever changes a training message measures the four candidates on the project's data again, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from foundation.settings import ROOT
from tests.architecture.tree import imports_of
from tests.bench.nlu.frozen import frozen_export
from tests.bench.nlu.growth import PREFIX
from tests.bench.nlu.sets import OWN, sources

HERE, NLU = Path(__file__).parent, ROOT / "nlu"
CANDIDATES = {
    "pipeline": "this pipeline",
    "diet": "stock Rasa (DIET)",
    "tfidf": "TF-IDF + logistic regression",
    "frozen": "frozen encoder + logistic regression",
    "keywords": "keyword list",
}
_ENCODED = ("pipeline", "frozen")
_READING = ("runner.py", "sets.py", "split.py", "growth.py", "scores.py", "measuring.py")
_OWN = {"pipeline": ("own.py", "foreign.py", "tuned.py", "linear.py"), "diet": ("diet.py", "rasa_box/train_and_parse.py"),
        "tfidf": ("linear.py",), "frozen": ("linear.py",), "keywords": ("keywords.py",)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    """`models` is the folder that holds encoder and exports (see tests.bench.nlu.frozen); `quick` measures on a sample."""

    candidate: str
    set: str
    models: Path
    quick: bool = False

    def as_json(self) -> str:
        """For the worker's standard input."""
        return json.dumps(asdict(self) | {"models": str(self.models)})

    @property
    def key(self) -> str:
        """SHA-256 of all that the outcome depends on."""
        digest = hashlib.sha256(f"{self.candidate}\0{self.set}\0{self.quick}\n".encode())
        for path in self._depends_on():
            digest.update(f"{path.name}\0{_file_hash(path)}\n".encode())
        return digest.hexdigest()

    def _depends_on(self) -> Iterator[Path]:
        yield from (HERE / name for name in (*_READING, *_OWN[self.candidate]))
        for name in ("banking77", "clinc150") if self.set.startswith(PREFIX) else (self.set,):
            yield from sources(name)
        if self.candidate in _ENCODED:
            yield frozen_export(self.models) / "manifest.json"
        if self.candidate == "pipeline":
            yield from _product_code(self.candidate, with_gate=self.set in OWN)


def read_job(text: str) -> Job:
    """What `as_json` wrote."""
    content = json.loads(text)
    return Job(content["candidate"], content["set"], Path(content["models"]), content["quick"])


def _product_code(candidate: str, with_gate: bool) -> Iterator[Path]:
    """The modules of the product that the candidate's own files import, and what those import: not how a model is served."""
    todo, seen = [HERE / name for name in _OWN[candidate] if name.endswith(".py")], set()
    while todo:
        for name in imports_of(todo.pop().relative_to(ROOT)):
            path = next((path for path in (_place(name), _place(name.rpartition(".")[0])) if path.is_file()), None)
            if path and name.startswith("nlu.") and path not in seen:
                seen.add(path)
                todo.append(path)
    yield from sorted(seen)
    if with_gate:
        yield NLU / "safety" / "compiled.json"


def _place(module: str) -> Path:
    return ROOT / f"{module.replace('.', '/')}.py"


@cache
def _file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
