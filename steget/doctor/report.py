"""All checks, printed in order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime

from rich.console import Console

from steget.data_folder import state_file
from steget.doctor import cage, files, inboxes, machine, processes, stores, telegram
from steget.doctor.finding import Finding, Level, warn
from steget.installation import Installation

_MARKS = {Level.OK: "[green]ok     [/]", Level.WARNING: "[yellow]varning[/]", Level.FAULT: "[red]fel    [/]"}


def all_findings(installation: Installation) -> list[Finding]:
    """Every check. Works with nothing running: what needs something that runs then says so."""
    return [
        machine.check_python(), machine.check_disk(installation), *machine.check_ports(installation),
        files.check_app_environment(), files.check_rasa_environment(), cage.check_cage(), *files.check_models(),
        files.check_secrets(installation), files.check_contacts(date.today()), files.check_embedding(),
        telegram.check_telegram(installation.telegram), *asyncio.run(_asked(installation)),
    ]  # fmt: skip


async def _asked(installation: Installation) -> list[Finding]:
    runs = state_file(installation).supervisor() is not None
    found: list[Finding] = []
    if runs or installation.database_url is not None:
        found += await stores.check_database(installation)
    else:
        found += [warn("databasen", "Den inbyggda databasen körs inte just nu.", "Den startas av `make run`."),
                  stores.check_clock(datetime.now(UTC), None)]  # fmt: skip
    if runs or installation.redis_url is not None:
        found.append(await stores.check_redis(installation))
    return [*found, *await inboxes.check_inboxes(installation.inboxes), *await processes.check_processes(installation)]


def examine(installation: Installation, console: Console) -> int:
    """Prints all findings; 1 when one of them is a fault."""
    return show(all_findings(installation), console)


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
