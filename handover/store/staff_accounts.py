"""Staff accounts from the command line: making one, and a new password for somebody who has forgotten theirs."""

from __future__ import annotations

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError

from foundation.directory import load_municipalities
from handover.store import clock, passwords
from handover.store.engine import session_factory
from handover.store.second_steps import end_sessions
from handover.store.staff import StaffMember, member_of, username_key
from handover.store.tables import StaffRow

ROLES = ("staff", "editor")
"""`staff` answers tickets. `editor` sees no ticket at all: an account for the studio alone."""


class AccountRefused(Exception):
    """The account cannot be made; the text is Swedish, for the command line, and never quotes the password."""


def add_staff(
    engine: Engine, username: str, municipality: str, display_name: str, password: str, role: str = "staff"
) -> StaffMember:
    """Makes an account for `municipality` (a slug of directory/municipalities.yml), with an Argon2id password hash.

    Raises AccountRefused for a name that is taken or empty, an unknown municipality or role, and a password that is
    shorter than 12 or longer than 256 characters.
    """
    row = _checked(username_key(username), municipality, display_name.strip(), password, role)
    try:
        with session_factory(engine).begin() as session:
            session.add(row)
    except IntegrityError:
        raise AccountRefused("Användarnamnet är upptaget.") from None
    return member_of(row)


def count_accounts(engine: Engine) -> int:
    """How many accounts there are, closed ones too."""
    with session_factory(engine).begin() as session:
        return session.scalar(select(func.count()).select_from(StaffRow)) or 0


def find_account(engine: Engine, username: str) -> StaffMember | None:
    """The account of this name, for the command line; None when there is none."""
    with session_factory(engine).begin() as session:
        row = session.scalar(select(StaffRow).where(StaffRow.username == username_key(username)))
        return member_of(row) if row else None


def set_password(engine: Engine, username: str, password: str) -> bool:
    """A new password for an account, whose sessions end; False when there is no such account. Raises AccountRefused."""
    _check(password)
    with session_factory(engine).begin() as session:
        row = session.scalar(select(StaffRow).where(StaffRow.username == username_key(username)))
        if row is None:
            return False
        row.password_hash = passwords.hash_password(password)
        end_sessions(session, row.id)
    return True


def _check(password: str) -> None:
    try:
        passwords.check_new(password)
    except passwords.PasswordRefused as refused:
        raise AccountRefused(str(refused)) from None


def _checked(username: str, municipality: str, display_name: str, password: str, role: str) -> StaffRow:
    if not 1 <= len(username) <= 80 or not username.isprintable() or " " in username:
        raise AccountRefused("Användarnamnet ska ha 1 till 80 tecken och inga mellanslag.")
    if not 1 <= len(display_name) <= 80 or not display_name.isprintable():
        raise AccountRefused("Namnet ska ha 1 till 80 tecken.")
    if municipality not in load_municipalities():
        raise AccountRefused("Kommunen finns inte i directory/municipalities.yml.")
    if role not in ROLES:
        raise AccountRefused("Rollen finns inte.")
    _check(password)
    return StaffRow(username=username, display_name=display_name, municipality=municipality, role=role,
                    password_hash=passwords.hash_password(password), active=True, created_at=clock.now())  # fmt: skip
