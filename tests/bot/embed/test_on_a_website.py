"""The widget on a website of another origin, with the strictest policy and the two lines that the installation page names."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.bot.embed.conftest import Visit, answered, inside, open_chat, say
from tests.bot.embed.site import SLUG, Site
from tests.bot.widget.fake_api import CODE, FakeGateway
from tests.bot.widget.test_traces import KEPT

NOTHING = {"session": [], "local": [], "cookies": "", "databases": 0, "caches": 0, "workers": 0}


def test_nothing_but_the_script_is_asked_for_until_somebody_opens_the_chat(visit: Visit, site: Site) -> None:
    page = visit()
    expect(page.get_by_role("button", name="Chatta anonymt")).to_be_visible()
    page.wait_for_timeout(300)
    assert site.fake.calls == []
    asked = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert asked == [f"{site.home}/widget.js"]


def test_person_is_answered_on_a_website_with_the_strictest_policy(visit: Visit, fake: FakeGateway) -> None:
    page = open_chat(visit())
    say(page, "hej <b>du</b>")
    answered(page, "Du skrev: hej <b>du</b>")
    page.get_by_role("button", name="Någon skadar mig").click()
    answered(page, "Du skrev: Någon skadar mig")
    expect(page.get_by_label("Skriv här")).to_be_editable()  # free text stays open beside the quick replies
    begin = next(body for route, _, body in fake.calls if route == "begin")
    assert begin == {"locale": "sv", "municipality": SLUG, "channel": "widget"}
    assert all("cookie" not in headers for _, headers, _ in fake.calls)


def test_danger_is_answered_with_numbers_that_ring(visit: Visit, fake: FakeGateway) -> None:
    fake.answers["akut"] = [{"text": "Ring 112 nu eller 90101.", "kind": "emergency"}]
    page = open_chat(visit())
    say(page, "akut")
    expect(page.locator(".emergency-calls").get_by_role("link", name="Ring 112")).to_have_attribute("href", "tel:112")


def test_nothing_is_kept_in_the_browser_while_the_chat_runs_and_after_it(visit: Visit, site: Site) -> None:
    page = open_chat(visit(neutral_page=True))
    say(page, "kanariefågel")
    answered(page, "kanariefågel")
    assert page.evaluate(KEPT) == NOTHING
    assert page.context.cookies() == []
    page.get_by_role("link", name="Lämna snabbt").last.click()
    page.wait_for_url("https://www.smhi.se/")
    for origin in (site.url + "/", site.home + "/static/icon.svg"):
        page.goto(origin)
        assert page.evaluate(KEPT) == NOTHING
    assert page.context.cookies() == []


def test_numbers_are_one_press_away_when_every_server_is_dead(visit: Visit, site: Site) -> None:
    page = visit()
    button = page.get_by_role("button", name="Chatta anonymt")
    expect(button).to_be_visible()
    page.context.set_offline(True)
    button.click()
    expect(page.locator(".bar").get_by_role("link", name="112")).to_be_visible()
    page.get_by_text("Fler nummer").click()
    for contact in site.pages._contacts:
        expect(page.locator(".numbers").get_by_role("link", name=contact.number, exact=True)).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="Chatten går inte att starta just nu.")).to_be_visible()


def test_a_link_is_there_when_the_script_does_not_come(visit: Visit, site: Site) -> None:
    page = visit(java_script_enabled=False)
    expect(page.get_by_role("link", name="Chatta anonymt")).to_have_attribute("href", f"{site.home}/?kommun={SLUG}")


def test_chat_does_not_begin_on_a_website_that_nobody_has_let_in(visit: Visit, site: Site) -> None:
    # The stranger's own policy lets the script in; our server says no by saying nothing.
    page = visit(base=site.stranger, expected=("blocked by CORS policy",))
    page.get_by_role("button", name="Chatta anonymt").click()
    expect(page.get_by_role("alert").filter(has_text="Chatten går inte att starta just nu.")).to_be_visible()
    expect(page.locator(".bar").get_by_role("link", name="112")).to_be_visible()
    assert site.fake.chats == {}


def test_nothing_is_lost_or_doubled_when_the_line_breaks_and_it_is_told(visit: Visit, fake: FakeGateway) -> None:
    page = open_chat(visit())
    fake.fail["cut"].append(1)
    fake.fail["events"] = [503] * 3
    page.wait_for_timeout(150)
    fake.say("medan det var brutet")
    expect(page.locator(".strip").filter(has_text="Kontakten med chatten är dålig just nu.")).to_be_visible(timeout=8000)
    fake.fail["cut"].clear()
    expect(page.locator(".from-staff .text")).to_have_text(["medan det var brutet"], timeout=12_000)
    expect(page.locator(".strip").filter(has_text="Kontakten")).to_be_hidden()
    say(page, "hej")
    answered(page, "Du skrev: hej")
    page.wait_for_timeout(300)
    expect(page.locator(".from-bot .text").filter(has_text="Du skrev: hej")).to_have_count(1)
    expect(page.locator(".from-person .text")).to_have_text(["hej"])


def test_sent_words_have_one_effect_when_the_answer_is_lost(visit: Visit, fake: FakeGateway) -> None:
    page = open_chat(visit())
    fake.fail["turn"] = [503]
    say(page, "en gång")
    page.get_by_role("button", name="Försök igen").click()
    answered(page, "Du skrev: en gång")
    assert len(set(fake.keys())) == 1
    expect(page.locator(".from-person .text")).to_have_text(["en gång"])


def test_staff_take_over_and_their_typing_sign_ends_by_itself(visit: Visit, fake: FakeGateway) -> None:
    page = open_chat(visit())
    fake.sign("mode", {"mode": "staff", "municipality_name": "Alingsås", "leave": "b_leave"})
    expect(page.get_by_text("Du skriver med personal i Alingsås.")).to_be_visible()
    fake.sign("typing", {})
    typing = page.get_by_text("Personal i Alingsås skriver …")
    expect(typing).to_be_visible()
    expect(typing).to_be_hidden(timeout=8000)
    fake.say("Hej")
    expect(page.locator(".from-staff .text")).to_have_text(["Hej"])


def test_typing_sign_says_honestly_that_it_takes_long(visit: Visit, fake: FakeGateway) -> None:
    page = visit()
    page.clock.install()
    open_chat(page)
    fake.wait = 3.0
    say(page, "vänta")
    expect(page.locator(".typing")).to_contain_text("Skriver")
    page.clock.fast_forward(10_500)
    expect(page.locator(".typing")).to_contain_text("Svaret dröjer.")


def test_new_answer_is_told_on_the_button_when_the_panel_is_closed(visit: Visit, fake: FakeGateway) -> None:
    page = open_chat(visit())
    page.get_by_role("button", name="Stäng chatten").click()
    fake.say("Är du kvar?")
    expect(page.get_by_role("button", name="Chatta anonymt (Nytt svar)")).to_be_visible()
    page.get_by_role("button", name="Chatta anonymt").click()
    expect(page.locator(".from-staff .text")).to_have_text(["Är du kvar?"])
    expect(page.get_by_role("button", name="(Nytt svar)")).to_have_count(0)
    assert sum(route == "begin" for route, _, _ in fake.calls) == 1


def test_forms_open_in_a_tab_that_the_website_cannot_read(visit: Visit, site: Site) -> None:
    site.fake.answers["form"] = [{"text": "Vill du?", "buttons": [{"label": "Öppna formuläret", "button": "open:referral_form"}]}]
    page = open_chat(visit())
    say(page, "form")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Öppna formuläret").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{site.home}/?kommun={SLUG}"
    assert opened.value.evaluate("window.opener") is None
    expect(page.locator(".from-system .text").filter(has_text="Formuläret öppnas i en egen flik.")).to_be_visible()


def test_receipt_code_stays_in_sight_until_it_is_written_down(visit: Visit, fake: FakeGateway) -> None:
    fake.answers["skicka"] = [{"text": f"Skickat.\n{CODE}", "kind": "receipt"}]
    page = open_chat(visit())
    say(page, "skicka")
    expect(page.locator(".receipt-symbols")).to_have_text(CODE)
    expect(page.get_by_text("Har du skrivit upp din kod?")).to_be_visible()
    page.get_by_label("Fick du med hela koden?").fill(CODE[-5:])
    page.get_by_role("button", name="Kolla").click()
    expect(page.get_by_text("Har du skrivit upp din kod?")).to_be_hidden()


def test_everything_is_erased_when_the_person_says_so(visit: Visit, fake: FakeGateway) -> None:
    page = open_chat(visit())
    say(page, "hemligt")
    answered(page, "hemligt")
    page.get_by_role("button", name="Radera allt").click()
    page.get_by_role("button", name="Ja, radera allt").click()
    expect(page.locator(".from-system .text").filter(has_text="Allt är raderat")).to_be_visible()
    assert fake.chats == {}
    assert "hemligt" not in page.evaluate(inside("return root.textContent"))


def test_reason_and_numbers_stand_in_place_of_a_chat_that_is_closed(visit: Visit, site: Site) -> None:
    site.fake.fail["begin"], site.fake.problem, site.fake.emergency = [503], "channel-closed", "Vi flyttar. Ring 112 vid fara."
    page = visit()
    page.get_by_role("button", name="Chatta anonymt").click()
    expect(page.get_by_role("heading", name="Chatten är stängd")).to_be_focused()
    expect(page.get_by_text("Vi flyttar.")).to_be_visible()
    expect(page.locator(".closed").get_by_role("link")).to_have_count(len(site.pages._contacts))
    expect(page.get_by_label("Skriv här")).to_be_hidden()
    expect(page.get_by_role("alert").filter(has_text="Chatten")).to_have_count(0)


def test_clipboard_with_markup_becomes_plain_text(visit: Visit) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    open_chat(page)
    page.evaluate("""() => navigator.clipboard.write([new ClipboardItem({
        'text/html': new Blob(['<b>fet</b> <a href="https://evil.example/">l</a>'], {type: 'text/html'}),
        'text/plain': new Blob(['fet'], {type: 'text/plain'})})])""")
    page.get_by_label("Skriv här").focus()
    page.keyboard.press("Control+V")
    assert page.get_by_label("Skriv här").input_value() == "fet"
    page.keyboard.press("Enter")
    expect(page.locator(".from-person .text")).to_have_text(["fet"])


def test_element_without_a_municipality_or_with_a_strange_one_still_chats(visit: Visit, fake: FakeGateway) -> None:
    page = visit()
    page.evaluate("""() => { const odd = document.createElement('forsta-steget'); odd.setAttribute('municipality', '"><script>');
        document.querySelector('forsta-steget').replaceWith(odd); }""")
    open_chat(page)
    assert next(body for route, _, body in fake.calls if route == "begin") == {"locale": "sv", "channel": "widget"}


def test_panel_links_to_the_accessibility_statement_of_its_municipality_in_a_tab_of_its_own(visit: Visit, site: Site) -> None:
    for page in (open_chat(visit()), visit("/ruta").frame_locator("iframe")):
        link = page.get_by_role("link", name="Så tillgänglig är chatten (ny flik)")
        expect(link).to_have_attribute("href", f"{site.home}/tillganglighet?kommun={SLUG}")
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener noreferrer")
