"""`steget telegram …`: for whoever runs bots."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from rich.console import Console

from foundation.settings import load_settings
from steget.installation import Installation

app = typer.Typer(name="telegram", help="Kommunernas botar i Telegram: kontrollera dem, gör länkar till dem.", no_args_is_help=True)
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")  # Bot API, deep linking

Where = Annotated[str, typer.Option("--municipality", help="Kommunens kortnamn, som i filen med botar.")]
Code = Annotated[str | None, typer.Option(help="Kampanj eller enhet: 1 till 64 av A–Z, a–z, 0–9, _ och -.")]
Out = Annotated[Path | None, typer.Option(help="Skriv en QR-kod hit, som SVG.")]


@app.command()
def check() -> None:
    """Frågar Telegram om varje bot och säger vad som är fel. Ändrar inget."""
    from steget.doctor.showing import show
    from steget.telegram.asking import Asking, BotsUnusable
    from steget.telegram.checking import all_findings

    try:
        asking = Asking.of(load_settings(Installation).telegram)
    except BotsUnusable as unusable:
        _refuse(str(unusable))
    sys.exit(show(all_findings(asking), Console()))


@app.command()
def link(municipality: Where, code: Code = None, out: Out = None) -> None:
    """Skriver länken som öppnar kommunens bot, och en QR-kod för affischer."""
    from steget.telegram.asking import Asking, BotsUnusable
    from steget.telegram.linking import address_of, write_qr_code

    if code is not None and not _CODE.fullmatch(code):
        _refuse("Koden ska vara 1 till 64 av A–Z, a–z, 0–9, _ och -. En annan kod släpper Telegram inte igenom.", status=2)
    try:
        address = address_of(Asking.of(load_settings(Installation).telegram), municipality, code)
        if out is not None:
            write_qr_code(address, out)
    except BotsUnusable as unusable:
        _refuse(str(unusable))
    except OSError:
        _refuse("QR-koden gick inte att skriva dit. Finns mappen?")
    typer.echo(address)


def _refuse(sentence: str, status: int = 1) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(status)
