"""A page that is used with keys alone: what has the focus is known by the role and the name that a screen reader would say."""

from __future__ import annotations

import re

from playwright.sync_api import Page

FURTHEST = 160
"""Presses of Tab. Nothing on the pages of the way may lie further off."""
_FOCUSED = "document.activeElement"


class Keyboard:
    """Counts `presses` (keys that move and choose) and `signs` (what is typed)."""

    def __init__(self, page: Page) -> None:
        self._page, self._devtools = page, page.context.new_cdp_session(page)
        self.presses = self.signs = 0

    def press(self, *keys: str) -> None:
        """Presses keys, one after the other."""
        for key in keys:
            self._page.keyboard.press(key)
            self.presses += 1

    def write(self, text: str) -> None:
        """Types into what has the focus; a line break is Enter."""
        self._page.keyboard.type(text)
        self.signs += len(text)

    def write_anew(self, text: str) -> None:
        """Types in the place of all that stands in the field that has the focus."""
        self.press("Control+A")
        self.write(text)

    def go_to(self, role: str, name: str, *, back: bool = False) -> None:
        """Tab, or with `back` Shift+Tab, until something of this role has the focus whose name begins with `name`."""
        met = []
        for _ in range(FURTHEST):
            self.press("Shift+Tab" if back else "Tab")
            met.append(self.focused())
            if met[-1][0] == role and re.match(rf"{re.escape(name)}(?!\w)", met[-1][1]):
                return
        raise AssertionError(f"no {role} {name!r} within {FURTHEST} presses; met {met}")

    def choose(self, role: str, name: str, *, back: bool = False) -> None:
        """Goes there and presses Enter, which opens a page or sends a form."""
        self.go_to(role, name, back=back)
        with self._page.expect_navigation(wait_until="load"):
            self.press("Enter")

    def skip_to_main(self) -> None:
        """By the link that stands first on every page."""
        self.go_to("link", "Hoppa till innehållet")
        self.press("Enter")

    def focused(self) -> tuple[str, str]:
        """(role, name) of what has the focus, as the browser tells them to a screen reader."""
        found = self._devtools.send("Runtime.evaluate", {"expression": _FOCUSED})["result"]
        tree = self._devtools.send("Accessibility.getPartialAXTree", {"objectId": found["objectId"], "fetchRelatives": False})
        node = tree["nodes"][0]
        return node.get("role", {}).get("value", ""), node.get("name", {}).get("value", "").strip()
