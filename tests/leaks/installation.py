"""One whole installation under watch: its own data folder, temporary folder, recipients, and a place for every raw line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import redis
from sqlalchemy import create_engine, text

from foundation.settings import ROOT
from steget.embedded.postgres import database_url
from steget.embedded.valkey import redis_url
from steget.installation import Installation
from tests.e2e.installation import Installed
from tests.e2e.starting import free_port, wait_until_ready
from tests.leaks.recipients import Recipients

TALKATIVE = ("ALTER ROLE postgres SET log_statement = 'all'", "ALTER ROLE postgres SET log_min_messages = 'log'",
             "ALTER ROLE postgres SET log_parameter_max_length = -1",
             "ALTER ROLE postgres SET log_error_verbosity = 'default'")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watched:
    """A running installation, its recipients and the folder around both."""

    installed: Installed
    recipients: Recipients
    folder: Path

    @property
    def settings(self) -> Installation:
        """The same installation as `steget` sees it."""
        return Installation(data_dir=self.installed.data)

    def run_sql(self, *statements: str) -> None:
        """Runs statements as the database's owner, each by itself."""
        engine = create_engine(database_url(self.settings), isolation_level="AUTOCOMMIT", hide_parameters=True)
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def put_on_disk(self) -> None:
        """Everything that the two stores hold only in memory."""
        self.run_sql("CHECKPOINT")
        with redis.Redis.from_url(redis_url(self.settings)) as bell:
            bell.save()

    def plant(self) -> None:
        """From its next start on each process has its defect; the database tells every statement at once."""
        self.run_sql(*TALKATIVE)
        (self.folder / "plants").touch()

    def family(self) -> list[psutil.Process]:
        """All its processes."""
        parent = psutil.Process(self.installed.pid)
        return [parent, *parent.children(recursive=True)]


@contextmanager
def watched(folder: Path, level: str) -> Iterator[Watched]:
    """Starts one at the level "debug" or "default", and stops it."""
    for name in ("data", "raw", "tmp", "recipients"):
        (folder / name).mkdir()
    (folder / "tmp").chmod(0o1777)
    recipients = Recipients(folder / "recipients")
    with recipients.listening() as inboxes:
        process, installed = _started(folder, level, inboxes)
        try:
            wait_until_ready(installed.public, process, 150)
            wait_until_ready(installed.staff, process, 60)
            yield Watched(installed, recipients, folder)
        finally:
            process.send_signal(signal.SIGCONT)
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _started(folder: Path, level: str, inboxes: Path) -> tuple[subprocess.Popen, Installed]:
    public, staff = free_port(), free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STEGET_")}
    environment = kept | {
        "STEGET_DATA_DIR": str(folder / "data"), "STEGET_PUBLIC_PORT": str(public), "STEGET_STAFF_PORT": str(staff),
        "STEGET_INBOXES": str(inboxes), "TMPDIR": str(folder / "tmp"), "LEAKS_LEVEL": level, "LEAKS_RAW": str(folder / "raw"),
        "LEAKS_PLANTS": str(folder / "plants"),
    }  # fmt: skip
    with (folder / "terminal.txt").open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", "tests.leaks.watched_up"], cwd=ROOT, env=environment, stdout=output,
                                   stderr=output)  # fmt: skip
    addresses = [f"http://127.0.0.1:{port}" for port in (public, staff)]
    return process, Installed(process.pid, folder / "data", *addresses, environment)
