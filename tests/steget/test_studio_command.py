"""`steget studio`: roles are given and taken in words, and an account for content alone can be made."""

from __future__ import annotations

import subprocess

import pytest
from sqlalchemy import create_engine, text

from tests.steget.test_commands import PASSWORD, steget


@pytest.fixture
def studio(command_env: dict[str, str], fresh_database: str):
    env = command_env | {"STEGET_DATABASE_URL": fresh_database}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return steget("studio", *words, env=env)

    added = steget("staff", "add", "--municipality", "alingsas", "--username", "eva", "--name", "Eva E", "--role", "editor",
                   "--password-stdin", env=env, given=PASSWORD + "\n")  # fmt: skip
    assert (added.returncode, "steget studio grant eva" in added.stdout) == (0, True)
    return run


def test_roles_are_given_listed_and_taken(studio, fresh_database: str) -> None:
    assert "Ingen har en roll" in studio("list").stdout
    granted = studio("grant", "eva", "editor", "reader")
    assert (granted.returncode, granted.stdout) == (0, "eva har nu rollerna läsare, redaktör.\n")
    assert studio("list").stdout == "Eva E: läsare, redaktör\n"
    assert studio("revoke", "eva", "reader").stdout == "eva har nu rollerna redaktör.\n"
    assert studio("revoke", "eva", "editor").stdout == "eva har ingen roll i studion.\n"
    engine = create_engine(fresh_database)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT role FROM handover.staff")).scalars().all() == ["editor"]
        assert connection.scalar(text("SELECT count(*) FROM studio.member")) == 0
    engine.dispose()


def test_an_editor_of_one_municipality_is_told_as_such(studio) -> None:
    assert studio("grant", "eva", "reader", "editor", "--municipality", "alingsas").stdout == (
        "eva har nu rollerna läsare, redaktör (bara alingsas).\n")  # fmt: skip
    assert studio("list").stdout == "Eva E: läsare, redaktör (bara alingsas)\n"
    nowhere, no_editor = (
        studio("grant", "eva", "editor", "--municipality", "oz"),
        studio("grant", "eva", "reader", "--municipality", "lerum"),
    )
    assert (nowhere.returncode, nowhere.stderr) == (2, "Kommunen finns inte. Skriv kortnamnet, till exempel alingsas.\n")
    assert (no_editor.returncode, no_editor.stderr) == (2, "--municipality gäller bara rollen editor.\n")
    assert studio("grant", "eva", "editor").stdout == "eva har nu rollerna läsare, redaktör.\n"


def test_unknown_name_and_role_are_told_in_words(studio) -> None:
    nobody, wrong = studio("grant", "bo", "editor"), studio("grant", "eva", "kung")
    assert (nobody.returncode, nobody.stderr) == (1, "Det finns inget konto med det namnet.\n")
    assert (wrong.returncode, "safety_reviewer" in wrong.stderr) == (2, True)
