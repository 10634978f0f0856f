"""A municipality's own receiver as inbox: one signed POST for a parcel, and whatever the answer is, no second one."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Final

import httpx

from handover.delivery.inbox import Accepted, Rendered
from handover.delivery.inboxes.webhook.answers import acknowledges, failure_of_error, failure_of_status
from handover.delivery.inboxes.webhook.body import body_of
from handover.delivery.inboxes.webhook.checked_transport import CheckedTransport
from handover.delivery.inboxes.webhook.resolver import Resolver, SystemResolver
from handover.delivery.inboxes.webhook.settings import WebhookSettings
from handover.delivery.inboxes.webhook.signing import signed_headers

CONNECT_SECONDS: Final = 10.0
# Without "identity" the other side may compress its answer, which would have to be unpacked to be read.
_HEADERS: Final = {"content-type": "application/json", "accept": "application/json", "accept-encoding": "identity",
                   "user-agent": "forsta-steget", "connection": "close"}  # fmt: skip


class WebhookInbox:
    """Inbox of kind "webhook". `network` makes what carries a request; `clock` gives Unix seconds.

    Raises WebhookSettingsError when the file of trusted authorities cannot be read.
    """

    kind = "webhook"

    def __init__(
        self, settings: WebhookSettings, resolver: Resolver | None = None, clock: Callable[[], float] = time.time,
        network: Callable[[], httpx.AsyncBaseTransport] | None = None,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._keys = settings.keys()
        self._resolver = resolver or SystemResolver()
        self._clock = clock
        self._network = network or _verified_network(settings)

    async def deliver(self, rendered: Rendered) -> Accepted:
        """2xx is taken; delivered only if the receiver says so. The reference is the parcel's id, which the receiver knows it by.

        Raises InboxUnreachable and InboxRefused, with the codes of `answers`.
        """
        identity = rendered.parcel.id
        body = body_of(rendered, self._settings.with_documents)
        headers = {**_HEADERS, **signed_headers(identity, body, self._keys, self._clock())}
        try:
            return Accepted(identity, await self._post(body, headers))
        except (httpx.HTTPError, OSError) as error:
            failure = failure_of_error(error)
        # Raised out here, so that it does not hold on to the library's error, which knows the request and its content.
        raise failure

    async def _post(self, body: bytes, headers: dict[str, str]) -> bool:
        # A client for each delivery: no cookie, no connection and no looked-up address outlives it.
        async with self._client() as client:
            request = client.build_request("POST", self._settings.url, content=body, headers=headers)
            async with asyncio.timeout(self._settings.timeout_seconds):
                response = await client.send(request, stream=True)
            async with contextlib.aclosing(response):
                failure = failure_of_status(response.status_code)
                if failure:
                    raise failure
                return await self._acknowledged(response)

    async def _acknowledged(self, response: httpx.Response) -> bool:
        """Never a failure: the status has said that the parcel was taken, whatever becomes of the rest of the answer."""
        try:
            async with asyncio.timeout(self._settings.timeout_seconds):
                return await acknowledges(response)
        except (httpx.HTTPError, OSError):
            return False

    def _client(self) -> httpx.AsyncClient:
        checked = CheckedTransport(self._network(), self._resolver, self._settings.destinations())
        timeout = httpx.Timeout(self._settings.timeout_seconds, connect=CONNECT_SECONDS)
        return httpx.AsyncClient(transport=checked, timeout=timeout, trust_env=False, follow_redirects=False)


def _verified_network(settings: WebhookSettings) -> Callable[[], httpx.AsyncBaseTransport]:
    tls = settings.tls()
    return lambda: httpx.AsyncHTTPTransport(verify=tls, trust_env=False)
