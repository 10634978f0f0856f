"""The chat in an iframe: on websites that were let in and nowhere else; it can empty itself, and says that this is all it can."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Page, expect

from tests.bot.embed.conftest import Visit
from tests.bot.embed.site import Site
from tests.bot.embed.test_on_a_website import NOTHING
from tests.bot.widget.fake_api import FakeGateway
from tests.bot.widget.test_traces import KEPT


def frame_of(page: Page) -> FrameLocator:
    """The chat's frame, when the chat has begun in it."""
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("log").get_by_text("Vem gäller det?")).to_be_visible()
    return frame


def test_chat_runs_in_a_frame_of_a_website_that_was_let_in(visit: Visit, fake: FakeGateway) -> None:
    page = visit("/ruta")
    frame = frame_of(page)
    frame.get_by_label("Skriv här").fill("hej")
    frame.get_by_role("button", name="Skicka").click()
    expect(frame.locator(".from-bot .text").filter(has_text="Du skrev: hej")).to_be_visible()
    assert page.frames[1].evaluate(KEPT) == NOTHING
    assert all("hej" not in entry.url for entry in page.frames)
    assert next(body for route, _, body in fake.calls if route == "begin")["channel"] == "widget"


def test_frame_is_refused_on_a_website_that_nobody_has_let_in(visit: Visit, site: Site) -> None:
    page = visit("/ruta", base=site.stranger, expected=("frame-ancestors", "Refused to frame", "Framing"))
    page.wait_for_timeout(500)
    assert all("forsta-steget" not in frame.content() for frame in page.frames[1:])
    assert site.fake.calls == []


def test_full_page_is_refused_in_every_frame(visit: Visit, site: Site) -> None:
    page = visit("/ruta", expected=("frame-ancestors", "Refused to frame", "Framing"))
    frame_of(page)
    page.evaluate(f"document.querySelector('iframe').src = '{site.home}/'")
    page.wait_for_timeout(500)
    assert all("Första steget" not in frame.content() for frame in page.frames[1:])


def test_frame_says_that_it_can_only_empty_itself_and_does_so(visit: Visit, fake: FakeGateway) -> None:
    page = visit("/ruta")
    frame = frame_of(page)
    expect(frame.get_by_text("Sidan runt om är kvar")).to_be_visible()
    frame.locator(".bar .leave").click()
    page.wait_for_timeout(500)
    assert [entry.url for entry in page.frames][1] == "about:blank"
    assert page.frames[1].evaluate("document.body?.textContent ?? ''") == ""
    assert fake.chats == {}
    expect(page.get_by_role("heading", name="Kommunen")).to_be_visible()


def test_reason_and_numbers_fill_the_frame_when_the_widget_is_closed(visit: Visit, site: Site) -> None:
    site.reasons.closed[("widget", "alingsas")] = "Vi flyttar <b>i dag</b>."
    page = visit("/ruta")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Chatten är stängd just nu")).to_be_visible()
    expect(frame.get_by_text("Vi flyttar <b>i dag</b>.")).to_be_visible()
    expect(frame.locator("main .call")).to_have_count(len(site.pages._contacts))


def test_numbers_and_a_link_fill_the_frame_when_scripts_are_off(visit: Visit, site: Site) -> None:
    page = visit("/embed?kommun=alingsas", base=site.home, java_script_enabled=False)
    expect(page.get_by_role("link", name="Öppna chatten i en ny flik")).to_have_attribute("href", "/?kommun=alingsas")
    expect(page.locator(".call")).to_have_count(len(site.pages._contacts))
