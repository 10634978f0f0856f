"""Somebody on call at the desk, who opens, takes, answers and closes tickets, and tries again when the page does not come."""

from __future__ import annotations

import asyncio
import re

import httpx

from tests.e2e.installation import PASSWORD
from tests.faults.person import insist
from tests.staff_app import log_in

_HIDDEN = re.compile(r'name="(form_token|key|seen)" value="([^"]*)"')


class MemberOfStaff:
    """A logged-in browser; a session outlives the desk's process."""

    def __init__(self, http: httpx.AsyncClient, origin: str) -> None:
        self._http, self._origin = http, {"Origin": origin}

    async def logs_in(self, username: str) -> None:
        """Through both steps, before anything is killed."""
        self._http.cookies = await asyncio.to_thread(self._cookies_of_login, username)

    def _cookies_of_login(self, username: str) -> httpx.Cookies:
        with httpx.Client(base_url=self._http.base_url, timeout=30, follow_redirects=True, headers=self._origin) as browser:
            log_in(browser, username, PASSWORD)
            return browser.cookies

    async def opens(self, ticket_id: str) -> httpx.Response:
        """The ticket's page, which acknowledges it."""
        page = await insist(lambda: self._http.get(f"/tickets/{ticket_id}"))
        assert page.status_code == 200, page.status_code
        return page

    async def takes(self, ticket_id: str) -> None:
        """Claims it."""
        await self._posts(ticket_id, "claim")

    async def answers(self, ticket_id: str, text: str) -> None:
        """Writes to the person; the page's key makes a second sending harmless."""
        await self._posts(ticket_id, "reply", text=text)

    async def closes(self, ticket_id: str) -> None:
        """Done with."""
        await self._posts(ticket_id, "close")

    async def _posts(self, ticket_id: str, act: str, **fields: str) -> None:
        form = {**_hidden(await self.opens(ticket_id)), **fields}
        answer = await insist(lambda: self._http.post(f"/tickets/{ticket_id}/{act}", data=form, headers=self._origin))
        assert answer.status_code == 303, (act, answer.status_code)


def _hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden fields that any form of the page carries."""
    return dict(reversed(_HIDDEN.findall(page.text)))
