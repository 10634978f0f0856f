"""`steget nlu`: parse and evaluate with the model on this machine, without any server."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from foundation.settings import ROOT

app = typer.Typer(help="Förstå text: tolka och mät.", no_args_is_help=True)
MAX_CHARACTERS = 8192


def joined_parser(models: Path) -> Callable[[str], dict]:
    """A parser that joins the semantic layer with the rule layer, as the gateway's gate does."""
    from nlu.encoder.analyser import Analyser
    from nlu.safety.join import join
    from nlu.safety.screen import Screen

    analyser, screen = Analyser.load(models), Screen.load()

    def parse(text: str) -> dict:
        said = analyser.analyse(text[:MAX_CHARACTERS])
        gate = join(screen.examine(text), (said["action"], said["flags"]))
        return {**said, "action": gate.action, "flags": list(gate.flags)}

    return parse


def _load(models: Path) -> Callable[[str], dict]:
    from nlu.encoder.heads import ModelError
    from nlu.encoder.model import EncoderError

    try:
        return joined_parser(models)
    except (EncoderError, ModelError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@app.command()
def parse(models: Annotated[Path, typer.Option(help="Mappen med modeller.")] = ROOT / "models") -> None:
    """Läser {"id", "text"} per rad från standard in, skriver analysen per rad."""
    read = _load(models)
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            key, text = row["id"], row["text"]
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            typer.echo(f'rad {number} är inte {{"id", "text"}}', err=True)
            raise typer.Exit(2) from None
        sys.stdout.write(json.dumps({"id": key, **read(text)}, ensure_ascii=True) + "\n")
        sys.stdout.flush()


def _print(figures: dict, console: Console) -> None:
    intent = Table("mått", "värde", title=f"Avsikter ({figures['messages']} meddelanden)")
    for name, value in {**figures["intent"], "flags micro-F1": figures["flags micro-F1"]}.items():
        intent.add_row(name, f"{value:.3f}")
    gate = Table("rätt svar", "none", "ask", "emergency", title="Grinden")
    for true, row in figures["gate"].items():
        total = max(sum(row.values()), 1)
        gate.add_row(true, *(f"{count} ({count / total:.1%})" for count in row.values()))
    console.print(intent, gate)


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="JSON-rader med id, lang, text, intent, action, flags.")],
    models: Annotated[Path, typer.Option(help="Mappen med modeller.")] = ROOT / "models",
    as_json: Annotated[bool, typer.Option("--json", help="Skriv siffrorna som JSON.")] = False,
) -> None:
    """Mäter modellen på en märkt mängd. Inget lärs in här."""
    from nlu.training.evaluate import SetError, read_set
    from nlu.training.evaluate import evaluate as measure

    try:
        rows = read_set(file)
    except (SetError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    read, console = _load(models), Console()
    parsed = {row.text: read(row.text) for row in track(rows, "mäter", console=Console(stderr=True))}
    figures = measure(rows, parsed.__getitem__)
    typer.echo(json.dumps(figures)) if as_json else _print(figures, console)
