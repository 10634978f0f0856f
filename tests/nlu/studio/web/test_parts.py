"""Parts of the pages that stand on their own: the look at the whole draft, differences, forms of answers, words."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from threading import Event

import pytest

from nlu.studio.checks import Remark
from nlu.studio.content.answers import Answer, Button, Variation
from nlu.studio.content.errors import ContentError
from nlu.studio.store.history import FileChange
from nlu.studio.web import words
from nlu.studio.web.editing import answer_form
from nlu.studio.web.publishing.history_routes import lines_of
from nlu.studio.web.tree_remarks import TreeRemarks

DAY, LATER = date(2026, 11, 23), date(2026, 11, 24)


def test_whole_draft_is_looked_at_once_until_it_changes_or_a_day_has_gone() -> None:
    looks = []
    remarks = TreeRemarks(lambda tree, today: looks.append((tree, today)) or [Remark("warn", "x", f"{len(looks)}")])
    for tree, today in (({"a": "1"}, DAY), ({"a": "1"}, DAY), ({"a": "2"}, DAY), ({"a": "2"}, LATER), ({"a": "2"}, LATER)):
        assert remarks.of(tree, today, 5)
    assert looks == [({"a": "1"}, DAY), ({"a": "2"}, DAY), ({"a": "2"}, LATER)]


def test_page_does_not_wait_for_a_long_look() -> None:
    go_on = Event()
    remarks = TreeRemarks(lambda _tree, _today: go_on.wait(10) and [])
    begun = time.monotonic()
    assert remarks.of({"a": "1"}, DAY, 0.01) is None and time.monotonic() - begun < 5
    go_on.set()
    assert remarks.of({"a": "1"}, DAY, 5) == []


def test_file_that_cannot_be_read_is_a_remark_that_blocks() -> None:
    def look(_tree, _today):
        raise ContentError("Raden går inte att läsa", "nlu/data/x.yml", 3)

    [remark] = TreeRemarks(look).of({"a": "1"}, DAY, 5)
    assert remark.level == "block" and "rad 3" in remark.text


@pytest.mark.parametrize(
    ("before", "after", "signs"),
    [
        ("a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nD\ne\nf\ng\n", "…  -+  …"),
        (None, "a\n", "+"),
        ("a\n", None, "-"),
        ("a\nb\n", "a\nb\nc\n", "  +"),
        ("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n", "-+  …  -+"),
    ],
)
def test_change_is_shown_with_a_little_around_it(before, after, signs) -> None:
    assert "".join(line.sign for line in lines_of(FileChange("x", before, after))) == signs


def test_difference_of_a_long_file_is_found_at_once() -> None:
    rows = [f"rad {number}\n" for number in range(10_000)]
    begun = time.monotonic()
    lines = lines_of(FileChange("x", "".join(rows), "".join([*rows[:5000], "ny\n", *rows[5000:]])))
    assert [line.text for line in lines if line.sign == "+"] == ["ny"] and time.monotonic() - begun < 5


def test_fields_become_the_answer_in_the_order_it_had() -> None:
    old = Answer("utter_x", "actions/texts/x.yml", (Variation("victim", "v"), Variation(None, "alla")))
    sent = {"text.any": " alla\r\nigen ", "text.victim": "v", "text.other": "", "title.any.0": "", "payload.any.0": "/a",
            "title.any.1": "Två", "payload.any.1": "/b", "label.en.any.1": "Two", "text.evil<": "x", "why": "y"}  # fmt: skip
    fields = answer_form.posted(sent)
    assert fields["label.en.any.0"] == "Two"
    assert answer_form.answer_from(fields, old).variations == (
        Variation("victim", "v"), Variation(None, "alla\nigen", (Button("Två", "/b"),)))  # fmt: skip


def test_times_and_counts_are_said_in_swedish() -> None:
    assert words.moment(datetime(2026, 11, 23, 13, 5, tzinfo=UTC)) == "23 november 2026 kl. 14.05"
    assert (words.count(1, "fil", "filer"), words.count(2, "fil", "filer")) == ("1 fil", "2 filer")
    assert words.address_of("answer/utter_a/b?") == "/studio/answers/utter_a%2Fb%3F" and words.address_of("x") == ""
