"""`steget languages …`: for those who translate."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer
from rich.console import Console
from rich.table import Table

from foundation.languages.overview import progress
from foundation.languages.sources import CatalogueTorn

app = typer.Typer(name="languages", help="Språken: hämta in ändrad svenska, kontrollera, visa hur långt varje språk har kommit.",
                  no_args_is_help=True)  # fmt: skip


@app.command()
def update() -> None:
    """Skriver om alla .po efter texterna som de är nu. Ändrad svenska gör översättningen osäker (fuzzy)."""
    from steget.languages.files import compile_all, update_all

    _told(update_all)
    _told(compile_all)


@app.command()
def check() -> None:
    """Säger vad som måste rättas innan något släpps."""
    from steget.languages.faults import faults

    found = _told(faults)
    for fault in found:
        typer.echo(fault)
    if found:
        sys.exit(1)
    typer.echo("Allt som måste finnas är översatt, och alla märken stämmer.")


@app.command()
def show() -> None:
    """Visar hur långt varje språk har kommit och hur mycket ingen med språket som sitt har granskat."""
    table = Table("Språk", "Krav", "Texter", "Klara", "Saknas", "Osäkra", "Ogranskade", "Fel")
    for row in _told(progress):
        need = "allt" if row.must_be_complete else "det viktigaste"
        table.add_row(f"{row.own_name} ({row.tag})", need,
                      *map(str, (row.texts, row.usable, row.missing, row.fuzzy, row.unreviewed, row.wrong)))  # fmt: skip
    Console().print(table)


def _told(work: Callable[[], list]) -> list:
    try:
        return work()
    except CatalogueTorn as torn:
        typer.echo(f"{torn}: filen är trasig här. Inget är ändrat.", err=True)
        sys.exit(1)
