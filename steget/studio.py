"""`steget studio`: who may edit, review and publish content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlu.studio.roles import EDITOR, ROLES, WORDS, Role
from steget.accounts import accounts

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from handover.store.staff import StaffMember
    from nlu.studio.store.members import Member, Members

app = typer.Typer(help="Vem som får redigera, granska och publicera innehållet.", no_args_is_help=True)
Username = Annotated[str, typer.Argument(help="Namnet som hen loggar in med.")]
Roles = Annotated[list[str], typer.Argument(help=", ".join(f"{role} ({WORDS[role]})" for role in ROLES) + ".")]
Own = Annotated[str | None, typer.Option(help="Bara för redaktörer: kommunens kortnamn. Hen ändrar då bara det som är kommunens eget.")]


@app.command()
def grant(username: Username, roles: Roles, municipality: Own = None) -> None:
    """Ger roller i studion, utöver dem som hen har. En redaktör utan --municipality redigerar det som alla kommuner delar."""
    wanted = _known(roles)
    _require_known(municipality, wanted)
    with accounts() as engine:
        account = _account(engine, username)
        _tell(username, _members(engine).grant(account.id, account.display_name, wanted, municipality))


@app.command()
def revoke(username: Username, roles: Roles) -> None:
    """Tar bort roller i studion. Den som inte har någon kvar kommer inte in där."""
    wanted = _known(roles)
    with accounts() as engine:
        _tell(username, _members(engine).revoke(_account(engine, username).id, wanted))


@app.command("list")
def list_members() -> None:
    """Visar alla som har en roll i studion."""
    with accounts() as engine:
        members = _members(engine).all()
    for member in members:
        typer.echo(f"{member.name}: {_words(member)}")
    if not members:
        typer.echo("Ingen har en roll i studion än. `steget studio grant NAMN editor` ger en.")


def welcome_first(engine: Engine, account: StaffMember) -> None:
    """All roles for who is alone with their own installation, so that the studio can be tried at once."""
    _members(engine).grant(account.id, account.display_name, ROLES)
    typer.echo("Du är först här och har alla roller i studion. Det som rör fara behöver ändå en person till som granskar.")


def tell_what_is_kept(engine: Engine, account: StaffMember) -> None:
    """Says which roles an account that has just been closed still has, for the day when it is opened again."""
    member = _members(engine).find(account.id)
    if member is None:
        return
    roles = " ".join(role for role in ROLES if role in member.roles)
    typer.echo(f"Rollerna i studion är kvar ({_words(member)}), men stängda konton kommer inte in där heller.")
    typer.echo(f"Ska de bort: steget studio revoke {account.username} {roles}")


def _members(engine: Engine) -> Members:
    from nlu.studio.store.engine import studio_transactions
    from nlu.studio.store.members import Members

    return Members(studio_transactions(engine))


def _account(engine: Engine, username: str) -> StaffMember:
    from handover.store.staff_accounts import find_account

    account = find_account(engine, username)
    if account is None:
        typer.echo("Det finns inget konto med det namnet.", err=True)
        raise typer.Exit(1)
    return account


def _known(roles: list[str]) -> list[Role]:
    known = [role for role in ROLES if role in roles]
    if len(known) != len(set(roles)):
        typer.echo(f"Rollerna är {', '.join(ROLES)}.", err=True)
        raise typer.Exit(2)
    return known


def _require_known(municipality: str | None, roles: list[Role]) -> None:
    from foundation.directory import municipalities_at_start

    if municipality is None:
        return
    if EDITOR not in roles:
        typer.echo("--municipality gäller bara rollen editor.", err=True)
        raise typer.Exit(2)
    if municipality not in municipalities_at_start():
        typer.echo("Kommunen finns inte. Skriv kortnamnet, till exempel alingsas.", err=True)
        raise typer.Exit(2)


def _tell(username: str, member: Member | None) -> None:
    typer.echo(f"{username} har nu rollerna {_words(member)}." if member else f"{username} har ingen roll i studion.")


def _words(member: Member) -> str:
    own = f" (bara {member.municipality})" if member.municipality else ""
    return ", ".join(WORDS[role] + (own if role == EDITOR else "") for role in ROLES if role in member.roles)
