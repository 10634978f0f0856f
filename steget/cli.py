"""The command `steget`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from foundation.settings import load_settings
from steget.channel import app as channel_app
from steget.installation import Installation
from steget.languages.command import app as languages_app
from steget.nlu import app as nlu_app
from steget.staff import app as staff_app
from steget.studio import app as studio_app
from steget.telegram.command import app as telegram_app

app = typer.Typer(name="steget", help="Första steget: chatt och förfrågan för den som vill sluta använda våld.", no_args_is_help=True,
                  pretty_exceptions_enable=False, add_completion=False)  # fmt: skip
app.add_typer(staff_app, name="staff")
app.add_typer(nlu_app, name="nlu")
app.add_typer(channel_app, name="channel")
app.add_typer(studio_app, name="studio")
app.add_typer(languages_app, name="languages")
app.add_typer(telegram_app, name="telegram")


@app.command()
def up() -> None:
    """Startar allt på den här datorn och håller det i gång."""
    from steget.running import up as run_all

    sys.exit(run_all(load_settings(Installation), Console()))


@app.command()
def setup(without_rasa: Annotated[bool, typer.Option("--without-rasa", help="Bara det som appen behöver.")] = False) -> None:
    """Bygger det som behövs innan start: språkmodell, regler, förståelse, samtal."""
    from steget.preparing.steps import app_steps, rasa_steps

    _build(app_steps() if without_rasa else [*app_steps(), *rasa_steps()], force=False)


@app.command()
def train(
    force: Annotated[bool, typer.Option(help="Även det som inte har ändrats.")] = False,
    whole: Annotated[bool, typer.Option("--whole", help="Lär också om själva språkmodellen (ungefär 40 minuter).")] = False,
) -> None:
    """Lär upp på nytt efter ändrade texter, exempel eller regler. En sämre modell tas inte i bruk."""
    from steget.preparing.steps import encoder_steps, rasa_steps, training_steps, tune_encoder

    if whole:
        _told(tune_encoder)
    _build([*encoder_steps(), *training_steps(), *rasa_steps()], force)


@app.command()
def migrate() -> None:
    """Gör databasens tabeller i ordning, och raderar på nytt det som en återläst kopia har tagit tillbaka."""
    from steget.content_keys import content_keys_of
    from steget.database import told_in_words, with_database
    from steget.migrations import erase_restored, migrate_all

    installation = load_settings(Installation)
    with told_in_words(), with_database(installation) as url:
        migrate_all(url, content_keys_of(installation))
        erased = erase_restored(url, installation.tombstone_file)
    if erased:
        typer.echo(f"{erased} ärenden som var raderade hade kommit tillbaka. De är raderade igen.")


@app.command()
def purge(dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa bara vad som skulle tas bort.")] = False) -> None:
    """Tar bort det som har legat så länge som kommunen har bestämt. Det som inte har kommit fram ligger kvar."""
    from steget.content_work import purge as purge_content

    purge_content(load_settings(Installation), dry_run)


@app.command()
def rewrap() -> None:
    """Byter huvudnyckel: ärendenas nycklar läggs under STEGET_CONTENT_KEY i stället för STEGET_CONTENT_KEY_OLD."""
    from steget.content_work import rewrap as rewrap_content

    rewrap_content(load_settings(Installation))


@app.command()
def doctor() -> None:
    """Säger vad som är fel och vad du kan göra."""
    from steget.doctor.report import examine

    sys.exit(examine(load_settings(Installation), Console()))


@app.command()
def memory() -> None:
    """Visar hur mycket minne varje del använder."""
    from steget.memory import show

    sys.exit(show(load_settings(Installation), Console()))


def _told(work: Callable[[Console], object]) -> object:
    from steget.preparing.step import StepFailed

    console = Console()
    try:
        return work(console)
    except StepFailed as error:
        console.print(str(error), markup=False, highlight=False)
        console.print("Steget misslyckades. Ovan står allt som programmet sa.", style="red")
        sys.exit(1)


def _build(steps: list, force: bool) -> None:
    from steget.progress import run_steps

    done = _told(lambda console: run_steps(console, steps, force))
    Console().print("Allt är byggt." if done else "Allt var redan byggt.")
