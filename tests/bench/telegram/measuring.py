"""What both ways of measuring need: a PostgreSQL with the chat's tables beside a Telegram, and the table with the figures."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.table import Table

from bot.gateway.store.migrate import migrate
from tests.databases import postgres
from tests.telegram_api.server import TelegramApi, telegram_api


class Measured(Protocol):
    """The figures of a run."""

    @property
    def is_good(self) -> bool: ...

    def as_json(self) -> Mapping[str, Any]: ...


@contextmanager
def stage() -> Iterator[tuple[str, TelegramApi]]:
    """URL of a migrated database, and the simulator; both are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, telegram_api() as api, postgres(Path(folder)) as database:
        migrate(database)
        yield database, api


def told(console: Console, title: str, rows: Iterable[tuple[str, str]], figures: Measured, file: Path | None) -> int:
    """Prints the table and writes `file`; gives the exit status: 1 when the goal is missed."""
    table = Table("", "", title=title)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    if file:
        file.write_text(json.dumps(figures.as_json(), indent=2) + "\n", encoding="utf-8")
    return 0 if figures.is_good else 1
