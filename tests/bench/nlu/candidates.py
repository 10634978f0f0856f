"""Makes the candidate that a job names. Libraries are loaded only by the candidates that they belong to."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.bench.nlu.frozen import ENCODER, frozen_export
from tests.bench.nlu.growth import PREFIX
from tests.bench.nlu.job import Job
from tests.bench.nlu.measuring import Candidate
from tests.bench.nlu.sets import OWN

QUICK_EPOCHS = 1


def make_candidate(job: Job, scratch: Path) -> Candidate:
    """The candidate of a job, unfitted. Raises NotFrozen without an export of the untuned encoder."""
    if job.candidate == "keywords":
        from tests.bench.nlu.keywords import Keywords

        return Keywords()
    if job.candidate == "pipeline":
        return _pipeline(job, scratch)
    from tests.bench.nlu.linear import Centred, LinearBaseline, tfidf

    if job.candidate == "tfidf":
        return LinearBaseline(tfidf())
    from nlu.encoder.model import Encoder

    return LinearBaseline(Centred(Encoder(frozen_export(job.models), threads=1)))


def _pipeline(job: Job, scratch: Path) -> Candidate:
    epochs, encoder = QUICK_EPOCHS if job.quick else None, job.models / ENCODER
    if job.set in OWN:
        from tests.bench.nlu.own import OwnPipeline

        return OwnPipeline(encoder, scratch, job.models / "cache" / "bench-runs", epochs)
    from tests.bench.nlu.foreign import ForeignPipeline

    if job.set.startswith(PREFIX):
        return ForeignPipeline(frozen_export(job.models), None)
    from tests.bench.nlu.tuned import tuned_encoder

    return ForeignPipeline(frozen_export(job.models), partial(tuned_encoder, encoder=encoder, scratch=scratch, epochs=epochs))
