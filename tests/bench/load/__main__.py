"""`make load`: how much the product carries on this machine, written to var/load.

Starts an installation of its own, steps up to collapse, holds a steady load, then hostile input and floods.
"""

from __future__ import annotations

import argparse
import resource
import signal
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from foundation.settings import ROOT
from tests.bench.load import report
from tests.bench.load.bounds import LONG, SHORT
from tests.bench.load.forms import Outcome, long_size, run, short_size
from tests.bench.load.standing import standing


def main(words: list[str]) -> int:
    """0 when every check holds, 1 when one does not."""
    chosen, console = _arguments().parse_args(words), Console()
    size = short_size() if chosen.short else long_size(chosen.users, chosen.steps, chosen.minutes)
    bounds = SHORT if chosen.short else LONG
    chosen.folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is stopped on the way out
    # A chat is a connection or two, here and in the gateway, and many shells let a process have a thousand files.
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with tempfile.TemporaryDirectory() as data, console.status("startar …") as status, standing(Path(data)) as installed:
        outcome = run(installed, size, bounds, chosen.folder, lambda line: (console.log(line), status.update(line)))
    page = report.write(outcome, bounds, chosen.folder)
    console.print(_table(outcome))
    console.print(f"Rapport: {page}")
    return 1 if outcome.failed else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make load", description="Mäter hur mycket Första steget klarar på den här datorn.")
    parser.add_argument("--minutes", type=_positive(float), default=30.0, help="minuter under last, hälften stegvis, hälften jämn")
    parser.add_argument("--steps", type=_positive(int), default=8, help="antal steg upp till --users")
    parser.add_argument("--users", type=_positive(int), default=2400, help="chattar samtidigt i det högsta steget")
    parser.add_argument("--short", action="store_true", help="den korta formen, som i `make test`")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "load", help="dit rapporten skrivs")
    return parser


def _positive(kind: type[int] | type[float]):
    def read(text: str) -> float:
        value = kind(text)
        if not 0 < value < 1_000_000:
            raise argparse.ArgumentTypeError("måste vara större än noll")
        return value

    return read


def _table(outcome: Outcome) -> Table:
    table = Table("", "check", "measured", "allowed", title="load", title_justify="left")
    for check in outcome.checks:
        table.add_row("✓" if check.holds else "✗", check.name, check.measured, check.allowed)
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
