"""`steget nlu`: parse, evaluate and check the data, on this machine, without any server."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import track

from foundation.settings import ROOT

if TYPE_CHECKING:
    from nlu.encoder.analyser import Analyser
    from nlu.measuring.sets import Labelled

app = typer.Typer(help="Förstå text: tolka, mät och kontrollera.", no_args_is_help=True)
MAX_CHARACTERS = 8192
TABLE_WIDTH = 110  # the tables of figures need it, also where there is no terminal
# Beside the checkout of those who measure, not in it.
OPEN_SET = ROOT.parent / "shared" / "nlu" / "dev.jsonl"
OWN_SETS = ROOT / "nlu" / "measuring_sets"

Read = Callable[[str], dict]
Models = Annotated[Path, typer.Option(help="Mappen med modeller.")]


def joined(analyse: Read) -> Read:
    """Joins what `analyse` says with the rule layer, as the gateway's gate does; whatever else it says is kept."""
    from nlu.safety.join import joined_reader
    from nlu.safety.screen import Screen

    return joined_reader(Screen.load(), analyse, MAX_CHARACTERS)


def joined_parser(models: Path) -> Read:
    """A parser that gives documents of the contract nlu-analysis, with both layers of the gate."""
    return joined(_analyser(models).analyse)


def _analyser(models: Path) -> Analyser:
    from nlu.encoder.analyser import Analyser
    from nlu.encoder.heads import ModelError
    from nlu.encoder.model import EncoderError

    try:
        return Analyser.load(models)
    except (EncoderError, ModelError) as error:
        _stop(error, 1)


def _stop(reason: object, code: int) -> NoReturn:
    typer.echo(str(reason), err=True)
    raise typer.Exit(code) from None


def _wide_console() -> Console:
    return Console(width=max(TABLE_WIDTH, Console().width))


def _read_set(file: Path) -> list[Labelled]:
    from nlu.measuring.sets import SetError, read_set

    try:
        return read_set(file)
    except SetError as error:
        _stop(error, 2)
    except OSError as error:
        _stop(f"{file.name} går inte att läsa: {error.strerror}", 2)


@app.command()
def parse(models: Models = ROOT / "models") -> None:
    """Läser {"id", "text"} per rad från standard in, skriver analysen per rad."""
    read = joined_parser(models)
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            key, text = row["id"], row["text"]
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            _stop(f'rad {number} är inte {{"id", "text"}}', 2)
        sys.stdout.write(json.dumps({"id": key, **read(text)}, ensure_ascii=True) + "\n")
        sys.stdout.flush()


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="JSON-rader med id, lang, text, intent, action, flags; eller YAML som träningsdata.")],
    models: Models = ROOT / "models",
    as_json: Annotated[bool, typer.Option("--json", help="Skriv siffrorna som JSON.")] = False,
    html: Annotated[Path | None, typer.Option(help="Skriv en rapport med diagram och texter till den här filen.")] = None,
    texts: Annotated[bool, typer.Option("--texts", help="Visa texterna som missförstods.")] = False,
    latency: Annotated[bool, typer.Option("--latency", help="Mät också tid och minne.")] = False,
) -> None:
    """Mäter modellen på en märkt mängd. Inget lärs in här."""
    from nlu.measuring import console as shown
    from nlu.measuring.latency import measure_latency
    from nlu.measuring.page import page
    from nlu.measuring.report import as_json as document
    from nlu.training.evaluate import evaluate as measure

    if html and not html.parent.is_dir():
        _stop(f"{html.parent} är ingen mapp", 2)
    rows, analyser = _read_set(file), _analyser(models)
    read = joined(analyser.measure)
    said = {row.text: read(row.text) for row in track(rows, "mäter", console=Console(stderr=True))}
    report = measure(rows, said.__getitem__, measure_latency(joined(analyser.analyse)) if latency else None)
    if html:
        html.write_text(page(report, file.name), encoding="utf-8")
    typer.echo(json.dumps(document(report, texts), ensure_ascii=False)) if as_json else _wide_console().print(*shown.tables(report, texts))


def _measured(files: Sequence[Path] | None) -> list[Labelled]:
    files = files or [path for path in (OPEN_SET, *sorted(OWN_SETS.glob("*.yml"))) if path.is_file()]
    return [row for file in files for row in _read_set(file)]


@app.command()
def data(
    folder: Annotated[Path, typer.Option(help="Mappen med träningsdata.")] = ROOT / "nlu" / "data",
    measured: Annotated[list[Path] | None, typer.Option(help="Mängder att mäta på, som inte får läcka in.")] = None,
) -> None:
    """Kontrollerar träningsdata: dubbletter, motsägelser, läckor, personuppgifter, märken. Visar antal."""
    from nlu.training.check.console import tables
    from nlu.training.check.examine import examine

    if not folder.is_dir():
        _stop(f"{folder} är ingen mapp", 2)
    found, console = examine(folder, _measured(measured)), _wide_console()
    console.print(*tables(found.counts))
    console.print(f"{found.counts.messages} meddelanden. {found.alike} par är nästan lika och har samma märkning.", highlight=False)
    for fault in found.faults:
        typer.echo(str(fault), err=True)
    console.print(f"{len(found.faults)} fel." if found.faults else "Inga fel.", highlight=False)
    raise typer.Exit(1 if found.faults else 0)
