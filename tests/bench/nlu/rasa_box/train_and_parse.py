"""Runs in .venv-rasa: trains the stock pipeline on a folder's `nlu.yml` and parses its `texts.json`.

    python train_and_parse.py FOLDER

writes FOLDER/answers.jsonl: first {"train_s", "peak_mib"}, then per text {"ranking": [[intent, confidence], …], "ms"}.
Times are of the processor, as tests.bench.nlu.measuring says.
`rasa.model_training.train_nlu` is what the command `rasa train nlu` calls; what it prints is the caller's to drop.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from rasa.core.agent import Agent
from rasa.model_training import train_nlu

FALLBACK = "nlu_fallback"
WARM_UP = 10


def _train(folder: Path) -> tuple[Agent, float]:
    began = sum(os.times()[:4])
    archive = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder / "models"))
    seconds = sum(os.times()[:4]) - began
    return Agent.load(archive), seconds


def _parsed(agent: Agent, texts: list[str]) -> Iterator[dict]:
    loop = asyncio.new_event_loop()
    for text in [*texts[:WARM_UP], *texts]:
        began = time.process_time()
        said = loop.run_until_complete(agent.parse_message(text))
        taken = (time.process_time() - began) * 1000
        ranking = [[row["name"], row["confidence"]] for row in said["intent_ranking"] if row["name"] != FALLBACK]
        yield {"ranking": ranking, "ms": taken}


def main(folder: Path) -> None:
    """Trains, parses and writes the answers."""
    agent, seconds = _train(folder)
    rows = list(_parsed(agent, json.loads((folder / "texts.json").read_text(encoding="utf-8"))))[WARM_UP:]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = [{"train_s": seconds, "peak_mib": peak}, *rows]
    (folder / "answers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
