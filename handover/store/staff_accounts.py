"""Making staff accounts, for `steget staff add`."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from foundation.directory import load_municipalities
from handover.store import clock, passwords
from handover.store.engine import session_factory
from handover.store.staff import StaffMember, member_of, username_key
from handover.store.tables import StaffRow

ROLES = ("staff",)


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


def _checked(username: str, municipality: str, display_name: str, password: str, role: str) -> StaffRow:
    if not 1 <= len(username) <= 80 or not username.isprintable() or " " in username:
        raise AccountRefused("Användarnamnet ska ha 1 till 80 tecken och inga mellanslag.")
    if not 1 <= len(display_name) <= 80 or not display_name.isprintable():
        raise AccountRefused("Namnet ska ha 1 till 80 tecken.")
    if municipality not in load_municipalities():
        raise AccountRefused("Kommunen finns inte i directory/municipalities.yml.")
    if role not in ROLES:
        raise AccountRefused("Rollen finns inte.")
    if len(password) < passwords.MIN_LENGTH:
        raise AccountRefused(f"Lösenordet ska ha minst {passwords.MIN_LENGTH} tecken.")
    if len(password) > passwords.MAX_LENGTH:
        raise AccountRefused(f"Lösenordet får ha högst {passwords.MAX_LENGTH} tecken.")
    return StaffRow(username=username, display_name=display_name, municipality=municipality, role=role,
                    password_hash=passwords.hash_password(password), active=True, created_at=clock.now())  # fmt: skip
