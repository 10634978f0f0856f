"""`steget studio`: who may edit, review and publish content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlu.studio.roles import ROLES, WORDS, Role
from steget.accounts import accounts

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from handover.store.staff import StaffMember
    from nlu.studio.store.members import Member, Members

app = typer.Typer(help="Vem som får redigera, granska och publicera innehållet.", no_args_is_help=True)
Username = Annotated[str, typer.Argument(help="Namnet som hen loggar in med.")]
Roles = Annotated[list[str], typer.Argument(help=", ".join(f"{role} ({WORDS[role]})" for role in ROLES) + ".")]


@app.command()
def grant(username: Username, roles: Roles) -> None:
    """Ger roller i studion, utöver dem som hen har."""

    wanted = _known(roles)
    with accounts() as engine:
        account = _account(engine, username)
        _tell(username, _members(engine).grant(account.id, account.display_name, wanted))


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


def _tell(username: str, member: Member | None) -> None:
    typer.echo(f"{username} har nu rollerna {_words(member)}." if member else f"{username} har ingen roll i studion.")


def _words(member: Member) -> str:
    return ", ".join(WORDS[role] for role in ROLES if role in member.roles)
