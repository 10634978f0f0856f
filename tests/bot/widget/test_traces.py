"""What is left on the device: one opaque value while the tab is open, and nothing afterwards."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.bot.widget.conftest import OpenPage
from tests.bot.widget.fake_api import CODE, FakeGateway
from tests.bot.widget.steps import bubbles, expect_answer, heard, keep_announcements, say

KEPT = """async () => ({
  session: Object.entries(sessionStorage),
  local: Object.entries(localStorage),
  cookies: document.cookie,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


def kept(page: Page) -> dict[str, object]:
    """Everything that a browser can keep for a page."""
    return page.evaluate(KEPT)


def test_one_opaque_value_is_kept_when_a_person_has_written(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    say(page, "kanariefågel")
    expect_answer(page, "kanariefågel")
    ((chat_id, chat),) = fake.chats.items()
    assert kept(page) == {
        "session": [["chatt", f"{chat_id}.{chat.token}"]], "local": [], "cookies": "", "databases": 0, "caches": 0, "workers": 0,
    }  # fmt: skip
    assert page.context.cookies() == []


def test_address_title_and_history_say_nothing_when_everything_was_used(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    address, entries = page.url, page.evaluate("history.length")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link
    page.get_by_role("navigation").get_by_role("button", name="Be om kontakt").click()
    fake.errors = [{"field": "about", "code": "missing", "text": "Välj ett svar."}]
    page.get_by_role("button", name="Gå vidare och läs igenom").click()
    page.get_by_role("button", name="Vad handlar det om? Välj ett svar.").click()
    page.get_by_role("button", name="Jag har en kod").click()
    assert (page.url, page.title(), page.evaluate("history.length")) == (address, "Chatt", entries)
    assert CODE not in "".join(headers.get("referer", "") for _, headers, _ in fake.calls)
    assert all("referer" not in headers and "cookie" not in headers for _, headers, _ in fake.calls)


def test_conversation_goes_on_silently_when_the_tab_is_reloaded(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    say(page, "minns du mig")
    expect_answer(page, "Du skrev: minns du mig")
    page.reload()
    keep_announcements(page)
    expect_answer(page, "Du skrev: minns du mig")
    expect(bubbles(page, "person")).to_have_text(["minns du mig"])
    expect(bubbles(page, "bot")).to_have_count(3)
    assert sum(route == "begin" for route, _, _ in fake.calls) == 1
    page.wait_for_timeout(1200)
    assert heard(page) == []
    fake.say("och nu något nytt")
    expect(bubbles(page, "staff")).to_have_count(1)
    assert heard(page) == ["polite: Personal i kommunen: och nu något nytt"]


def test_new_conversation_begins_quietly_when_an_old_tab_is_reloaded(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    fake.chats.clear()
    page.reload()
    expect(page.get_by_role("log").get_by_text("Vem gäller det?")).to_be_visible()
    expect(page.locator("#trouble")).to_be_empty()
    assert len(fake.chats) == 1


def test_written_words_do_not_come_back_when_the_tab_is_reloaded(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_label("Skriv här").fill("oskickat")
    page.get_by_role("navigation").get_by_role("button", name="Be om kontakt").click()
    page.get_by_label("Vad vill du bli kallad?").fill("Kim")
    page.reload()
    page.get_by_role("log").get_by_text("Vem gäller det?").wait_for()
    assert page.evaluate("[...document.querySelectorAll('input[type=text], textarea')].map((field) => field.value).join('')") == ""


def test_nothing_is_left_when_the_person_erases_everything(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    say(page, "hemligt")
    expect_answer(page, "Du skrev: hemligt")
    page.get_by_label("Skriv här").fill("halvskrivet")
    page.get_by_role("button", name="Radera allt").click()
    dialog = page.get_by_role("dialog", name="Vill du radera allt?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Ja, radera allt").click()
    expect(page.get_by_role("log").get_by_text("Allt är raderat")).to_be_visible()
    assert fake.chats == {}
    assert kept(page)["session"] == []
    assert "hemligt" not in page.content()
    assert page.get_by_label("Skriv här").input_value() == ""
    page.get_by_role("button", name="Starta ett nytt samtal").click()
    expect(page.get_by_role("log").get_by_text("Vem gäller det?")).to_be_visible()
    expect(page.get_by_role("log").get_by_text("Allt är raderat")).to_be_hidden()


def test_nothing_is_erased_when_the_person_says_no(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    page.get_by_role("button", name="Radera allt").click()
    page.get_by_role("button", name="Nej, gå tillbaka").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "erase-open"
    assert len(fake.chats) == 1


def test_page_does_not_pretend_when_the_server_cannot_erase(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    say(page, "kvar")
    expect_answer(page, "Du skrev: kvar")
    fake.fail["erase"] = [503]
    page.get_by_role("button", name="Radera allt").click()
    page.get_by_role("button", name="Ja, radera allt").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("Något gick fel hos oss.")
    assert len(kept(page)["session"]) == 1  # type: ignore[arg-type]
    expect(bubbles(page, "person")).to_have_text(["kvar"])


def test_chat_works_when_the_browser_forbids_storage(open_page: OpenPage) -> None:
    page = open_page(wait=False)
    page.add_init_script("Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('no', 'SecurityError') }})")
    page.reload()
    page.get_by_role("log").get_by_text("Vem gäller det?").wait_for()
    say(page, "hej")
    expect_answer(page, "Du skrev: hej")


def test_history_goes_from_the_page_when_the_chat_was_erased_by_words(open_page: OpenPage, fake: FakeGateway) -> None:
    page = open_page()
    say(page, "hemligt")
    expect_answer(page, "Du skrev: hemligt")
    fake.answers["radera"] = [{"text": "Nu är chatten raderad hos oss.", "kind": "notice", "author": "system"}]
    say(page, "radera")
    expect(bubbles(page, "system")).to_have_text(["Nu är chatten raderad hos oss."])
    fake.chats.clear()
    expect(page.get_by_role("alert").filter(has_text="Samtalet är slut")).to_be_visible(timeout=8000)
    assert "hemligt" not in page.content()
    expect(bubbles(page, "system")).to_have_text(["Nu är chatten raderad hos oss."])
    assert kept(page)["session"] == []
