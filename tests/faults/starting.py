"""`python -m tests.faults.starting steget`: `steget up` whose processes begin in the wrapper. All else is the product's own."""

from __future__ import annotations

import dataclasses
import os
import sys

from rich.console import Console

from foundation.settings import load_settings
from steget import running
from steget.installation import Installation
from steget.processes.spec import Spec
from tests.faults.points import PROCESSES


def wrapped(spec: Spec) -> Spec:
    """The same process through tests.faults.crashing."""
    if spec.name not in PROCESSES:
        return spec
    faults = {name: value for name, value in os.environ.items() if name.startswith("STEGET_FAULTS")}
    command = (spec.command[0], "-m", "tests.faults.crashing", spec.name, spec.command[-1])
    return dataclasses.replace(spec, command=command, env={**spec.env, **faults})


def main() -> int:
    """The exit status of `steget up`."""
    original = running.all_specs
    running.all_specs = lambda installation: [wrapped(spec) for spec in original(installation)]
    return running.up(load_settings(Installation), Console())


if __name__ == "__main__":
    sys.exit(main())
