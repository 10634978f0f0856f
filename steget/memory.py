"""`steget memory`: what each part of the running installation uses."""

from __future__ import annotations

from dataclasses import dataclass

import psutil
from rich.console import Console
from rich.table import Table

from steget.data_folder import state_file
from steget.installation import Installation
from steget.processes.state import StateFile

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Use:
    """Bytes of a process and all that it started: `rss` counts shared pages in each, `pss` divides them."""

    rss: int
    pss: int
    count: int


def use_of(pid: int, with_children: bool = True) -> Use:
    """The memory of `pid` and its descendants. Zero for one that has just ended."""
    rss = pss = count = 0
    for process in _family(pid) if with_children else [psutil.Process(pid)]:
        try:
            whole = process.memory_full_info()
        except psutil.Error:
            continue
        rss, pss, count = rss + whole.rss, pss + whole.pss, count + 1
    return Use(rss, pss, count)


def _family(pid: int) -> list[psutil.Process]:
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except psutil.Error:
        return []


def memory_by_part(state: StateFile) -> dict[str, Use]:
    """The parts that run, by name; empty when nothing runs."""
    supervisor = state.supervisor()
    if supervisor is None:
        return {}
    parts = {name: use_of(row.pid) for name, row in state.running().items() if row.pid}
    return parts | {"steget": use_of(supervisor, with_children=False)}


def show(installation: Installation, console: Console) -> int:
    """Prints the table; 1 when nothing runs."""
    parts = memory_by_part(state_file(installation))
    if not parts:
        console.print("Första steget körs inte här.")
        return 1
    table = Table("del", "processer", "RSS MiB", "PSS MiB")
    for name, use in sorted(parts.items(), key=lambda item: -item[1].pss):
        table.add_row(name, str(use.count), f"{use.rss / MIB:.0f}", f"{use.pss / MIB:.0f}")
    table.add_section()
    table.add_row("allt", str(sum(use.count for use in parts.values())), f"{sum(use.rss for use in parts.values()) / MIB:.0f}",
                  f"{sum(use.pss for use in parts.values()) / MIB:.0f}")  # fmt: skip
    console.print(table)
    return 0
