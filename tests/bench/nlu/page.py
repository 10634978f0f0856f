"""The page of a run: how it was measured, the tables, and where the plots are."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.nlu.machine import machine
from tests.bench.nlu.plan import DIET_SIZES, INTENTS_AT, SIZES_AT
from tests.bench.nlu.report import Outcomes, Table

_HEAD = """# Understanding, side by side

Written by `make bench-nlu`; every figure comes from a run on one machine: {machine}.{absent}{sample}

- **This pipeline** on the project's data is the code that ships, tuned and fitted on four fifths of the messages; a hash of the
  words chooses the fifth that is held out. On foreign labels it is the encoder, tuned on the training messages, and TF-IDF, each
  with a linear head, log-probabilities averaged; what is foreign is told by the best probability and the three nearest messages.
- **Stock Rasa** is what `rasa init` lays out, trained and asked in its own environment. Its fallback is looked through.
- **TF-IDF** is of words 1–2 and of 2–5 letters within words. **Frozen encoder** is the untuned one that serves in eight bits,
  mean-centred. Both carry a logistic regression. **Keyword list** is written by hand and knows danger only.
- Danger: what is answered joins all layers; the score alone is without the rules.
- OOS recall: share of foreign messages found when 5 % of the others are rejected. Where `out_of_scope` was learned, its lead over
  the best other intent is the score; on CLINC150 nothing foreign was seen in training, and accuracy is over the others.
- Training is from texts to answers, embedding and calibration included. Latency is of one text at a time, all heads included. Both are
  processor time on one core, so that other work on the machine does not show in them.
  Peak memory is of the largest process, training and answering; while this pipeline is tuned on the project's data, two such
  run side by side. Each candidate ran in a process of its own on one core, while another ran on the other.
- Stock Rasa takes minutes per thousand messages, so it grows to {diet:,} only{diet_sets}.{missing}
"""


def _grows(outcomes: Outcomes) -> str:
    return f"""
Made-up messages (public ones with words exchanged): {SIZES_AT} intents while the messages grow, {INTENTS_AT:,} messages while
the intents grow. This pipeline's encoder is not tuned anew here: this is what a change of messages costs, with all vectors
computed again.
"""


def page(outcomes: Outcomes, tables: Sequence[Table], plots: Sequence[str], absent: Sequence[str], missing: Sequence[str] = ()) -> str:
    """The whole page as Markdown. `plots` are file names beside it, `absent` the sets that this machine lacks, `missing` what was
    planned but is not measured yet."""
    quick = any(job.quick for job in outcomes)
    everywhere = any(job.candidate == "diet" and job.set == "clinc150" for job in outcomes)
    head = _HEAD.format(
        machine=machine(), diet=max(DIET_SIZES), absent=f"\nNot on this machine, so not measured: {', '.join(absent)}." if absent else "",
        sample="\n**A quick look at samples: these figures are no result.**" if quick else "",
        diet_sets="" if everywhere else ", and is left out where sets are whole (`--diet-everywhere`)",
        missing=f"\n- Not measured yet: {', '.join(missing)}." if missing else "")  # fmt: skip
    shown = "".join(f"\n![{name}]({name})\n" for name in plots)
    return head + shown + "\n" + "\n".join(table.markdown() for table in tables) + _grows(outcomes)
