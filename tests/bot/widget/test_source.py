"""What may not stand in the page's files: markup built from text, inline code, numbers, storage, large rooms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.widget.page import STATIC, TEMPLATES, render_page
from bot.widget.page_files import SHEETS, page_files
from foundation.directory import Contact, Contacts, Municipality, load_municipalities

SCRIPTS = sorted(STATIC.rglob("*.js"))
FILES = [*SCRIPTS, *sorted(STATIC.rglob("*.css")), *sorted(TEMPLATES.rglob("*.html"))]
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"(?:style|on)|"
    r"localStorage|indexedDB|document\.cookie|serviceWorker|sendBeacon|console\."
)


def page() -> str:
    """The page as it is served."""
    return render_page(Contacts.load().all(), load_municipalities().values())


def name(path: Path) -> str:
    """For the names of tests."""
    return path.name


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_script_is_safe_when_read(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith(("*", "/*", "//"))]
    assert FORBIDDEN.findall("\n".join(lines)) == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_file_is_a_small_room_when_counted(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    if path.suffix != ".css":
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 160


@pytest.mark.parametrize("path", FILES, ids=name)
def test_numbers_stand_in_the_directory_only_when_searched_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for contact in Contacts.load().all():
        assert not re.search(rf"(?<!\d){re.escape(contact.number)}(?!\d)", text)


def test_page_holds_no_inline_code_when_rendered() -> None:
    html = page()
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|javascript:", html) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    assert html.lstrip().startswith("<!doctype html>")


def test_page_holds_every_number_when_rendered() -> None:
    html = page()
    for contact in Contacts.load().all():
        assert f'href="tel:{re.sub(r"[ -]", "", contact.number)}"' in html
        assert contact.hours in html


def test_every_file_that_the_page_names_exists_when_rendered() -> None:
    named = re.findall(r'(?:href|src)="/static/([^"]+)"', page())
    assert {"main.css", "main.js"} <= set(named)
    assert [one for one in named if one not in page_files({}) and not (STATIC / one).exists()] == []
    imported = [path.parent / found for path in SCRIPTS for found in re.findall(r'from "([^"]+)"', path.read_text(encoding="utf-8"))]
    assert imported
    assert [str(path) for path in imported if not path.exists()] == []


def test_names_are_escaped_when_the_directory_holds_markup() -> None:
    row = Contacts.load()["nodnummer"]
    contact = Contact(row.id, "<b>x</b>", row.number, row.hours, row.owner, row.verified_at)
    town = Municipality("x", '"><script>', "0000", "Län", None, True, None)
    html = render_page([contact], [town])
    assert "<b>x</b>" not in html
    assert '"><script>' not in html


def test_closed_municipality_cannot_be_chosen_and_order_is_swedish_when_rendered() -> None:
    rows = [("a", "Älmhult", True), ("b", "Åmål", True), ("c", "Stängd", False), ("d", "Öckerö", True)]
    towns = [Municipality(slug, town, "0000", "Län", None, is_open, None) for slug, town, is_open in rows]
    options = re.findall(r'<option value="(\w)"', render_page(Contacts.load().all(), towns))
    assert options == ["b", "a", "d"]


def test_script_of_the_page_is_whole_and_small_when_joined() -> None:
    files = page_files({})
    script = files["main.js"].plain.decode()
    assert not re.findall(r"^(?:import|export)\b", script, re.MULTILINE)
    assert all(f"class {name}{{" in script for name in ("Conversation", "ReferralForm", "ReceiptPanel", "KeepCopy", "Leaving"))
    assert len(files["main.js"].gzipped) < 25_000
    assert {f"style/{path.name}" for path in STATIC.glob("style/*.css")} | {"main.css"} == {name for name in files if name.endswith(".css")}
    assert all((STATIC / "style" / f"{sheet}.css").read_bytes() in files["main.css"].plain for sheet in SHEETS)
