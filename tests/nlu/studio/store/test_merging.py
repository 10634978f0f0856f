"""Two changes of one text are put together when they do not meet, and never by guessing."""

from __future__ import annotations

import pytest

from nlu.studio.store.merging import three_way

OLD = "a\nb\nc\nd\ne\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n"),
        ("x\na\nb\nc\nd\ne\n", "a\nb\nc\nd\ne\ny\n", "x\na\nb\nc\nd\ne\ny\n"),
        ("b\nc\nd\ne\n", "a\nb\nc\ne\n", "b\nc\ne\n"),
        ("a\nb\nX\nd\ne\n", "a\nb\nX\nd\ne\n", "a\nb\nX\nd\ne\n"),
        (OLD, "helt nytt\n", "helt nytt\n"),
        ("helt nytt\n", OLD, "helt nytt\n"),
        ("a\nb\nX\nd\ne\n", "a\nb\nY\nd\ne\n", None),
        ("a\nb\nX\nd\ne\n", "a\nb\nc\nY\ne\n", None),
        ("a\nx\nb\nc\nd\ne\n", "a\ny\nb\nc\nd\ne\n", None),
        ("", "a\nb\nc\nd\nE\n", None),
        ("a\nb\nc\nd\ne", "A\nb\nc\nd\ne\n", "A\nb\nc\nd\ne"),
    ],
)
def test_changes_are_put_together(mine, theirs, both) -> None:
    assert three_way(OLD, mine, theirs) == both
    assert three_way(OLD, theirs, mine) == both


def test_same_piece_from_both_stands_once() -> None:
    assert three_way(OLD, "A\nb\nc\nd\ne\n", "A\nb\nc\nd\nE\n") == "A\nb\nc\nd\nE\n"


def test_file_of_ten_thousand_lines_is_no_matter() -> None:
    lines = [f"- rad {number}\n" for number in range(10_000)]
    mine, theirs = lines.copy(), lines.copy()
    mine[17], theirs[9_000] = "min\n", "deras\n"
    both = three_way("".join(lines), "".join(mine), "".join(theirs))
    assert (both.splitlines()[17], both.splitlines()[9_000]) == ("min", "deras")
