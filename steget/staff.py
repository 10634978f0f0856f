"""`steget staff`: accounts of those who answer."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from foundation.settings import load_settings
from steget.accounts import accounts
from steget.installation import Installation

app = typer.Typer(help="Konton för personal.", no_args_is_help=True)
Username = Annotated[str, typer.Argument(help="Namnet som hen loggar in med.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Läs lösenordet från standard in.")]


@app.command()
def add(
    municipality: Annotated[str, typer.Option(help="Kommunens kortnamn, till exempel alingsas.")],
    username: Annotated[str, typer.Option(help="Namnet som hen loggar in med.")],
    name: Annotated[str, typer.Option(help="Namnet som kollegor ser.")],
    role: Annotated[str, typer.Option(help="staff svarar på ärenden. editor ser inga ärenden, bara innehållet.")] = "staff",
    password_stdin: FromStdin = False,
) -> None:
    """Lägger till en person. Lösenordet frågas efter två gånger och syns aldrig.

    Den första på en dator som kör allt själv får också redigera innehållet. Sedan ger `steget studio grant` den rätten.
    """
    from handover.store.staff_accounts import add_staff, count_accounts
    from steget.studio import welcome_first

    password = _password(password_stdin)
    with accounts() as engine:
        is_first = count_accounts(engine) == 0
        member = add_staff(engine, username, municipality, name, password, role)
        typer.echo(f"{member.display_name} kan nu logga in som {member.username} för {member.municipality}.")
        if is_first and load_settings(Installation).database_url is None:
            welcome_first(engine, member)
        elif role == "editor":
            typer.echo(f"Säg vad hen får göra: steget studio grant {member.username} editor")


@app.command("set-password")
def set_password(username: Username, password_stdin: FromStdin = False) -> None:
    """Ger ett nytt lösenord till den som har glömt sitt, och loggar ut hen överallt. Det andra steget är kvar."""
    from handover.store.staff_accounts import set_password as set_it

    password = _password(password_stdin)
    with accounts() as engine:
        is_done = set_it(engine, username, password)
    _tell(is_done, "Klart. Hen är utloggad överallt. Be hen byta lösenord under Inloggning.")


@app.command("reset-second-step")
def reset_second_step(username: Username) -> None:
    """Tar bort app, nycklar och reservkoder för den som har tappat allt, och loggar ut hen överallt."""
    from handover.store.second_steps import reset

    with accounts() as engine:
        is_done = reset(engine, username)
    _tell(is_done, "Klart. Hen är utloggad överallt och väljer ett nytt andra steg vid nästa inloggning.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return typer.prompt("Lösenord (minst 12 tecken)", hide_input=True, confirmation_prompt="En gång till")


def _tell(is_done: bool, words: str) -> None:
    if not is_done:
        typer.echo("Det finns inget konto med det namnet.", err=True)
        raise typer.Exit(1)
    typer.echo(words)
