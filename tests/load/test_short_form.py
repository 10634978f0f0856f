"""`make load` in its short form: a whole installation for about a minute under mixed traffic, hostile input and floods."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.load import report
from tests.bench.load.bounds import SHORT
from tests.bench.load.forms import run, short_size
from tests.e2e.installation import Installed


def test_everything_holds_in_the_short_form(installed: Installed, tmp_path: Path) -> None:
    outcome = run(installed, short_size(), SHORT, tmp_path, lambda _line: None)
    assert outcome.failed == []
    assert len(outcome.checks) > 30
    page = report.write(outcome, SHORT, tmp_path).read_text(encoding="utf-8")
    assert page.count("<svg") == 1 and "Everything holds." in page and 'src="' not in page
    assert json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))["steps"][1]["achieved"] > 0
