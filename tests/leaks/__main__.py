"""`make leaks`: the long form, both log levels, every part dead by itself. Writes build/leaks/report.html; 1 when something leaked.

    python -m tests.leaks [--level debug|default] [--quick] [--out FILE]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from foundation.settings import ROOT
from tests.leaks import story
from tests.leaks.report import page
from tests.leaks.story import STEPS, Found

LEVELS = ("default", "debug")


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.leaks", description="Söker planterade märken i allt som lämnas kvar.")
    parser.add_argument("--level", choices=LEVELS, action="append", help="bara den nivån; annars båda")
    parser.add_argument("--quick", action="store_true", help="utan delarna döda en och en")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "leaks" / "report.html", help="sidan som skrivs")
    return parser.parse_args(words)


def is_clean(found: Found) -> bool:
    """Nothing leaked, and the run could have seen a leak."""
    return not (found.leaks or found.missed or found.dumping) and all(found.read.values())


def _run(level: str, bar: Progress, task: object, quick: bool) -> Found:
    def tell(step: str) -> None:
        bar.console.print(f"{level}: {step} ({bar.get_time() - began:.0f} s)")
        bar.update(task, description=f"{level}: {step}", advance=1)

    began = bar.get_time()
    with tempfile.TemporaryDirectory(prefix="leaks-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user where this one is root
        return story.run(Path(folder), level, each_by_itself=not quick, tell=tell)


def main(words: Sequence[str]) -> int:
    """1 when something leaked, or when a planted leak was not found."""
    options, console = _options(words), Console()
    levels = options.level or LEVELS
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=len(levels) * len(STEPS))
        runs = [_run(level, bar, task, options.quick) for level in levels]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(page(runs), encoding="utf-8")
    for found in runs:
        console.print(f"{found.level}: {len(found.marks)} märken, {len(found.leaks)} läckor, planterade som inte hittades: {found.missed}")
        for hit in found.leaks:
            console.print(f"  {hit.mark} i {hit.place} ({hit.form})", markup=False)
    console.print(f"skrev {options.out}")
    return 0 if all(map(is_clean, runs)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
