"""Accounts of staff: made on the command line, checked at one price whoever asks."""

from __future__ import annotations

import argon2
import pytest
from sqlalchemy import select, text

from handover.store import passwords, staff
from handover.store.staff_accounts import AccountRefused, add_staff
from handover.store.tables import StaffRow

PASSWORD = "tre gula bussar"


@pytest.fixture(autouse=True)
def quick_argon2(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Argon2id at its lowest cost (weakened, not replaced); the list grows by the cost of every check."""
    checks: list[int] = []

    class Counting(argon2.PasswordHasher):
        def verify(self, password_hash, password):
            checks.append(argon2.extract_parameters(password_hash).memory_cost)  # raises where no real work would be done
            return super().verify(password_hash, password)

    monkeypatch.setattr(passwords, "_HASHER", Counting(time_cost=1, memory_cost=64, parallelism=1))
    passwords._unmatchable.cache_clear()
    return checks


def test_member_logs_in_with_any_case_of_the_name(engine, transactions) -> None:
    made = add_staff(engine, " Anna.Ek ", "varberg", "Anna Ek", PASSWORD)
    with transactions.begin() as session:
        assert staff.authenticate(session, "ANNA.EK", PASSWORD) == made
    assert (made.username, made.municipality, made.role) == ("anna.ek", "varberg", "staff")


def test_password_is_stored_as_argon2id_only(engine, transactions) -> None:
    add_staff(engine, "anna", "varberg", "Anna", PASSWORD)
    with transactions.begin() as session:
        stored = session.scalars(select(StaffRow.password_hash)).one()
    assert stored.startswith("$argon2id$") and PASSWORD not in stored


def test_cost_is_that_of_rfc_9106_outside_tests() -> None:
    profile = argon2.PasswordHasher()
    assert (profile.type, profile.memory_cost, profile.time_cost) == (argon2.Type.ID, 65536, 3)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"password": "elva tecken"}, "minst 12"),
        ({"password": "x" * 257}, "högst 256"),
        ({"username": ""}, "Användarnamnet"),
        ({"username": "anna ek"}, "Användarnamnet"),
        ({"username": "a\x00b"}, "Användarnamnet"),
        ({"username": "x" * 81}, "Användarnamnet"),
        ({"display_name": " "}, "Namnet"),
        ({"municipality": "atlantis"}, "Kommunen"),
        ({"role": "admin"}, "Rollen"),
    ],
)
def test_account_is_refused_in_words(changes, reason, engine, transactions) -> None:
    wanted = {
        "username": "anna",
        "municipality": "varberg",
        "display_name": "Anna",
        "password": PASSWORD,
        "role": "staff",
        **changes,
    }
    with pytest.raises(AccountRefused, match=reason) as refused:
        add_staff(engine, **wanted)
    assert wanted["password"] not in str(refused.value)
    with transactions.begin() as session:
        assert session.scalars(select(StaffRow)).all() == []


def test_account_is_refused_when_the_name_is_taken(engine) -> None:
    add_staff(engine, "anna", "varberg", "Anna", PASSWORD)
    with pytest.raises(AccountRefused, match="upptaget") as refused:
        add_staff(engine, "ANNA", "halmstad", "En annan Anna", "fyra gula bussar")
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("anna", "fel lösenord"), ("ingen", PASSWORD), ("stängd", PASSWORD), ("anna", ""), ("anna", "x" * 10**6),
        ("a\x00", "x"), ("\ud800", "\ud800"), ("x" * 10**5, PASSWORD),
    ],
)  # fmt: skip
def test_login_fails_at_the_price_of_one_check(username, password, engine, transactions, quick_argon2) -> None:
    add_staff(engine, "anna", "varberg", "Anna", PASSWORD)
    add_staff(engine, "stängd", "varberg", "Stängd", PASSWORD)
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.staff SET active = false WHERE username = 'stängd'"))
    with transactions.begin() as session:
        assert staff.authenticate(session, username, password) is None
    assert quick_argon2 == [64]


def test_long_password_does_not_match_by_its_empty_stand_in(engine, transactions) -> None:
    add_staff(engine, "anna", "varberg", "Anna", "x" * 256)
    with transactions.begin() as session:
        assert staff.authenticate(session, "anna", "x" * 257) is None
        assert staff.authenticate(session, "anna", "x" * 256) is not None
