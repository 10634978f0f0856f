"""The report as a page and on a terminal: whole, safe with any text, readable without seeing the pictures."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

from rich.console import Console

from nlu.measuring.console import tables
from nlu.measuring.page import page
from nlu.measuring.plots import gate_point
from nlu.training.evaluate import evaluate
from tests.nlu.measuring.made import report, row, said

VOID = {"meta", "br", "link", "img"}


class Outline(HTMLParser):
    """All elements with their attributes; remembers what was not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_needs_nothing_else_and_runs_nothing():
    text = page(report(), "mängden.jsonl")
    outline = Outline(text)
    assert outline.open == []
    names = {tag for tag, _ in outline.found}
    assert not names & {"script", "link", "img", "iframe", "object", "base", "form"}
    attributes = {name for _, attrs in outline.found for name in attrs}
    assert not attributes & {"src", "href", "srcset", "style"} and not any(name.startswith("on") for name in attributes)
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"] * 2 and "url(" not in text and "@import" not in text
    assert "default-src 'none'" in text


def test_a_text_of_the_set_is_only_ever_text():
    text = page(report(), "<b>namn</b>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; [red]hej[/red]" in text and "<b>namn" not in text


def test_pictures_are_told_in_words_and_as_tables():
    outline = Outline(page(report(), "x"))
    drawings = [attrs for tag, attrs in outline.found if tag == "svg"]
    ids = [attrs["id"] for _, attrs in outline.found if "id" in attrs]
    assert [attrs["role"] for attrs in drawings] == ["img", "img"] and len(ids) == len(set(ids)) == 4
    assert all(key in ids for attrs in drawings for key in attrs["aria-labelledby"].split())
    order = [tag for tag, _ in outline.found]
    for place in [number for number, tag in enumerate(order) if tag == "svg"]:
        assert "table" in order[place : order.index("figure", place) if "figure" in order[place:] else None]


def test_all_figures_stand_on_the_page():
    text = page(report(), "x")
    for part in ("1 av 3 (33,3 %)", "emergency → none: 1", "greet → thank: 1", "victim_danger", "prefers-color-scheme: dark", 'lang="fi"'):
        assert part in text, part


def test_a_set_that_tells_little_gives_a_page_all_the_same():
    outline = Outline(page(evaluate([row("greet", "emergency")], lambda _text: said("greet", "emergency")), "x"))
    assert [tag for tag, _ in outline.found].count("svg") == 1 and outline.open == []


def test_the_dot_is_the_whole_gate():
    recall, precision = gate_point(report().gate)
    assert round(recall, 3) == 0.333 and precision == 0.5
    assert gate_point(evaluate([row("a", "emergency")], lambda _text: said("a")).gate) is None


def printed(texts: bool) -> str:
    out = io.StringIO()
    Console(file=out, width=140).print(*tables(report(), texts))
    return out.getvalue()


def test_the_terminal_shows_texts_only_when_asked_for():
    assert "alert(1)" not in printed(False) and "k1" in printed(False)
    assert "<script>alert(1)</script> & [red]hej[/red]" in printed(True)


def test_the_terminal_shows_goals_with_marks_and_intervals():
    lines = printed(False).splitlines()
    missed = next(line for line in lines if "nödlägen som fick none" in line)
    assert "1 av 3" in missed and "✗" in missed and "6,1–79,2 %" in missed
    assert any("macro-F1, engelska" in line and "✓" in line for line in lines)
