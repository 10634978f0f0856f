"""`steget channel`: closes and opens a way in, for one municipality or all, without a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated, Final, TypeVar

import typer

from foundation.directory import load_municipalities
from foundation.settings import load_settings
from steget.installation import Installation

app = typer.Typer(help="Stänger och öppnar chattens vägar in.", no_args_is_help=True)
_LONGEST: Final = 300
Found = TypeVar("Found")


class Channel(StrEnum):
    """The ways in."""

    PAGE = "page"
    WIDGET = "widget"
    TELEGRAM = "telegram"


Which = Annotated[Channel, typer.Argument(help="page (sidan), widget (knapp och ruta på andras sidor) eller telegram.")]
Where = Annotated[str | None, typer.Option("--municipality", help="Kommunens kortnamn. Utan det gäller det alla.")]
Why = Annotated[str, typer.Option(help="Varför, i en eller två meningar. Den som vill chatta läser det.")]


@app.command()
def close(channel: Which, reason: Why, municipality: Where = None) -> None:
    """Stänger. Inom några sekunder visas skälet och nödnumren i stället för chatten."""
    place, why = _place(municipality), _reason(reason)
    _with_store(lambda store: store.close(channel.value, place, why))
    typer.echo(f"{channel.value} är stängd för {_named(place)}. Öppna igen med `steget channel open`.")


@app.command("open")
def open_again(channel: Which, municipality: Where = None) -> None:
    """Öppnar igen."""
    place = _place(municipality)
    if not _with_store(lambda store: store.open(channel.value, place)):
        typer.echo(f"{channel.value} var inte stängd för {_named(place)}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{channel.value} är öppen igen för {_named(place)}.")


@app.command("list")
def show() -> None:
    """Visar vad som är stängt."""
    closed = _with_store(lambda store: store.all())
    for (channel, place), why in closed.items():
        typer.echo(f"{channel}, {_named(place)}: {why}")
    if not closed:
        typer.echo("Allt är öppet.")


def _with_store(act: Callable[..., Awaitable[Found]]) -> Found:
    """What `act` gives on the migrated database; a database that does not answer ends the command with a sentence."""
    from bot.gateway.store.engine import StoreUnavailable
    from steget.content_keys import content_keys_of
    from steget.database import told_in_words, with_database
    from steget.migrations import migrate_all

    installation = load_settings(Installation)
    with told_in_words(), with_database(installation) as url:
        migrate_all(url, content_keys_of(installation))
        try:
            return asyncio.run(_acted(url, act))
        except StoreUnavailable:
            typer.echo("Databasen svarar inte. `steget doctor` säger mer.", err=True)
            raise typer.Exit(1) from None


async def _acted(url: str, act: Callable[..., Awaitable[Found]]) -> Found:
    from bot.gateway.background import Background
    from bot.gateway.store.closures import ClosureStore
    from bot.gateway.store.connections import Connections
    from bot.gateway.store.engine import make_engine
    from foundation.logs import EventLog

    engine, log = make_engine(url), EventLog("channel")
    try:
        return await act(ClosureStore(Connections(engine, Background(log), log)))
    finally:
        await engine.dispose()


def _place(municipality: str | None) -> str:
    if municipality is None:
        return "*"
    if municipality not in load_municipalities():
        typer.echo("Kommunen finns inte i directory/municipalities.yml.", err=True)
        raise typer.Exit(2)
    return municipality


def _named(place: str) -> str:
    return "alla kommuner" if place == "*" else load_municipalities()[place].name


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not 0 < len(reason) <= _LONGEST or not reason.isprintable():
        typer.echo(f"Skälet ska vara en eller två meningar, högst {_LONGEST} tecken.", err=True)
        raise typer.Exit(2)
    return reason
