"""The plain form in a real browser, and what a reload leaves of it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.navigators import CODE, WAIT, PersonInBrowser


def test_code_of_the_form_is_still_there_when_the_page_is_reloaded(browser, installed):
    person = PersonInBrowser(browser, installed.public)
    page = person.page
    page.locator("#menu [data-open=referral_form]").click()
    page.get_by_label("Vilken kommun vill du ha hjälp av?").select_option("tranas")
    page.get_by_label("Våld som jag själv har använt").check()
    page.get_by_label("Bara med en kod").check()
    page.get_by_role("button", name="Gå vidare och läs igenom").click()
    expect(page.locator("#preview-text")).to_contain_text("Tranås", timeout=WAIT)
    page.get_by_role("button", name="Ja, skicka det här").click()
    shown = page.locator("#sent-receipt .receipt-symbols")
    expect(shown).to_be_visible(timeout=WAIT)
    code = CODE.search(shown.inner_text())[0]
    page.reload()
    expect(page.locator("#log .receipt-symbols")).to_have_text(code, timeout=WAIT)
    assert page.locator("#log .receipt-symbols").count() == 1
