"""What a person does on the page, and what can be seen of it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


def say(page: Page, text: str) -> None:
    """Writes and presses Enter."""
    page.get_by_label("Skriv här").fill(text)
    page.keyboard.press("Enter")


def bubbles(page: Page, author: str) -> Locator:
    """The texts of one author, in order."""
    return page.locator(f"#log .from-{author} .text")


def expect_answer(page: Page, text: str) -> None:
    """Waits until the bot has said `text`."""
    expect(bubbles(page, "bot").filter(has_text=text).last).to_be_visible()


def focused(page: Page) -> str:
    """The id of what has focus."""
    return page.evaluate("document.activeElement.id")


def keep_announcements(page: Page) -> None:
    """From now on notes everything that a screen reader is told, as 'polite: …' or 'assertive: …'."""
    page.evaluate(
        """() => {
          window.heard = [];
          const observer = new MutationObserver((records) => records.forEach((record) => record.addedNodes.forEach(
            (added) => heard.push(`${record.target.getAttribute('aria-live')}: ${added.textContent}`))));
          for (const node of document.querySelectorAll('#announcer, #alarm')) observer.observe(node, {childList: true});
        }"""
    )


def heard(page: Page) -> list[str]:
    """What was noted since `keep_announcements`."""
    return page.evaluate("window.heard")
