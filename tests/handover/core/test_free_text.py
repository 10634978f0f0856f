"""Free text that cannot be stored, read or bounded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.core.errors import MessageEmpty, MessageTooLong
from handover.core.free_text import clean, clean_line, clean_message


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u200b\u200d", "\u0301\u0301", "\x00", "\u202e", "\ud800", "\u2066 \u2069"])
def test_message_is_refused_when_nothing_can_be_read(text: str) -> None:
    with pytest.raises(MessageEmpty):
        clean_message(text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("hej\x00 du", "hej du"),
        ("a\ud800b\udfffc", "abc"),
        ("före \u202eretfe\u202c", "före retfe"),
        ("rad ett\r\nrad två\rrad tre\u2028rad fyra", "rad ett\nrad två\nrad tre\nrad fyra"),
        ("<b>fet</b> & [länk](x)", "<b>fet</b> & [länk](x)"),
        ('/intent{"slot":"x"}', '/intent{"slot":"x"}'),
        ("😡👨‍👩‍👧", "😡👨‍👩‍👧"),
        ("a\u030a", "å"),
        ("سلام می‌خواهم", "سلام می‌خواهم"),
        ("  inramad  ", "inramad"),
    ],
)
def test_text_keeps_what_can_be_read(written: str, kept: str) -> None:
    assert clean_message(written) == kept


def test_marks_are_few_when_a_letter_is_buried_in_them() -> None:
    assert len(clean("z" + "\u0334\u0335" * 500, 4000)) <= 8


@pytest.mark.parametrize("text", ["\u0301\u0316" * 500_000, "a" * 1_000_000, "a\u0301" * 500_000])
def test_refusal_is_quick_when_the_text_is_huge(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(MessageTooLong):
        clean_message(text)
    assert time.perf_counter() - started < 0.1


def test_limit_is_exact() -> None:
    assert len(clean_message("å" * 4000)) == 4000
    with pytest.raises(MessageTooLong):
        clean_message("å" * 4001)


def test_line_holds_no_break_when_one_was_written() -> None:
    assert clean_line("vardagar\n– Till: någon  annan", 200) == "vardagar – Till: någon annan"


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=300))
def test_kept_text_is_storable_and_stays_the_same(text: str) -> None:
    kept = clean(text, 1000)
    assert "\x00" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert clean(kept, 1000) == kept
