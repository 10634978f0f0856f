"""Findings as they are printed."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from steget.doctor.finding import Finding, Level

_MARKS = {Level.OK: "[green]ok     [/]", Level.WARNING: "[yellow]varning[/]", Level.FAULT: "[red]fel    [/]"}


def show(findings: Sequence[Finding], console: Console) -> int:
    """Prints `findings`; 1 when one of them is a fault."""
    for finding in findings:
        console.print(f"{_MARKS[finding.level]} {finding.sentence}", highlight=False, soft_wrap=True)
        if finding.advice:
            console.print(f"        → {finding.advice}", highlight=False, soft_wrap=True, markup=False)
    console.print(verdict(findings))
    return 1 if any(finding.level == Level.FAULT for finding in findings) else 0


def verdict(findings: Sequence[Finding]) -> str:
    """The last line."""
    faults = sum(finding.level == Level.FAULT for finding in findings)
    warnings = sum(finding.level == Level.WARNING for finding in findings)
    if faults:
        return f"{faults} fel och {warnings} varningar."
    return f"Inga fel, {warnings} varningar." if warnings else "Allt ser bra ut."
