"""`python -m nlu.studio.jobs.fitting MODELS CACHE TUNED_TAXONOMY OUT`: checks the data of this checkout and fits the heads on it.

Started by heads.py in a checkout of its own, so that it can be killed at any moment. Tells its progress as reports.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from nlu.measuring.sets import SetError, read_set
from nlu.studio.jobs.reports import report, steps
from nlu.studio.jobs.telling import fault_of
from nlu.training.check.examine import examine
from nlu.training.data import DATA, DataError, Example, load_examples, load_taxonomy

_SHOWN: Final = 20
# What fit.py says, in its order, and what an editor reads instead.
_STAGES: Final = {
    "räknar om exemplen till vektorer": "Läser exemplen", "räknar orden": "Räknar orden", "lär sig avsikter": "Lär sig ämnena",
    "lär sig att se fara": "Lär sig att se fara", "lär sig flaggor": "Lär sig vad för slags fara",
}  # fmt: skip
_TOTAL: Final = len(_STAGES) + 3


def check_data() -> None:
    """Raises DataError, with the first faults, for data that may not be learnt from."""
    from nlu.training.gate import SETS

    report(done=0, total=_TOTAL, words="Kontrollerar exemplen")
    measured = [row for path in sorted(SETS.glob("*.yml")) for row in read_set(path)]
    faults = examine(DATA, measured).faults
    if faults:
        more = f"\n… och {len(faults) - _SHOWN} till." if len(faults) > _SHOWN else ""
        raise DataError("Exemplen behöver rättas först:\n" + "\n".join(str(fault) for fault in faults[:_SHOWN]) + more)


def fit_heads(models: Path, cache: Path, tuned_taxonomy: Path, out: Path) -> None:
    """Writes the fitted heads to the folder `out`. Raises DataError and OSError."""
    examples = load_examples()
    from nlu.training.fit import MIN_EXAMPLES, check_counts, fit

    try:
        check_counts(examples)
    except DataError as error:
        raise DataError(f"Det behövs minst {MIN_EXAMPLES} exempel för varje ämne. Nu finns det {error}.") from None
    _check_labels(examples)
    from safetensors.numpy import load_file

    from nlu.encoder.adapted import ADAPTER, HEADS
    from nlu.encoder.heads import save_model
    from nlu.encoder.model import Encoder
    from nlu.studio.jobs.adapting import adapted_calibration, adapted_state
    from nlu.training.__main__ import data_hash
    from nlu.training.calibration import Calibration
    from nlu.training.confidence import with_confidence
    from nlu.training.vectors import vectors_of

    encoder, was, now = Encoder(models / "serving"), load_taxonomy(tuned_taxonomy), load_taxonomy()
    vectors = vectors_of([example.text for example in examples], encoder, cache, _embedded)
    tuned = adapted_state(load_file(ADAPTER / HEADS), was, now, vectors, examples)
    calibration = adapted_calibration(Calibration.load(ADAPTER), was, now)
    model = fit(examples, encoder, tuned, calibration, cache, _say, _embedded)
    report(done=_TOTAL - 1, total=_TOTAL, words="Ställer in hur säker den får låta")
    model = with_confidence(model, encoder)
    model.report["data"] = data_hash()
    save_model(model, out)


def _check_labels(examples: Sequence[Example]) -> None:
    """Raises DataError for a mark of danger that nothing teaches any more."""
    flags = {flag for example in examples for flag in example.flags}
    missing = [*({"ask", "emergency"} - {example.action for example in examples}), *(set(load_taxonomy().flags) - flags)]
    if missing:
        raise DataError(f"Det finns inga exempel kvar på fara av det här slaget: {', '.join(sorted(missing))}. Lägg tillbaka några.")


def _say(words: str) -> None:
    done = list(_STAGES).index(words) if words in _STAGES else 0
    report(done=1 + done, total=_TOTAL, words=_STAGES.get(words, words))


def _embedded(done: int, total: int) -> None:
    steps(total, f"Läser {total} nya exempel")(done)


def main(arguments: list[str]) -> int:
    """0 when the heads are written, 1 when a fault was reported."""
    try:
        check_data()
        fit_heads(*map(Path, arguments))
    except (DataError, SetError) as error:
        report(fault=str(error))
        return 1
    except OSError as error:
        report(fault=fault_of(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
