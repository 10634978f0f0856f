"""A revision that has been out keeps its number: a database that stands at it would otherwise never get what was put before it."""

from __future__ import annotations

import pytest

from foundation.settings import ROOT

RELEASED = {
    "bot/gateway/store": "first_tables live_outbox channel_closure telegram_posts telegram_inbox content_adopted lessons",
    "handover/store": "first_tables deliveries sealed_content second_wall receipt second_step live own_password accessibility "
                      "read_before_sent moments_by_the_minute",
    "nlu/studio/store": "first_tables lessons trials own_municipality",
}  # fmt: skip
"""Each tree's revisions in their order, as they have been landed. What comes later is added at the end when it has."""


@pytest.mark.parametrize("tree", RELEASED)
def test_released_revisions_keep_their_numbers(tree: str) -> None:
    found = sorted(path.stem for path in (ROOT / tree / "migrations" / "versions").glob("[0-9]*.py"))
    released = [f"{number:04}_{name}" for number, name in enumerate(RELEASED[tree].split(), 1)]
    assert found[: len(released)] == released


@pytest.mark.parametrize("tree", RELEASED)
def test_revisions_follow_each_other_as_their_files_are_numbered(tree: str) -> None:
    for path in sorted((ROOT / tree / "migrations" / "versions").glob("[0-9]*.py")):
        number = int(path.stem[:4])
        before = "None" if number == 1 else f'"{number - 1:04}"'
        text = path.read_text(encoding="utf-8")
        assert f'\nrevision = "{number:04}"\n' in text and f"\ndown_revision = {before}\n" in text, path.name
