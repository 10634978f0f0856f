"""Fits the heads of a draft in a child process."""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

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
        self._lend(vectors)
        heard = Heard(tell)
        command = [sys.executable, "-m", "nlu.studio.jobs.fitting", str(self._models), str(vectors), str(ROOT / TAXONOMY), str(out)]
        ended = run_child(command, plain_environment(checkout) | {"PYTHONPATH": str(checkout)}, checkout, stopped, heard.line)
        if ended.status != 0 and not heard.fault:
            (self._cache / VECTORS).unlink(missing_ok=True)  # a cache that cannot be read would fail for ever
        heard.must_be_well(ended, _FAILED)
        self._keep(vectors)

    def _lend(self, vectors: Path) -> None:
        """The child writes to a copy: one that is killed while it writes must not break the kept one."""
        for kept in (self._cache / VECTORS, self._models / "cache" / VECTORS):
            if kept.is_file():
                shutil.copyfile(kept, vectors)
                return

    def _keep(self, vectors: Path) -> None:
        partial = self._cache / f"{VECTORS}.partial"
        with suppress(OSError):  # without it the next training takes longer, and that is all
            self._cache.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(vectors, partial)
            partial.replace(self._cache / VECTORS)
