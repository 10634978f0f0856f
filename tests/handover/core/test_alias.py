"""Names for tickets."""

from __future__ import annotations

from handover.core import alias


def test_alias_is_the_same_when_chance_is() -> None:
    assert alias.alias_from(b"\x00\x00\x00") == alias.alias_from(b"\x00\x00\x00") == "Stilla Björk"


def test_all_aliases_differ() -> None:
    assert len({alias.alias_from(bytes([first, second, 0])) for first in range(64) for second in range(64)}) == 64 * 64


def test_alias_has_a_number_when_asked_for() -> None:
    assert alias.alias_from(b"\x00\x00\x05", numbered=True) == "Stilla Björk 7"
