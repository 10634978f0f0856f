"""The pictures: what is done on a page before it is taken, and how wide, in which colours and how large it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Page

from tests.screenshots.studio_stage import IN_CONFLICT, NAME

WIDE: Final[dict[str, Any]] = {"viewport": {"width": 1000, "height": 760}}
PHONE: Final[dict[str, Any]] = {"viewport": {"width": 360, "height": 720}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
# 1280 x 800 px at 400 % are 320 x 200 of CSS; four of the screen's for each.
LARGE: Final[dict[str, Any]] = {"viewport": {"width": 320, "height": 200}, "device_scale_factor": 4}
WORDS: Final = "Jag blev så arg i går att jag knuffade min sambo. Jag vill sluta."


@dataclass(frozen=True)
class Scene:
    """`door`: public, staff or studio. `act` brings the page into its state."""

    name: str
    path: str
    act: Callable[[Page], None]
    options: dict[str, Any] = field(default_factory=lambda: WIDE)
    door: str = "public"


def chatted(page: Page) -> None:
    """A choice, a text, an answer."""
    page.get_by_role("button", name="Jag har skadat eller är rädd att skada någon").click()
    page.get_by_role("log").get_by_text("Bra att du hör av dig").wait_for()
    page.get_by_label("Skriv här").fill(WORDS)
    page.keyboard.press("Enter")
    page.get_by_role("log").get_by_text("Tack för att du berättar").wait_for()
    page.wait_for_timeout(500)


def acute(page: Page) -> None:
    """An emergency."""
    page.get_by_role("log").get_by_text("Vad gäller det?").wait_for()
    page.get_by_label("Skriv här").fill("Jag håller på att slå ihjäl honom nu")
    page.keyboard.press("Enter")
    page.get_by_text("Viktigt just nu").wait_for()
    page.wait_for_timeout(500)


def filling_in(page: Page) -> None:
    """The self-referral."""
    page.get_by_role("navigation").get_by_role("button", name="Be om kontakt").click()
    page.get_by_label("Vilken kommun vill du ha hjälp av?").select_option("varberg")
    page.get_by_label("Våld som jag själv har använt").check()


def without_scripts(page: Page) -> None:
    """A text and its answer, by plain forms."""
    page.get_by_role("button", name="Börja chatten").click()
    page.get_by_label("Skriv här").fill(WORDS)
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_text("Tack för att du berättar").wait_for()


def acute_in_arabic(page: Page) -> None:
    """The first words, and an emergency, from right to left."""
    page.get_by_role("log").get_by_text("ما هو الموضوع؟").wait_for()
    page.locator("#message").fill("سأقتلها الآن")
    page.keyboard.press("Enter")
    page.locator(".kind-emergency").wait_for()
    page.wait_for_timeout(500)


def referring_in_arabic(page: Page) -> None:
    """The self-referral from right to left."""
    page.get_by_role("log").get_by_text("ما هو الموضوع؟").wait_for()
    page.locator("#menu [data-open=referral_form]").click()
    page.locator("#referral").wait_for()


def on_another_site(page: Page) -> None:
    """The widget, opened, with a choice and an answer."""
    page.get_by_role("button", name="Chatta anonymt").click()
    page.get_by_role("button", name="Jag har skadat eller är rädd att skada någon").click()
    page.get_by_role("log").get_by_text("Bra att du hör av dig").wait_for()
    page.wait_for_timeout(500)


def writing_examples(page: Page) -> None:
    """An example that is nearly one of another intent, with what the studio says of it."""
    page.get_by_label("Så kan någon skriva").fill(f"går det bra med en medföljare\n{IN_CONFLICT}")
    page.get_by_text("Nästan samma ord").wait_for()
    page.get_by_text("undansparat").wait_for()


def writing_further_down(page: Page) -> None:
    """The same where the screen is small."""
    writing_examples(page)
    page.get_by_role("heading", name="Nya exempel").evaluate("node => node.scrollIntoView()")


def judged_further_down(page: Page) -> None:
    """What came of the newest training, where the screen is small."""
    judged(page)
    page.get_by_role("heading", name="Det här blir annorlunda").evaluate("node => node.scrollIntoView()")


def judged(page: Page) -> None:
    """The newest training and what came of it."""
    page.get_by_role("link", name="Träna och pröva").click()
    page.get_by_role("heading", name="Det här blir annorlunda").wait_for()


def compared(page: Page) -> None:
    """The same, further down: what is understood better and worse."""
    judged(page)
    page.get_by_role("heading", name="I korthet").evaluate("node => node.scrollIntoView()")


def as_it_is(page: Page) -> None:
    """Nothing is done."""
    page.wait_for_timeout(300)


DARK: Final = {"color_scheme": "dark"}
NO_SCRIPTS: Final = {"java_script_enabled": False}
SCENES: Final = (
    Scene("chat-light", "/", chatted),
    Scene("chat-dark", "/", chatted, WIDE | DARK),
    Scene("chat-phone", "/", chatted, PHONE),
    Scene("chat-400", "/", as_it_is, LARGE),
    Scene("emergency-phone", "/", acute, PHONE),
    Scene("referral-light", "/", filling_in),
    Scene("arabic-phone", "/?sprak=ar", acute_in_arabic, PHONE),
    Scene("arabic-light", "/?sprak=ar", referring_in_arabic),
    Scene("plain-light", "/chatt", without_scripts, WIDE | NO_SCRIPTS),
    Scene("plain-phone-dark", "/chatt", without_scripts, PHONE | NO_SCRIPTS | DARK),
    Scene("widget-light", "/installera/varberg/prov", on_another_site),
    Scene("widget-phone", "/installera/varberg/prov", on_another_site, PHONE),
    Scene("statement-light", "/tillganglighet", as_it_is),
    Scene("desk-light", "/queue", as_it_is, door="staff"),
    Scene("desk-dark", "/queue", as_it_is, WIDE | DARK, door="staff"),
    Scene("studio-start-light", "/studio/", as_it_is, door="studio"),
    Scene("studio-examples-light", f"/studio/intents/{NAME}", writing_examples, door="studio"),
    Scene("studio-examples-phone", f"/studio/intents/{NAME}", writing_further_down, PHONE, door="studio"),
    Scene("studio-answer-light", f"/studio/answers/utter_{NAME}", as_it_is, door="studio"),
    Scene("studio-refused-light", "/studio/publish", judged, door="studio"),
    Scene("studio-refused-phone", "/studio/publish", judged_further_down, PHONE, door="studio"),
    Scene("studio-difference-dark", "/studio/publish", compared, WIDE | DARK, door="studio"),
    Scene("studio-flow-light", "/studio/flows", as_it_is, door="studio"),
    Scene("studio-versions-light", "/studio/versions", as_it_is, door="studio"),
)
# Two pictures in one: who writes, and who answers.
BESIDE: Final = ("chat-beside-desk", "chat-light", "desk-light")
