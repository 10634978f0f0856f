"""What `steget up` shows while it starts: a live table on a terminal, one line per event elsewhere."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress

from rich.console import Console
from rich.live import Live
from rich.table import Table

from steget.processes.keeper import Keeper, State

_WORDS = {
    State.WAITING: "[dim]väntar", State.STARTING: "[yellow]startar", State.UP: "[green]svarar", State.DOWN: "[red]nere, startas om",
    State.DONE: "[green]klart", State.FAILED: "[red]går inte att starta", State.STOPPED: "[dim]stoppad",
}  # fmt: skip
_TOLD = {State.UP: "svarar", State.DONE: "klart", State.DOWN: "är nere och startas om", State.FAILED: "går inte att starta"}
_TOLD_RESTARTS = 3


class StatusDisplay:
    """Hears of every change of state. A terminal that is gone is no reason to stop."""

    def __init__(self, console: Console) -> None:
        self._console, self._began = console, time.monotonic()
        self._live: Live | None = None
        self._settled: dict[str, float] = {}
        self._quiet = False

    def changed(self, keeper: Keeper) -> None:
        """Tells one change, as a line of its own when no table is shown."""
        if keeper.state in (State.UP, State.DONE):
            self._settled.setdefault(keeper.spec.name, time.monotonic() - self._began)
        often = keeper.state == State.DOWN and keeper.restarts > _TOLD_RESTARTS
        if self._live is None and not self._quiet and not often and keeper.state in _TOLD:
            why = f" ({keeper.reason})" if keeper.reason else ""
            self.say(f"{time.strftime('%H:%M:%S')} {keeper.spec.label} {_TOLD[keeper.state]}{why}")

    async def watch(self, keepers: Sequence[Keeper]) -> None:
        """Draws the table until it is cancelled; does nothing without a terminal."""
        if not self._console.is_terminal:
            return
        with suppress(OSError), Live(self._table(keepers), console=self._console, auto_refresh=False) as live:
            self._live = live
            try:
                while True:
                    live.update(self._table(keepers), refresh=True)
                    await asyncio.sleep(0.25)
            finally:
                live.update(self._table(keepers), refresh=True)
                self._live = None

    def stopping(self) -> None:
        """From now on processes end because they are asked to; that is nothing to tell."""
        self._quiet = True

    def say(self, text: str) -> None:
        """Prints a line; `text` holds only our own words."""
        with suppress(OSError):
            self._console.print(text, highlight=False, soft_wrap=True)

    def say_plain(self, text: str) -> None:
        """Prints a line of a program's, in which brackets mean nothing."""
        with suppress(OSError):
            self._console.print(text, highlight=False, markup=False, soft_wrap=True)

    def _table(self, keepers: Sequence[Keeper]) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for keeper in keepers:
            seconds = self._settled.get(keeper.spec.name, time.monotonic() - self._began)
            reason = keeper.reason if keeper.state in (State.STARTING, State.DOWN, State.FAILED) else ""
            table.add_row(keeper.spec.label, _WORDS[keeper.state], f"[dim]{seconds:.1f} s", f"[dim]{reason}")
        return table
