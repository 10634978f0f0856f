"""directory/municipalities.yml: hours that are not exactly right are refused in Swedish, with row and field."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from foundation import directory
from foundation.directory import Municipality, load_municipalities, municipalities_at_start
from foundation.opening_hours_rows import DirectoryRefused


def read(folder: Path, text: str) -> Municipality:
    """The one row of a file that ends with `text`."""
    path = folder / "municipalities.yml"
    row = "  - {slug: varberg, name: Varberg, code: '1383', county: Halland, cooperation: null, open: true"
    path.write_text(f"municipalities:\n{row}, {text}}}\n", encoding="utf-8")
    return load_municipalities(path)["varberg"]


def test_file_that_is_delivered_says_nothing_of_hours() -> None:
    assert {row.hours for row in load_municipalities().values()} == {None}


def test_hours_and_closed_days_are_read(tmp_path: Path) -> None:
    told = 'hours: {monday: "08:00-16:30", friday: ["12:30-15:00", "08:00-11:30"], sunday: []}, closed: ["2026-12-23", 2026-05-15]'
    hours = read(tmp_path, told).hours
    assert hours is not None
    assert hours.week == {0: ((time(8), time(16, 30)),), 4: ((time(8), time(11, 30)), (time(12, 30), time(15))), 6: ()}
    assert hours.closed == {date(2026, 12, 23), date(2026, 5, 15)}


def test_null_with_closed_days_says_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, 'hours: null, closed: ["2026-12-23"]').hours is None


@pytest.mark.parametrize(("told", "sentence"), [
    ('hours: {måndag: "08:00-16:30"}', "varberg: hours nämner måndag, som inte är en veckodag"),
    ('hours: {1: "08:00-16:30"}', "varberg: hours nämner 1, som inte är en veckodag"),
    ('hours: {monday: "16:30-08:00"}', "varberg: hours.monday slutar innan den börjar: 16:30-08:00"),
    ('hours: {monday: "08:00-08:00"}', "varberg: hours.monday slutar innan den börjar"),
    ('hours: {friday: ["08:00-12:00", "11:59-15:00"]}', "varberg: hours.friday har tider som går in i varandra"),
    ('hours: {monday: "8-16"}', "varberg: hours.monday ska vara en tid som"),
    ('hours: {monday: "08:00-24:00"}', "varberg: hours.monday ska vara en tid som"),
    ('hours: {monday: "08:00–16:30"}', "varberg: hours.monday ska vara en tid som"),
    ("hours: {monday: null}", "varberg: hours.monday ska vara en tid som"),
    ("hours: {monday: [800]}", "varberg: hours.monday ska vara en tid som"),
    ('hours: "vardagar"', "varberg: hours ska vara veckodagar med klockslag"),
    ("hours: {}", "varberg: hours ska vara veckodagar med klockslag"),
    ('hours: null, closed: "2026-12-23"', "varberg: closed ska vara en lista med dagar"),
    ('hours: null, closed: ["23/12"]', "varberg: closed ska vara en lista med dagar"),
    ('hours: null, closed: ["2026-02-30"]', "varberg: closed ska vara en lista med dagar"),
    ("hours: null, closed: [20261223]", "varberg: closed ska vara en lista med dagar"),
])  # fmt: skip
def test_hours_that_are_not_right_are_refused_in_words(tmp_path: Path, told: str, sentence: str) -> None:
    with pytest.raises(DirectoryRefused) as refused:
        read(tmp_path, told)
    assert str(refused.value).startswith(sentence)


def test_process_ends_with_the_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> dict[str, Municipality]:
        raise DirectoryRefused("varberg: hours är fel.")

    monkeypatch.setattr(directory, "load_municipalities", refuse)
    with pytest.raises(SystemExit) as ended:
        municipalities_at_start()
    assert ended.value.code == 78
    assert capsys.readouterr().err == "directory/municipalities.yml: varberg: hours är fel.\n"
