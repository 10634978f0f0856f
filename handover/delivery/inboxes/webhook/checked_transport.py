"""A transport for httpx that looks a host up once, checks every address, and connects to exactly what was checked.

The request goes to the address itself, so nothing looks the name up a second time and DNS rebinding has no moment to act in. The
`Host` header keeps the name, and httpx's extension `sni_hostname` makes TLS ask for and verify the name.
"""

from __future__ import annotations

import socket
from typing import Final

import httpx

from handover.delivery.inbox import InboxFailure, InboxRefused, InboxUnreachable
from handover.delivery.inboxes.webhook.destination import Destinations, is_loopback
from handover.delivery.inboxes.webhook.resolver import Resolver

MOST_ADDRESSES: Final = 4
_NO_SUCH_NAME: Final = {socket.EAI_NONAME, socket.EAI_NODATA}
_PORTS: Final = {"https": 443, "http": 80}


class CheckedTransport(httpx.AsyncBaseTransport):
    """Puts the check before `inner`, for every request. Raises InboxRefused and InboxUnreachable besides httpx's own."""

    def __init__(self, inner: httpx.AsyncBaseTransport, resolver: Resolver, destinations: Destinations) -> None:
        self._inner = inner
        self._resolver = resolver
        self._destinations = destinations

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Tries the addresses in order. Only a connection that never came about leads to the next: nothing was sent then."""
        *others, last = await self._checked(request.url)
        for address in others:
            try:
                return await self._inner.handle_async_request(_sent_to(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._inner.handle_async_request(_sent_to(request, last))

    async def aclose(self) -> None:
        """Closes what is beneath."""
        await self._inner.aclose()

    async def _checked(self, url: httpx.URL) -> list[str]:
        found = await self._resolved(url)
        # One bad address among good ones condemns them all: an honest receiver has none, a rebinding name has both.
        if not found or not all(self._permits(url, address) for address in found):
            raise InboxRefused("forbidden_address")
        return found[:MOST_ADDRESSES]

    def _permits(self, url: httpx.URL, address: str) -> bool:
        return self._destinations.permits(address) and (url.scheme == "https" or is_loopback(address))

    async def _resolved(self, url: httpx.URL) -> list[str]:
        try:
            return await self._resolver.addresses(url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme])
        except socket.gaierror as error:
            failure: InboxFailure = InboxRefused("unknown_name") if error.errno in _NO_SUCH_NAME else InboxUnreachable("no_name_service")
        except (OSError, UnicodeError):
            failure = InboxUnreachable("no_name_service")
        raise failure


def _sent_to(request: httpx.Request, address: str) -> httpx.Request:
    name = request.url.raw_host.decode("ascii")
    return httpx.Request(
        request.method, request.url.copy_with(host=address), headers=request.headers, stream=request.stream,
        extensions={**request.extensions, "sni_hostname": name},
    )  # fmt: skip
