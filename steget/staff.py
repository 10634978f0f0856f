"""`steget staff`: accounts of those who answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from foundation.settings import load_settings
from steget.accounts import accounts
from steget.installation import Installation

if TYPE_CHECKING:
    from handover.store.account_closing import Closing

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


@app.command()
def close(username: Username) -> None:
    """Stänger kontot för den som slutar. Hen loggas ut överallt, och ärendena går tillbaka till kön."""
    from handover.store.account_closing import close_account
    from steget.studio import tell_what_is_kept

    with accounts() as engine:
        closing = close_account(engine, username)
        for sentence in _told(closing):
            typer.echo(sentence)
        if closing.was_open:
            tell_what_is_kept(engine, closing.member)


@app.command("open")
def open_again(username: Username) -> None:
    """Öppnar ett stängt konto igen, med samma lösenord och andra steg som förut."""
    from handover.store.account_closing import open_account

    with accounts() as engine:
        is_changed = open_account(engine, username)
    if is_changed:
        typer.echo("Kontot är öppet igen. Hen loggar in med samma lösenord och andra steg som förut.")
        typer.echo("Har hen glömt dem hjälper `steget staff set-password` och `steget staff reset-second-step`.")
    else:
        typer.echo("Kontot är redan öppet. Inget är ändrat.")


def _told(closing: Closing) -> list[str]:
    """What somebody who closes an account must know: what has come back, and whether anybody is left to answer."""
    gone = [f"{closing.tickets} {'ärende' if closing.tickets == 1 else 'ärenden'} ligger i kön igen."] if closing.tickets else []
    if closing.waiting:
        people = "1 person" if closing.waiting == 1 else f"{closing.waiting} personer"
        gone.append(f"{people} i chatten väntar nu i kön på att någon annan tar över.")
    if not closing.was_open:
        return ["Kontot var redan stängt.", *gone] if gone else ["Kontot är redan stängt. Inget är ändrat."]
    name, place = closing.member.display_name, closing.member.municipality
    alone = [f"Viktigt: nu finns ingen kvar som svarar för {place}. Lägg till någon: steget staff add --municipality {place} …"]
    return [f"Kontot är stängt. {name} är utloggad överallt och kommer inte in igen.", *gone, *(alone if closing.nobody_answers else [])]


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return typer.prompt("Lösenord (minst 12 tecken)", hide_input=True, confirmation_prompt="En gång till")


def _tell(is_done: bool, words: str) -> None:
    if not is_done:
        typer.echo("Det finns inget konto med det namnet.", err=True)
        raise typer.Exit(1)
    typer.echo(words)
