"""The export of the untuned encoder: the ground that the baselines stand on.

What serves may be tuned on every message of the project, the held-out fifth among them, so it is never taken for the frozen
one. Where no frozen export lies in the folder of models, `python -m tests.bench.nlu.frozen MODELS` makes one in a minute.
"""

from __future__ import annotations

import sys
from pathlib import Path

from nlu.encoder.export import export, is_current

ENCODER, STAMP = "encoder", "weights.sha256"  # as nlu.encoder.unpack writes it; its import would weigh on the runner
KEPT = Path("cache") / "bench" / "base-serving"
_PLACES = (Path("base-serving"), Path("serving"), KEPT)


class NotFrozen(Exception):
    """There is no export of the untuned encoder; the message says what to run."""


def _unpacked(models: Path) -> str:
    try:
        return (models / ENCODER / STAMP).read_text(encoding="utf-8")
    except OSError:
        raise NotFrozen("språkmodellen saknas, kör `make setup`") from None


def frozen_export(models: Path) -> Path:
    """The folder below `models` that holds the untuned encoder as it would serve. Raises NotFrozen."""
    expected = _unpacked(models)
    for place in _PLACES:
        if is_current(models / place, ENCODER, expected):
            return models / place
    raise NotFrozen("den otränade språkmodellen är inte exporterad, kör `python -m tests.bench.nlu.frozen models`")


def main(models: Path) -> None:
    """Exports the untuned encoder."""
    export(str(models / ENCODER), _unpacked(models), models / KEPT, say=lambda _: None)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
