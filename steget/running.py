"""`steget up`: everything on this machine, started, watched and stopped."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from contextlib import suppress

from rich.console import Console

from steget.data_folder import state_file, take_data_folder
from steget.embedded.ports import PortTaken
from steget.embedded.secrets import ensure_secrets
from steget.embedded.whole import all_specs, check_doors
from steget.installation import Installation
from steget.processes.guard import Guard
from steget.processes.keeper import Keeper, State
from steget.processes.lock import AlreadyRunning, FolderLock
from steget.processes.state import KeptWritten
from steget.processes.supervisor import Supervisor
from steget.status_display import StatusDisplay

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def up(installation: Installation, console: Console) -> int:
    """Runs until Ctrl-C, SIGTERM or the terminal's end; the exit status, 1 when it could not start."""
    logging.raiseExceptions = False  # a full disk must not write tracebacks to the terminal
    os.umask(0o077)
    try:
        lock = take_data_folder(installation)
        check_doors(installation)
    except AlreadyRunning:
        console.print(f"Första steget körs redan med datamappen {installation.data}.", style="red")
        return 1
    except PortTaken as error:
        console.print(str(error), style="red")
        return 1
    ensure_secrets(installation.secret_folder)
    asyncio.get_event_loop_policy().set_child_watcher(asyncio.PidfdChildWatcher())
    try:
        return asyncio.run(_run(installation, console, lock))
    finally:
        lock.release()


async def _run(installation: Installation, console: Console, lock: FolderLock) -> int:
    stop = asyncio.Event()
    for number in _SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    display, state = StatusDisplay(console), state_file(installation)
    guard = Guard(hold=(lock.descriptor,))

    def write() -> None:
        state.write(supervisor.keepers.values(), guardian=guard.pid, public_port=installation.public_port,
                    staff_port=installation.staff_port)  # fmt: skip

    keeping = KeptWritten(write)

    def changed(keeper: Keeper) -> None:
        display.changed(keeper)
        keeping.write()

    supervisor = Supervisor(all_specs(installation), installation.logs, guard, changed)
    try:
        return await _start_and_wait(supervisor, installation, display, stop)
    finally:
        keeping.end()
        display.stopping()
        display.say("Stoppar …")
        await supervisor.stop()
        guard.end()
        state.remove()
        display.say("Allt är stoppat.")


async def _start_and_wait(supervisor: Supervisor, installation: Installation, display: StatusDisplay, stop: asyncio.Event) -> int:
    supervisor.start()
    watching = asyncio.create_task(display.watch(list(supervisor.keepers.values())))
    try:
        usable = await supervisor.settled(stop)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    if stop.is_set():
        return 0
    _tell_failures(supervisor, display)
    if not usable:
        return 1
    _tell_addresses(installation, display)
    await stop.wait()
    return 0


def _tell_failures(supervisor: Supervisor, display: StatusDisplay) -> None:
    failed = [keeper for keeper in supervisor.keepers.values() if keeper.settled.is_set() and keeper.state not in (State.UP, State.DONE)]
    for keeper in failed:
        display.say(f"[red]{keeper.spec.label} {keeper.reason}.[/]")
        for line in keeper.sieve.first_lines():
            display.say_plain("    " + line)
    if failed:
        display.say("`steget doctor` säger mer.")


def _tell_addresses(installation: Installation, display: StatusDisplay) -> None:
    display.say("")
    display.say(f"Chatten:          {installation.public_address}")
    display.say(f"Personalens sida: {installation.staff_address}")
    display.say("Ny personal:      .venv/bin/steget staff add --municipality KOMMUN --username NAMN --name 'För Efternamn'")
    display.say("Stoppa med Ctrl-C.")
