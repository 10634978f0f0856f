"""The desk in a real Chromium: with and without JavaScript, by keyboard, on a phone, in the dark, and under hostile words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from foundation.logs import EventLog
from handover.desk.app import create_app
from handover.store import messages, notes, sessions, staff_accounts, tickets
from tests.handover.content_key_of_tests import KEYS
from tests.handover.desk.hostile_words import HOSTILE
from tests.listening import Listening
from tests.staff_app import CodeApp, secret_shown_on

PASSWORD = "hemligt-men-bara-här"
CONTRAST = """() => {
  const luminance = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const colour = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const faults = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility() || element.closest(".skip, .unseen")) continue;
    const [a, b] = [luminance(colour(getComputedStyle(element).color)), luminance(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faults.push([element.tagName, element.className, ratio.toFixed(2)].join(" "));
  }
  return faults;
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll("button, .filter a, summary, h3 a, .back a, .bar a")]
  .filter((element) => element.checkVisibility())
  .map((element) => [element.textContent.trim(), element.getBoundingClientRect()])
  .filter(([, box]) => box.height < 24 || box.width < 24).map(([text]) => text)"""


@pytest.fixture
def address(engine) -> Iterator[str]:
    """Where the desk listens."""
    server = Listening(create_app(engine, content_keys=KEYS, log=EventLog("desk")), lifespan="off")
    yield server.url
    server.stop()


@pytest.fixture
def open_desk(browser: Browser, address: str, transactions):
    """open_desk(staff) gives a page that is logged in; afterwards nothing may have been blocked, failed or fetched from elsewhere."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def _open(staff=None, **options: object) -> Page:
        context = browser.new_context(base_url=address, locale="sv-SE", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(address) else faults.append(request.url))
        if staff is not None:
            with transactions.begin() as session:
                value = sessions.open_session(session, staff.id)
            context.add_cookies([{"name": "steget_desk", "value": value, "url": address, "httpOnly": True}])
        return page

    yield _open
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def full(hire, send, transactions):
    """Anna, and one ticket with everything in it."""
    anna, sent = hire("anna"), send(flags=("threat_to_life", "weapon"), own_words="x" * 300 + "\nett\ntvå")
    send()
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
        messages.reply_as_staff(session, anna, sent.ticket_id, "y" * 300)
        notes.add_note(session, anna, sent.ticket_id, "z" * 300)
    return anna, sent


@pytest.mark.parametrize("javascript", [True, False])
def test_from_login_to_closing_with_and_without_javascript(javascript, open_desk, engine, send, transactions) -> None:
    staff_accounts.add_staff(engine, "anna", "varberg", "Anna Ek", PASSWORD)
    sent = send(flags=("suicide",))
    page = open_desk(java_script_enabled=javascript)
    page.goto("/")
    page.get_by_label("Användarnamn").fill("anna")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.get_by_role("button", name="Välj app med koder").click()
    page.get_by_label("Sex siffror").fill(CodeApp(secret_shown_on(page)).code())
    page.get_by_role("button", name="Klar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Spara dina reservkoder")
    page.get_by_role("link", name="Jag har sparat koderna").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kön i Varberg")
    page.get_by_role("button", name="Ta ärendet").click()
    expect(page.get_by_role("status")).to_have_text("Du har tagit ärendet.")
    page.get_by_label("Ditt svar").fill("Hej!\nVi hörs på torsdag.")
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("status")).to_contain_text("Svaret är skickat.")
    page.get_by_label("Ny anteckning").fill("Torsdag kl. 10.")
    page.get_by_role("button", name="Spara anteckningen").click()
    expect(page.get_by_role("status")).to_contain_text("Anteckningen är sparad.")
    page.get_by_text("Avsluta ärendet", exact=True).click()
    page.get_by_role("button", name="Ja, avsluta ärendet").click()
    expect(page.get_by_role("status")).to_have_text("Ärendet är avslutat.")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    with transactions.begin() as session:
        assert [message.text for message in messages.of_ticket(session, sent.ticket_id)] == ["Hej!\nVi hörs på torsdag."]


def test_keyboard_alone_claims_and_answers(open_desk, hire, send, transactions) -> None:
    anna, sent, _ = hire("anna"), send(flags=("weapon",)), send()
    page = open_desk(anna)
    page.goto("/queue")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    links = page.locator(".tickets h3 a")
    links.nth(0).focus()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    take = page.get_by_role("button", name="Ta ärendet")
    take.focus()
    assert take.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Du har tagit ärendet.")
    page.wait_for_load_state()  # the keys belong to the page's script, and nobody presses them before it can run
    field = page.get_by_label("Ditt svar")
    field.focus()
    page.keyboard.type("Hej på dig")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Svaret är skickat.")
    with transactions.begin() as session:
        assert [message.text for message in messages.of_ticket(session, sent.ticket_id)] == ["Hej på dig"]


def test_second_press_is_stopped_while_the_first_is_on_its_way(open_desk, hire, send) -> None:
    anna, sent = hire("anna"), send()
    page = open_desk(anna)
    page.goto(f"/tickets/{sent.ticket_id}")
    stopped = page.get_by_role("button", name="Ta ärendet").evaluate("""button => [1, 2].map(() => {
        const press = new Event("submit", {cancelable: true});
        button.form.dispatchEvent(press);
        return press.defaultPrevented;
    })""")
    assert stopped == [False, True]
    expect(page.get_by_role("button", name="Ta ärendet")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("is_hidden", [False, True])
def test_open_queue_says_when_it_has_changed_also_in_a_tab_behind_others(is_hidden, open_desk, hire, send) -> None:
    anna = hire("anna")
    page = open_desk(anna)
    page.add_init_script(f"Object.defineProperty(document, 'hidden', {{ get: () => {str(is_hidden).lower()} }})")
    page.goto("/queue")
    expect(page.get_by_text("Kön har ändrats.")).to_be_hidden()
    send()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("Kön har ändrats.")).to_be_visible()
    expect(page.locator("#summary")).to_contain_text("1 ärende väntar på oss.")
    assert page.title().startswith("● ")
    page.get_by_role("link", name="Visa kön som den är nu").click()
    expect(page.locator(".tickets li")).to_have_count(1)


def test_unsent_text_is_not_left_by_mistake(open_desk, hire, send) -> None:
    anna, sent = hire("anna"), send()
    page, asked = open_desk(anna), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(f"/tickets/{sent.ticket_id}")
    page.get_by_role("button", name="Ta ärendet").click()
    page.get_by_label("Ditt svar").press_sequentially("Ett halvt svar")
    page.get_by_label("Ny anteckning").press_sequentially("en anteckning")
    page.get_by_role("button", name="Spara anteckningen").click(no_wait_after=True)
    page.wait_for_function("document.querySelector('[aria-disabled]') === null")
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Ditt svar")).to_have_value("Ett halvt svar")
    page.get_by_label("Ditt svar").fill("å" * 3600)
    expect(page.locator(".count-left").first).to_have_text("400 tecken kvar")
    page.get_by_label("Ditt svar").fill("🌱" * 4001)
    expect(page.locator(".count-left").first).to_have_text("1 tecken för mycket")
    page.get_by_label("Ditt svar").fill("")


def test_hostile_words_stay_words(open_desk, hire, send, transactions, person_writes) -> None:
    anna, sent = hire("anna"), send(own_words="\n".join(HOSTILE))
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
    for number, text_ in enumerate(HOSTILE):
        person_writes(sent, text_, f"k{number}")
    page, asked = open_desk(anna), []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.goto(f"/tickets/{sent.ticket_id}")
    quotes = page.locator("blockquote.words")
    assert [quotes.nth(number + 1).inner_text() for number in range(len(HOSTILE))] == HOSTILE
    assert quotes.locator("css=*").count() == 0, "a quotation holds text and nothing else"
    assert page.locator("h1").count() == 1
    bounded = quotes.nth(1).locator("xpath=..").evaluate("element => getComputedStyle(element).borderLeftWidth")
    assert bounded == "5px"
    assert asked == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_fits_and_can_be_read(width, scheme, open_desk, full) -> None:
    anna, sent = full
    page = open_desk(anna, viewport={"width": width, "height": 740}, color_scheme=scheme)
    for path in ("/queue", "/queue?show=closed", f"/tickets/{sent.ticket_id}", "/status-words"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.evaluate(CONTRAST) == [], path
        assert page.evaluate(SMALL_TARGETS) == [], path
        for landmark in ("banner", "main", "contentinfo"):
            assert page.get_by_role(landmark).count() == 1
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map((head) => Number(head.tagName[1]))")
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert page.evaluate("[...document.querySelectorAll('input:not([type=hidden]), textarea')].every((field) => field.labels.length)")
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
        assert len(ids) == len(set(ids))
    stranger = open_desk(viewport={"width": width, "height": 740}, color_scheme=scheme)
    stranger.goto("/login")
    assert stranger.evaluate(CONTRAST) == []


def test_page_still_fits_at_four_times_the_size(open_desk, full) -> None:
    anna, sent = full
    page = open_desk(anna, viewport={"width": 320, "height": 256})
    for path in ("/queue", f"/tickets/{sent.ticket_id}"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_nothing_is_stored_in_the_browser_but_the_session(open_desk, full) -> None:
    anna, sent = full
    page = open_desk(anna)
    page.goto(f"/tickets/{sent.ticket_id}")
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert [cookie["name"] for cookie in page.context.cookies()] == ["steget_desk"]
