"""A database for commands that run beside `steget up`, or without it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import typer

from handover.core.errors import ContentKeyNeeded
from steget.data_folder import take_data_folder
from steget.embedded.postgres import database_url, postgres_spec, wait_for_database
from steget.installation import Installation
from steget.processes.answers import NotAnswering
from steget.processes.guard import Guard
from steget.processes.lock import AlreadyRunning
from steget.processes.supervisor import Supervisor

_START_SECONDS, _ANSWER_SECONDS = 60, 10
_STOP_SECONDS = 60.0  # nobody waits for a port here, so the server may write all down in peace


@contextmanager
def told_in_words() -> Iterator[None]:
    """Ends the command with a Swedish sentence when the database cannot be had, or holds what no key is at hand for."""
    try:
        yield
    except NotAnswering as error:
        typer.echo(f"Databasen {error}. `steget doctor` säger mer.", err=True)
        raise typer.Exit(1) from None
    except ContentKeyNeeded as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@contextmanager
def with_database(installation: Installation) -> Iterator[str]:
    """Yields the URL of a database that answers; the embedded one is started for as long as this lasts if it does not run.

    Raises NotAnswering when none can be had.
    """
    if installation.database_url is not None:
        asyncio.run(wait_for_database(installation, _ANSWER_SECONDS))
        yield database_url(installation)
        return
    try:
        lock = take_data_folder(installation)
    except AlreadyRunning:  # `steget up` has it, and with it the database
        asyncio.run(wait_for_database(installation, _START_SECONDS))
        yield database_url(installation)
        return
    try:
        with _own_server(installation, lock.descriptor):
            yield database_url(installation)
    finally:
        lock.release()


@contextmanager
def _own_server(installation: Installation, lock: int) -> Iterator[None]:
    old_mask = os.umask(0o077)
    guard = Guard(hold=(lock,))
    spec = replace(postgres_spec(installation), stop_seconds=_STOP_SECONDS)
    try:
        with asyncio.Runner() as runner:
            supervisor = runner.run(_start(Supervisor([spec], installation.logs, guard, lambda _keeper: None)))
            try:
                yield
            finally:
                runner.run(supervisor.stop(_STOP_SECONDS))
    finally:
        guard.end()
        os.umask(old_mask)


async def _start(supervisor: Supervisor) -> Supervisor:
    supervisor.start()
    if not await supervisor.settled(asyncio.Event()):
        keeper = supervisor.keepers["postgres"]
        said = keeper.sieve.first_lines()[-1:] or [keeper.reason]
        await supervisor.stop(_STOP_SECONDS)
        raise NotAnswering(f"kan inte startas: {said[0]}")
    return supervisor
