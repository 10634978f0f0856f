"""`python -m tests.leaks.watched_up`: `steget up`, whose processes may be made talkative or leaky, and whose every line is kept.

LEAKS_RAW is a folder for what each process writes before the supervisor's sieve: in a container that is what the machine keeps.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from steget import running
from steget.cli import app
from steget.installation import Installation
from steget.processes.output import OutputSieve
from steget.processes.spec import Spec

OURS = ("nlu", "bridge", "delivery", "gateway", "desk", "rasa")


def watched(spec: Spec) -> Spec:
    """The process behind tests.leaks.planted; at debug level Rasa, its actions and Valkey are asked to say more too."""
    command, env = spec.command, {**spec.env, **{name: value for name, value in os.environ.items() if name.startswith("LEAKS_")}}
    if os.environ["LEAKS_LEVEL"] == "debug":
        command = tuple("debug" if word == "warning" else word for word in command) if spec.name == "valkey" else command
        command += ("--debug",) if spec.name == "rasa" else ()
        env |= {"LOG_LEVEL": "DEBUG", "PYTHONFAULTHANDLER": "1"}
    if spec.name in OURS:
        command = (sys.executable, "-m", "tests.leaks.planted", spec.name, *command)
    return replace(spec, command=command, env=env)


def keep_every_line(folder: Path) -> None:
    """Writes each line to FOLDER as well, before the sieve sees it."""
    take = OutputSieve.take

    def keeping(self: OutputSieve, line: bytes) -> None:
        with (folder / Path(self._file.baseFilename).name).open("ab") as stream:
            stream.write(line + b"\n")
        take(self, line)

    OutputSieve.take = keeping


def main() -> None:
    """Runs until SIGTERM."""
    made = running.all_specs

    def all_watched(installation: Installation) -> list[Spec]:
        return [watched(spec) for spec in made(installation)]

    running.all_specs = all_watched
    keep_every_line(Path(os.environ["LEAKS_RAW"]))
    app(["up"], prog_name="steget")


if __name__ == "__main__":
    main()
