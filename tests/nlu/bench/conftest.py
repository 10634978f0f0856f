"""Small public sets in a folder of the test's own, so that nothing depends on what lies beside the checkout."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.bench.nlu import sets

INTENTS = ("card_lost?", "exchange/rate", "transfer [late]")
_WORDS = {"card_lost?": "my card is gone", "exchange/rate": "what is the euro worth", "transfer [late]": "the money never came"}


def _rows(each: int, mark: str) -> list[tuple[str, str]]:
    return [(f"{_WORDS[intent]} {mark}{number}", intent) for intent in INTENTS for number in range(each)]


@pytest.fixture
def public(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with both public sets, three intents each: 15 and 4 messages per intent."""
    for part, each in (("train", 15), ("test", 4)):
        with (tmp_path / f"banking77-{part}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("text", "category"), *_rows(each, part)])
    foreign = [(f"sing about the sea {number}", "oos") for number in range(4)]
    parts = {"train": _rows(15, "a"), "val": [], "test": _rows(4, "b"), "oos_train": foreign, "oos_val": [], "oos_test": foreign}
    (tmp_path / "clinc150-full.json").write_text(json.dumps(parts), encoding="utf-8")
    monkeypatch.setattr(sets, "PUBLIC", tmp_path)
    return tmp_path
