"""A page and its scripts are put into another language without changing anything but their words."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.gateway.routes.page import add_page
from bot.languages.pages import translated_page
from bot.languages.scripts import translated_script
from bot.widget.bundle import bundle
from bot.widget.in_other_languages import other_pages
from bot.widget.page import STATIC, render_page
from foundation.directory import Contacts, load_municipalities
from foundation.languages.locales import LANGUAGES, TRANSLATED

PAGE = render_page(Contacts.load().all(), load_municipalities().values())
OTHERS = other_pages(PAGE)
TAGS = re.compile(r"<[^>]*>")


def shouted(place: str, text: str) -> str:
    return text.upper()


def structure(html: str) -> list[str]:
    """The tags without what a language may change in them."""
    tags = [re.sub(r' (lang|dir|aria-label|aria-current|title)="[^"]*"', "", tag) for tag in TAGS.findall(html)]
    tags = [re.sub(rf"/static/({'|'.join(TRANSLATED)})/", "/static/", tag) for tag in tags]
    return [re.sub(r'"/chatt\?sprak=[\w-]+"', '"/chatt"', tag) for tag in tags]


@pytest.mark.parametrize(("html", "made"), [
    ("<p>hej</p>", "<p>HEJ</p>"),
    ("<p>\n  hej\n  du\n</p>", "<p>\n  HEJ DU\n</p>"),
    ('<p id="a">hej <b>du</b>!</p>', '<p id="a">HEJ <b>DU</b>!</p>'),
    ("<p>112</p><p>&nbsp;</p>", "<p>112</p><p>&nbsp;</p>"),
    ("<p>a &amp; b &lt;c&gt;</p>", "<p>A &amp; B &lt;C&gt;</p>"),
    ('<p lang="en">hej</p><p>hej</p>', '<p lang="en">hej</p><p>HEJ</p>'),
    ('<p translate="no">hej <i>du</i></p>', '<p translate="no">hej <i>du</i></p>'),
    ('<input placeholder="hej" value="hej"><p>du</p>', '<input placeholder="HEJ" value="hej"><p>DU</p>'),
    ('<a aria-label="a &quot;b&quot;" href="/hej">c</a>', '<a aria-label="A &quot;B&quot;" href="/hej">C</a>'),
    ("<!-- hej --><p>hej", "<!-- hej --><p>HEJ"),
    ("", ""),
])  # fmt: skip
def test_words_are_changed_and_nothing_else(html, made) -> None:
    assert translated_page(html, "en", shouted) == made


def test_what_has_no_translation_is_marked_as_swedish() -> None:
    made = translated_page("<title>hej</title><p>hej <b>du</b></p>", "ar", lambda place, text: "DU" if text == "du" else None)
    assert made == '<title>hej</title><p><span lang="sv" dir="ltr" class="only-swedish">hej</span> <b>DU</b></p>'


def test_a_translation_can_not_become_markup() -> None:
    made = translated_page('<p title="a">b</p>', "en", lambda place, text: '"><script>alert(1)</script>')
    assert "<script>" not in made


def test_a_number_that_the_page_counts_keeps_its_value() -> None:
    made = translated_page("<p>24 kommuner</p>", "en", lambda place, text: {"{antal} kommuner": "municipalities: {antal}"}.get(text))
    assert made == "<p>municipalities: 24</p>"


def test_a_text_is_known_by_the_nearest_id() -> None:
    seen = []
    translated_page('<div id="a"><p>ett</p><p id="b">två</p><br>tre</div>fyra', "en", lambda place, text: seen.append((place, text)))
    assert seen == [("a", "ett"), ("b", "två"), ("a", "tre"), ("", "fyra")]


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_page_has_the_same_elements_in_every_language_and_no_swedish_is_left(tag) -> None:
    html = OTHERS[tag].html
    assert structure(html) == structure(PAGE)
    assert "only-swedish" not in html
    assert f'<html lang="{tag}" dir="{LANGUAGES[tag].direction}">' in html
    assert html.count('aria-current="true"') == 1
    assert "{antal}" not in html and "[[" not in html


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_number_stands_on_the_page_in_every_language(tag) -> None:
    for contact in Contacts.load().all():
        assert f'data-number="{contact.number}">{contact.number}</a>' in OTHERS[tag].html


@pytest.mark.parametrize("tag", ["ar", "fa"])
def test_a_number_on_a_button_keeps_the_order_of_its_groups(tag) -> None:
    assert "\u2066${number}\u2069`" in OTHERS[tag].texts or "\u2066${number}\u2069 " in OTHERS[tag].texts


@pytest.mark.parametrize(("source", "made"), [
    ('export const T = { a: "hej" };', 'export const T = { a: "HEJ" };'),
    ("export const T = { a: (n) => `hej ${n.x(\". \")} du` };", "export const T = { a: (n) => `HEJ ${n.x(\". \")} DU` };"),
    ('/* a: "hej" */ // b: "hej"\nexport const T = { c: "x" };', '/* a: "hej" */ // b: "hej"\nexport const T = { c: "X" };'),
    ('export const T = { a: "", b: "…", c: "1" };', 'export const T = { a: "", b: "…", c: "1" };'),
])  # fmt: skip
def test_strings_of_a_script_are_changed_and_nothing_else(source, made) -> None:
    def shout(place: str, text: str) -> str:
        return re.sub(r"\$\{[^}]*\}|[^$]+?(?=\$\{|$)", lambda part: part[0] if part[0].startswith("${") else part[0].upper(), text)

    assert translated_script(source, shout) == made


def test_a_translation_can_not_become_code() -> None:
    evil = 'a"; alert(1); // `+alert(2)+`\\'
    assert translated_script('export const T = { a: "x" };', lambda place, text: evil) == (
        'export const T = { a: "a\\"; alert(1); // `+alert(2)+`\\\\" };'
    )
    assert translated_script("export const T = { a: `x` };", lambda place, text: "`+alert(2)+`\\") == (
        "export const T = { a: `\\`+alert(2)+\\`\\\\` };"
    )


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_texts_of_every_language_are_a_module_with_the_same_names(tag, tmp_path) -> None:
    swedish = (STATIC / "texts.js").read_text(encoding="utf-8")
    for found in (re.findall(r"export const \w+|^ {2,}\w+:", text, re.M) for text in (OTHERS[tag].texts,)):
        assert found == re.findall(r"export const \w+|^ {2,}\w+:", swedish, re.M)
    node = shutil.which("node")
    if node:
        module = tmp_path / "texts.mjs"
        module.write_text(OTHERS[tag].texts, encoding="utf-8")
        assert subprocess.run([node, "--check", str(module)], capture_output=True, check=False).returncode == 0


def test_each_language_has_its_page_its_texts_and_the_same_files() -> None:
    app = FastAPI()
    add_page(app, PAGE)
    http = TestClient(app)
    assert http.get("/").text == http.get("/?sprak=sv").text == PAGE
    for tag in TRANSLATED:
        assert http.get(f"/?sprak={tag.upper()}").text == OTHERS[tag].html
        main = http.get(f"/static/{tag}/main.js")
        assert main.text == bundle(STATIC / "main.js", {STATIC / "texts.js": OTHERS[tag].texts}, {}) != http.get("/static/main.js").text
        assert main.headers["content-type"].startswith("text/javascript") and main.headers["cache-control"] == "no-cache"
    for path in ("/static/ar/../../page.py",
                 "/static/ar/%2e%2e/%2e%2e/page.py", "/static/xx/main.js", "/static/ar/", "/static/ar/nothing.js"):
        assert http.get(path).status_code == 404, path
    for wish in ("", "xx", "../ar", "ar%00", "a" * 3000):
        assert http.get(f"/?sprak={wish}").text == PAGE
