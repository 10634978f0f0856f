"""An app for codes, as staff have it in their phones, and the way from password to queue with it."""

from __future__ import annotations

import re
import time

import httpx
import pyotp
from playwright.sync_api import Page

STEP = 30
_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_SECRET = re.compile(r'<p class="secret"[^>]*>(.*?)</p>', re.S)


class CodeApp:
    """Gives each code once: a second login within half a minute gets the next one, and the fourth waits."""

    def __init__(self, secret: str) -> None:
        self._totp, self._last = pyotp.TOTP(secret), 0

    def code(self) -> str:
        """Six digits that have not been given before."""
        step = max(self._last + 1, int(time.time()) // STEP - 1)
        while step > time.time() // STEP + 1:
            time.sleep(0.2)
        self._last = step
        return self._totp.generate_otp(step)


def secret_on(page: str) -> str:
    """The secret that the page for a new app shows in groups of four."""
    found = _SECRET.search(page)
    assert found, "no secret on the page"
    return re.sub(r"<[^>]+>|\s", "", found[1])


def secret_shown_on(page: Page) -> str:
    """The same in a browser, once the page for a new app has come: reading its markup at once may meet an empty page."""
    return re.sub(r"\s", "", page.locator("p.secret").text_content() or "")


def log_in(client: httpx.Client, username: str, password: str, app: CodeApp | None = None) -> CodeApp:
    """From the login page to the queue, making the second step when `app` is None; gives the app for the next time.

    `client` sends our own origin and follows redirects.
    """
    page = _send(client, "/login", client.get("/login"), username=username, password=password)
    if app is None:
        page = _send(client, "/login/setup/app", page)
        app = CodeApp(secret_on(page.text))
        page = _send(client, "/login/setup/app/code", page, code=app.code())
        assert "reservkoder" in page.text, page.status_code
    else:
        page = _send(client, "/login/code", page, code=app.code())
    assert client.get("/queue").url.path == "/queue", "not logged in"
    return app


def _send(client: httpx.Client, path: str, page: httpx.Response, **fields: str) -> httpx.Response:
    token = _TOKEN.search(page.text)
    assert token, f"no form before {path}"
    return client.post(path, data={"form_token": token[1], **fields})
