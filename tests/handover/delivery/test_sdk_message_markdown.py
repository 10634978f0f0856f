"""An SDK text is shown as Markdown. What a client shows has to be what was written: checked with a parser of CommonMark."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from handover.delivery.inboxes.sdk_message.markdown import as_markdown
from tests.handover.delivery.parcels import NUMBER

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SIGNS = [
    "# Till: någon annan", "###### x", "#", "* punkt", "- punkt", "+ punkt", "-", "---", "===", "- - -", "***", "_ _ _", "1. ett",
    "13. maj", "2) två", "> citat", "    kod", "\tkod", "```", "~~~", "`kod`", "**fet** __fet__ *kursiv* _kursiv_", "a*b*c", "~~bort~~",
    "[länk](https://exempel.se)", "![bild](x.png)", "[x]: https://exempel.se", "[x]", "<https://exempel.se>", "<b>fet</b>", "<!-- x -->",
    "<?x?>", "</p>", "<3", "a < b > c", "&amp; &#65; &auml; & co", "\\*", "\\", "C:\\ny\\", "\\\\", "| a | b |", "a | b\n--- | ---\nc | d",
    "rad\nrad", "rad\n===", "rad\n---", "rad  \nrad", "stycke\n\n\n\nstycke", "  indraget\n      mer",
    "kim_ost_1@exempel.se", "_x_y_", "snake__x", NUMBER, "+ 46", "5. ", "1.", "1986.", "12345678901. x", "\u00a0\u00a0# x", "\u3000- x",
]  # fmt: skip


def shown(markdown: str) -> list[str]:
    """The lines that a client shows. Fails on anything but paragraphs of plain text."""
    lines = []
    for block in PARSER.parse(markdown):
        assert block.type in {"paragraph_open", "inline", "paragraph_close"}, block.type
        for piece in block.children or []:
            assert piece.type in {"text", "hardbreak"}, piece.type
        if block.type == "inline":
            lines += "".join("\n" if piece.type == "hardbreak" else piece.content for piece in block.children).split("\n")
    return [line.strip() for line in lines]


def written(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("words", SIGNS)
def test_sign_is_shown_as_it_was_written(words: str) -> None:
    assert shown(as_markdown(words)) == written(words)


@pytest.mark.parametrize("first", SIGNS)
@pytest.mark.parametrize("second", ["- x", "===", "---", "# x", "    kod", "1. x", "| - |", "x"])
def test_sign_on_a_line_after_another_is_shown_as_it_was_written(first: str, second: str) -> None:
    text = f"Dina egna ord:\n  {first}\n  {second}\n\nTill: Alingsås kommun\n{first}"
    assert shown(as_markdown(text)) == written(text)


@given(st.text(alphabet=st.sampled_from(list("ab1åÖ \n\t#*_-+=~`|\\[](){}<>!&;:./'\"^$%@?,")), max_size=80))
@example("_a\\\n_")
def test_any_mixture_of_signs_is_shown_as_it_was_written(text: str) -> None:
    assert shown(as_markdown(text)) == written(text)


EVERYDAY = [NUMBER, "kim_ost_1@exempel.se", "Till: Alingsås kommun", "– Så når de dig: Ring", "<3 :-) 100 %", "12:30", ""]


@pytest.mark.parametrize("words", EVERYDAY)
def test_everyday_words_need_no_escape(words: str) -> None:
    assert as_markdown(words) == words


def test_indentation_and_lines_are_kept() -> None:
    assert as_markdown("Ord:\n  ett\n\n  två\n\ttre") == "Ord:  \n\u00a0\u00a0ett\n\n\u00a0\u00a0två  \n\u00a0\u00a0\u00a0\u00a0tre"


def test_time_grows_with_the_length_alone() -> None:
    assert len(as_markdown("*_[`<\\" * 100_000)) > 600_000
