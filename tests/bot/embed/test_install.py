"""The installation page: exact lines, what it costs, copied by keyboard, tried in a closed frame, in plain Swedish."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import expect

from bot.widget.pages import WidgetPages
from foundation.directory import Contacts, load_municipalities
from foundation.languages.locales import LANGUAGES
from tests.bot.embed.conftest import Visit
from tests.bot.embed.site import SLUG, Site

ADDRESS = f"/installera/{SLUG}"


def test_snippets_and_policy_lines_are_exact(visit: Visit, site: Site) -> None:
    page = visit(ADDRESS, base=site.home)
    piece = {name: page.locator(f"#{name}").text_content() for name in
             ("snippet-script", "policy-script", "snippet-frame", "policy-frame", "snippet-link")}  # fmt: skip
    assert piece["policy-script"] == f"script-src {site.home}\nconnect-src {site.home}"
    assert piece["policy-frame"] == f"frame-src {site.home}"
    assert f'<script src="{site.home}/widget.js" async></script>' in piece["snippet-script"]
    assert f'<forsta-steget municipality="{SLUG}">' in piece["snippet-script"]
    assert f'src="{site.home}/embed?kommun={SLUG}"' in piece["snippet-frame"] and 'sandbox="allow-scripts' in piece["snippet-frame"]
    assert f'href="{site.home}/?kommun={SLUG}"' in piece["snippet-link"]
    # The lines are those that the tests' website lives under.
    assert site.policy == "default-src 'none'; " + piece["policy-script"].replace("\n", "; ")


def test_lines_for_another_language_are_exact(visit: Visit, site: Site) -> None:
    page = visit(ADDRESS, base=site.home)
    assert page.locator("#address-script").text_content() == f"{site.home}/widget.js?sprak=en"
    assert page.locator("#address-frame").text_content() == f"{site.home}/embed?kommun={SLUG}&sprak=en"
    assert page.locator("#address-link").text_content() == f"{site.home}/?kommun={SLUG}&sprak=en"
    said = page.locator("#other-languages ~ ul").inner_text()
    assert all(language.tag in said and language.own_name in said for language in LANGUAGES.values() if language.tag not in ("sv", "en"))


def test_size_is_the_real_one_and_the_limits_are_told_honestly(visit: Visit, site: Site) -> None:
    page = visit(ADDRESS, base=site.home)
    size = f"{len(site.pages.script().gzipped) / 1000:.1f}".replace(".", ",")
    expect(page.get_by_text(f"en enda fil på {size} kB")).to_be_visible()
    expect(page.get_by_text("Det är inget lås.")).to_be_visible()
    expect(page.get_by_text("Lämna snabbt kan bara tömma rutan.")).to_be_visible()
    expect(page.get_by_text(site.url, exact=False).first).to_be_visible()


def test_pieces_are_copied_by_keyboard(visit: Visit, site: Site) -> None:
    page = visit(ADDRESS, base=site.home, permissions=["clipboard-read", "clipboard-write"])
    page.locator("[data-copy=policy-script]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-copy=policy-script]")).to_have_text("Kopierat")
    expect(page.locator("#state")).to_have_text("Kopierat")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#policy-script").text_content()
    expect(page.locator("[data-copy=policy-script]")).to_have_text("Kopiera", timeout=6000)


def test_piece_is_marked_when_the_clipboard_is_closed(visit: Visit, site: Site) -> None:
    page = visit(ADDRESS, base=site.home)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.locator("[data-copy=snippet-link]").click()
    expect(page.locator("#state")).to_contain_text("Texten är markerad.")
    assert page.evaluate("getSelection().toString()").strip() == page.locator("#snippet-link").text_content()


@pytest.mark.parametrize(("name", "words"), [("Prova knappen", "Chatta anonymt"), ("Prova rutan", "Skicka")])
def test_chat_is_tried_in_a_closed_frame(visit: Visit, site: Site, name: str, words: str) -> None:
    page = visit(ADDRESS, base=site.home, expected=("can escape its sandboxing",))  # ours in ours; a website's frame cannot
    page.get_by_role("button", name=name).click()
    frame = page.frame_locator("#trial iframe")
    expect(frame.get_by_role("button", name=words)).to_be_visible()
    allowed = (page.locator("#trial iframe").get_attribute("sandbox") or "").split()
    assert "allow-top-navigation" not in allowed and "allow-modals" not in allowed and "allow-downloads" not in allowed
    if words == "Chatta anonymt":
        frame.get_by_role("button", name=words).click()
    expect(frame.get_by_role("log").get_by_text("Vem gäller det?")).to_be_visible()


def test_page_says_what_to_do_when_no_website_is_let_in() -> None:
    towns = load_municipalities()
    html = WidgetPages(Contacts.load().all(), towns, {}).install(towns["lerum"], "https://chatt.example")
    assert "Ingen webbplats får visa knappen eller rutan ännu." in html


def test_page_holds_no_inline_code_and_no_long_sentences(site: Site) -> None:
    html = httpx.get(site.home + ADDRESS).text
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|javascript:", html) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    words = re.sub(r"<pre.*?</pre>|<[^>]+>", " ", re.sub(r"</(?:p|h\d|li|button)>", ". ", html), flags=re.DOTALL)
    long = [sentence for sentence in re.split(r"[.:?!]\s", re.sub(r"\s+", " ", words)) if len(sentence.split()) > 22]
    assert long == []


@pytest.mark.parametrize("slug", ["atlantis", "..%2f..", "ALINGSAS", "%22%3E%3Cscript%3E"])
def test_unknown_municipality_has_no_page(site: Site, slug: str) -> None:
    with httpx.Client(base_url=site.home) as client:
        assert client.get(f"/installera/{slug}").status_code == 404
        assert "<script>" not in client.get(f"/embed?kommun={slug}").text.replace('<script src="/widget.js" defer></script>', "")


def test_narrow_window_scrolls_only_down(visit: Visit, site: Site) -> None:
    page = visit(ADDRESS, base=site.home, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
