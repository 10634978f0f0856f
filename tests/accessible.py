"""What holds on every page in every state: axe-core, reflow, targets, order, names. For the public pages and the desk's alike.

Standards: WCAG 2.2 AA, which covers EN 301 549 V3.2.1 clause 9. What axe-core cannot see is measured here: 2.5.8 by the boxes themselves,
1.4.10 at 320 px (1280 px at 400 %), 1.3.2 and 2.4.3 by where things stand, 4.1.2 by the browser's own accessibility tree.
"""

from __future__ import annotations

import re
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES: Final = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
VIEWS: Final[list[dict[str, Any]]] = [
    {"width": 320, "height": 640, "color_scheme": "light", "forced_colors": "none"},
    {"width": 1280, "height": 800, "color_scheme": "dark", "forced_colors": "none"},
    {"width": 320, "height": 256, "color_scheme": "light", "forced_colors": "active"},
]
SIDEWAYS: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Targets under 24 px that are neither links in a sentence nor inside a larger label.
SMALL: Final = """() => [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')]
  .filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.closest('label') && !node.matches('.skip'))
  .filter((node) => getComputedStyle(node).display !== 'inline')
  .map((node) => [node.textContent.trim().slice(0, 30) || node.id, node.getBoundingClientRect()])
  .filter(([, box]) => box.height > 1 && (box.height < 24 || box.width < 24))
  .map(([name, box]) => `${name} ${box.width} x ${box.height}`)"""
# A control that stands wholly above the one before it in the document, and not in a column beside it.
# At the end of the page, where what sticks to the lower edge stands in its own place.
OUT_OF_ORDER: Final = """() => { const found = [], at = scrollY;
  scrollTo(0, document.documentElement.scrollHeight);
  const kinds = ['a[href]', 'button', 'summary', 'input:not([type=hidden])', 'select', 'textarea'].map((kind) => `main ${kind}`);
  const nodes = [...document.querySelectorAll(kinds.join(','))]
    .filter((node) => node.checkVisibility({visibilityProperty: true}));
  const boxes = nodes.map((node) => node.getBoundingClientRect());
  for (let place = 1; place < nodes.length; place += 1) {
    const [one, next] = [boxes[place - 1], boxes[place]];
    if (next.bottom <= one.top + 1 && next.left < one.right) found.push(nodes[place].textContent.trim() || nodes[place].id); }
  scrollTo(0, at);
  return found; }"""
# Words that are cut off: a box that hides what does not fit in it.
CUT_OFF: Final = """() => [...document.querySelectorAll('body *')].filter((node) => node.checkVisibility({visibilityProperty: true}))
  .filter((node) => !node.closest('.visually-hidden, .unseen, .skip, select, textarea, .numbers-panel'))
  .filter((node) => ['hidden', 'clip'].includes(getComputedStyle(node).overflowX) && node.clientWidth > 1
    && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1))
  .map((node) => `${node.tagName} ${node.className}`)"""
# A bubble that is still fading in has another contrast than the one people read. What moves without an end (the dots) is left alone.
STILL: Final = """() => Promise.all(document.getAnimations()
  .filter((moving) => moving.effect.getComputedTiming().endTime !== Infinity).map((moving) => moving.finished.catch(() => null)))"""
_NAMED: Final = ("button", "link", "textbox", "combobox", "radio", "checkbox", "dialog", "navigation")


def look_at(page: Page, name: str) -> None:
    """Fails when anything of the above does not hold on the page as it stands. Leaves it as wide as it was, in its own colours."""
    page.wait_for_load_state("load")  # sizes are those of the stylesheet only when it has come
    size = page.viewport_size
    for view in VIEWS:
        page.set_viewport_size({"width": view["width"], "height": view["height"]})
        page.emulate_media(color_scheme=view["color_scheme"], forced_colors=view["forced_colors"], reduced_motion="reduce")
        found = {"sideways": page.evaluate(SIDEWAYS), "small": page.evaluate(SMALL), "order": page.evaluate(OUT_OF_ORDER),
                 "axe": violations(page, view["forced_colors"])}  # fmt: skip
        assert not any(found.values()), (name, view, found)
    unnamed = nameless(page)
    assert unnamed == [], (name, unnamed)
    page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="no-preference")
    page.set_viewport_size({"width": 1280, "height": 800})
    larger_text(page, name)
    if size:
        page.set_viewport_size(size)


def larger_text(page: Page, name: str) -> None:
    """Text at 200 % (1.4.4): nothing is cut off and nothing scrolls sideways."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = {"sideways": page.evaluate(SIDEWAYS), "cut off": page.evaluate(CUT_OFF)}
    assert not any(found.values()), (name, "200 %", found)
    page.evaluate("document.documentElement.style.fontSize = ''")


def violations(page: Page, forced_colors: str = "none") -> list[tuple[str, list[str]]]:
    """What axe-core finds: (rule, [HTML of each place]). Colours that the system forces are its own, and axe-core cannot read them."""
    options = RULES if forced_colors == "none" else {**RULES, "rules": {"color-contrast": {"enabled": False}}}
    page.evaluate(STILL)
    found = Axe().run(page, options=options).response["violations"]
    return [(fault["id"], [node["html"][:160] for node in fault["nodes"]]) for fault in found]


def nameless(page: Page) -> list[str]:
    """Controls and groups that a screen reader would meet without a name, from the browser's accessibility tree."""
    lines = page.locator("body").aria_snapshot().splitlines()
    return [line.strip() for line in lines if re.match(rf"\s*- ({'|'.join(_NAMED)})(?: \[|:?$)", line) and not re.search(r'"[^"]+"', line)]
