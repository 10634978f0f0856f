"""`steget purge` and `steget rewrap`: work on stored content that a person starts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

import typer
from sqlalchemy.orm import Session, sessionmaker

from foundation.directory import load_municipalities
from foundation.logs import EventLog
from handover.delivery.purging import PURGED, Outcome, Purging
from handover.municipality_file import MunicipalityFileError
from handover.retention_file import read_retention
from handover.store.engine import make_engine, session_factory
from handover.store.rewrapping import Rewrapped, rewrap_some
from handover.store.totp import rewrap as rewrap_secrets
from steget.content_keys import content_keys_of
from steget.database import told_in_words, with_database
from steget.installation import Installation

_PARTS: Final = {"referral": "förfrågningar", "notes": "anteckningar", "messages": "meddelanden och koder", "outbox": "leveranssvar",
                 "events": "hela ärenden"}  # fmt: skip
_KEPT: Final = {
    "on_hold": "ligger kvar, för all gallring är stoppad", "no_decision": "ligger kvar, för kommunen har inget gallringsbeslut",
    "undelivered": "ligger kvar, för de har inte kommit fram", "unacknowledged": "ligger kvar, för ingen har bekräftat dem",
    "still_open": "ligger kvar, för ärendet är inte avslutat",
}  # fmt: skip


def purge(installation: Installation, dry_run: bool) -> None:
    """Purges what is due, or with `dry_run` only says what would be."""
    try:
        rules = read_retention(installation.retention, load_municipalities())
    except MunicipalityFileError as error:
        _refuse(str(error))
    with _transactions(installation) as transactions:
        counted = Purging(transactions, rules, EventLog("purge")).purge(dry_run=dry_run)
    for outcome, count in sorted(counted.items()):
        typer.echo(_line(outcome, count, dry_run))
    if not counted:
        typer.echo("Det finns inget att ta bort.")


def _line(outcome: Outcome, count: int, dry_run: bool) -> str:
    municipality, part, word = outcome
    done = ("skulle tas bort" if dry_run else "är borttagna") if word == PURGED else _KEPT[word]
    return f"{municipality}, {_PARTS[part]}: {count} {done}."


def rewrap(installation: Installation) -> None:
    """Wraps all content keys under the newest master key, some at a time."""
    keys = content_keys_of(installation)
    if keys is None:
        _refuse("Inställningen STEGET_CONTENT_KEY saknas.")
    with _transactions(installation) as transactions:
        with transactions.begin() as session:
            done, closed = rewrap_secrets(session, keys)
        step = Rewrapped(("", ""), 0, 0)
        while step.last is not None:
            with transactions.begin() as session:
                step = rewrap_some(session, keys, step.last)
            done, closed = done + step.done, closed + step.closed
    typer.echo(f"{done} nycklar är bytta.")
    if closed:
        _refuse(f"{closed} nycklar går inte att öppna. Ange nyckeln som de låg under i STEGET_CONTENT_KEY_OLD och försök igen.")


@contextmanager
def _transactions(installation: Installation) -> Iterator[sessionmaker[Session]]:
    with told_in_words(), with_database(installation) as url:
        engine = make_engine(url)
        try:
            yield session_factory(engine, content_keys_of(installation))
        finally:
            engine.dispose()


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
