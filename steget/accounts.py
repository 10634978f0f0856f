"""The database for the commands about accounts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from foundation.settings import load_settings
from steget.installation import Installation

if TYPE_CHECKING:
    from sqlalchemy import Engine


@contextmanager
def accounts() -> Iterator[Engine]:
    """The migrated database; a refused account is told in words and ends the command with 1."""
    from handover.store.engine import make_engine
    from handover.store.staff_accounts import AccountRefused
    from steget.content_keys import content_keys_of
    from steget.database import told_in_words, with_database
    from steget.migrations import migrate_all

    installation = load_settings(Installation)
    with told_in_words(), with_database(installation) as url:
        migrate_all(url, content_keys_of(installation))
        engine = make_engine(url)
        try:
            yield engine
        except AccountRefused as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from None
        finally:
            engine.dispose()
