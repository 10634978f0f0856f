"""All checks, printed in order."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

from rich.console import Console

from steget.data_folder import state_file
from steget.doctor import cage, files, inboxes, machine, processes, stores, telegram
from steget.doctor.finding import Finding, Level, warn
from steget.doctor.showing import show
from steget.installation import Installation


def all_findings(installation: Installation) -> list[Finding]:
    """Every check. Works with nothing running: what needs something that runs then says so."""
    municipalities = files.check_municipalities()
    found = [
        machine.check_python(), machine.check_disk(installation), *machine.check_ports(installation),
        files.check_app_environment(), files.check_rasa_environment(), cage.check_cage(), *files.check_models(),
        files.check_secrets(installation), files.check_contacts(date.today()), municipalities,
    ]  # fmt: skip
    if municipalities.level == Level.FAULT:
        return found  # all that is asked after this reads the same file
    return [*found, files.check_embedding(), telegram.check_telegram(installation.telegram), *asyncio.run(_asked(installation))]


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
