"""Two people at the same moment: neither sees a word of the other, and neither gets the other's answer."""

from __future__ import annotations

from tests.e2e.navigators import PersonInBrowser


def test_two_browsers_at_once_do_not_mix(browser, installed):
    first, second = PersonInBrowser(browser, installed.public), PersonInBrowser(browser, installed.public)
    first.presses("Jag har skadat eller är rädd att skada någon")
    second.presses("Någon skadar mig")
    first.says("vad kostar det")
    second.says("kan jag vara anonym")
    first.sees("gratis")
    assert "gratis" not in second.page.locator("#log").inner_text()
    assert "vad kostar det" not in second.page.locator("#log").inner_text()
    assert "kan jag vara anonym" not in first.page.locator("#log").inner_text()


def test_one_person_in_two_tabs_has_two_conversations(browser, installed):
    first = PersonInBrowser(browser, installed.public)
    first.says("jag heter kanariefågel")
    second = first.page.context.new_page()
    second.goto(installed.public)
    second.locator("#log .message").first.wait_for()
    assert "kanariefågel" not in second.locator("#log").inner_text()
