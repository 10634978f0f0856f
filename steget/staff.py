"""`steget staff`: accounts of those who answer."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from foundation.settings import load_settings
from steget.installation import Installation

app = typer.Typer(help="Konton för personal.", no_args_is_help=True)


@app.command()
def add(
    municipality: Annotated[str, typer.Option(help="Kommunens kortnamn, till exempel alingsas.")],
    username: Annotated[str, typer.Option(help="Namnet som hen loggar in med.")],
    name: Annotated[str, typer.Option(help="Namnet som kollegor ser.")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Läs lösenordet från standard in.")] = False,
) -> None:
    """Lägger till en person. Lösenordet frågas efter två gånger och syns aldrig."""
    from steget.content_keys import content_keys_of
    from steget.database import told_in_words, with_database
    from steget.migrations import migrate_all

    password = _asked(password_stdin)
    installation = load_settings(Installation)
    with told_in_words(), with_database(installation) as url:
        migrate_all(url, content_keys_of(installation))
        _add(url, username, municipality, name, password)


@app.command("reset-second-step")
def reset_second_step(username: Annotated[str, typer.Argument(help="Namnet som hen loggar in med.")]) -> None:
    """Tar bort app, nycklar och reservkoder för den som har tappat allt, och loggar ut hen överallt."""
    from handover.store.engine import make_engine
    from handover.store.second_steps import reset
    from steget.content_keys import content_keys_of
    from steget.database import told_in_words, with_database
    from steget.migrations import migrate_all

    installation = load_settings(Installation)
    with told_in_words(), with_database(installation) as url:
        migrate_all(url, content_keys_of(installation))
        engine = make_engine(url)
        try:
            is_done = reset(engine, username)
        finally:
            engine.dispose()
    if not is_done:
        typer.echo("Det finns inget konto med det namnet.", err=True)
        raise typer.Exit(1)
    typer.echo("Klart. Hen är utloggad överallt och väljer ett nytt andra steg vid nästa inloggning.")


@app.command("set-password")
def set_password(
    username: Annotated[str, typer.Argument(help="Namnet som hen loggar in med.")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Läs lösenordet från standard in.")] = False,
) -> None:
    """Ger ett nytt lösenord till den som har glömt sitt, och loggar ut hen överallt. Det andra steget är kvar."""
    from handover.store.engine import make_engine
    from handover.store.staff_accounts import AccountRefused
    from handover.store.staff_accounts import set_password as set_it
    from steget.content_keys import content_keys_of
    from steget.database import told_in_words, with_database
    from steget.migrations import migrate_all

    password = _asked(password_stdin)
    installation = load_settings(Installation)
    with told_in_words(), with_database(installation) as url:
        migrate_all(url, content_keys_of(installation))
        engine = make_engine(url)
        try:
            is_done = set_it(engine, username, password)
        except AccountRefused as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from None
        finally:
            engine.dispose()
    if not is_done:
        typer.echo("Det finns inget konto med det namnet.", err=True)
        raise typer.Exit(1)
    typer.echo("Klart. Hen är utloggad överallt. Be hen byta lösenord under Inloggning och säkerhet.")


def _asked(from_stdin: bool) -> str:
    if from_stdin:
        return _from_stdin()
    return typer.prompt("Lösenord (minst 12 tecken)", hide_input=True, confirmation_prompt="En gång till")


def _from_stdin() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _add(url: str, username: str, municipality: str, name: str, password: str) -> None:
    from handover.store.engine import make_engine
    from handover.store.staff_accounts import AccountRefused, add_staff

    engine = make_engine(url)
    try:
        member = add_staff(engine, username, municipality, name, password)
    except AccountRefused as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    finally:
        engine.dispose()
    typer.echo(f"{member.display_name} kan nu logga in som {member.username} för {member.municipality}.")
