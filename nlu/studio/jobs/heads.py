"""Fits the heads of a draft in a child process."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from safetensors import SafetensorError, safe_open

from foundation.settings import ROOT
from nlu.studio.jobs.checkout import TAXONOMY
from nlu.studio.jobs.children import plain_environment, run_child
from nlu.studio.jobs.reports import Heard
from nlu.studio.jobs.telling import Stopped, Tell

VECTORS: Final = "vectors.safetensors"
_FAILED: Final = "Träningen av förståelsen avbröts av ett fel."


class HeadsTrainer(Protocol):
    """What a job needs to have understanding fitted."""

    def fit(self, checkout: Path, out: Path, tell: Tell, stopped: Stopped) -> None:
        """Fits the heads on the data in `checkout` and writes them to `out`. Raises JobFailed, Cancelled, OSError."""


class HeadsChild:
    """The real one. `models` holds the encoder; vectors of texts that were met before are kept in `cache`."""

    def __init__(self, models: Path, cache: Path) -> None:
        self._models, self._cache = models.resolve(), cache.resolve()

    def fit(self, checkout: Path, out: Path, tell: Tell, stopped: Stopped) -> None:
        """See HeadsTrainer."""
        vectors = checkout / VECTORS
        lend([self._cache / VECTORS, self._models / "cache" / VECTORS], vectors)
        heard = Heard(tell)
        command = [sys.executable, "-m", "nlu.studio.jobs.fitting", str(self._models), str(vectors), str(ROOT / TAXONOMY), str(out)]
        ended = run_child(command, plain_environment(checkout) | {"PYTHONPATH": str(checkout)}, checkout, stopped, heard.line)
        heard.must_be_well(ended, _FAILED)
        self._keep(vectors)

    def _keep(self, vectors: Path) -> None:
        partial = self._cache / f"{VECTORS}.partial"
        with suppress(OSError):  # without it the next training takes longer, and that is all
            self._cache.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(vectors, partial)
            partial.replace(self._cache / VECTORS)


def lend(kept: Sequence[Path], copy: Path) -> None:
    """Copies the first of the `kept` vectors that can be read: a child that is killed while it writes must not break those."""
    for path in kept:
        with suppress(OSError, SafetensorError), safe_open(path, "numpy"):
            shutil.copyfile(path, copy)
            return
