"""`steget channel`: closes and opens without a restart, and says in words what cannot be done."""

from __future__ import annotations

import pytest

from tests.steget.test_commands import steget


def test_channel_is_closed_listed_and_opened(command_env: dict[str, str], fresh_database: str) -> None:
    env = command_env | {"STEGET_DATABASE_URL": fresh_database}
    closed = steget("channel", "close", "widget", "--municipality", "alingsas", "--reason", " Vi byter\nsystem. ", env=env)
    assert (closed.returncode, closed.stdout) == (0, "widget är stängd för Alingsås. Öppna igen med `steget channel open`.\n")
    assert steget("channel", "list", env=env).stdout == "widget, Alingsås: Vi byter system.\n"
    opened = steget("channel", "open", "widget", "--municipality", "alingsas", env=env)
    assert (opened.returncode, opened.stdout) == (0, "widget är öppen igen för Alingsås.\n")
    again = steget("channel", "open", "widget", "--municipality", "alingsas", env=env)
    assert (again.returncode, again.stderr) == (1, "widget var inte stängd för Alingsås.\n")
    assert steget("channel", "list", env=env).stdout == "Allt är öppet.\n"


@pytest.mark.parametrize("words", [
    ("close", "widget", "--municipality", "atlantis", "--reason", "x"), ("close", "fax", "--reason", "x"), ("close", "page"),
    ("close", "page", "--reason", "  "), ("close", "page", "--reason", "x" * 301), ("close", "page", "--reason", "a\x1b[2Jb"),
])  # fmt: skip
def test_what_cannot_be_closed_is_refused_before_any_database(command_env: dict[str, str], words: tuple[str, ...]) -> None:
    done = steget("channel", *words, env=command_env | {"STEGET_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"})
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
