"""HTTP clients for the inner services: kept connections, short patience, no proxy and no environment."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from bot.gateway.bridge_client import BRIDGE_SECONDS
from bot.gateway.inner_http import InnerTransport
from bot.gateway.nlu_client import ANSWER_SECONDS
from bot.gateway.rasa_client import RASA_SECONDS
from bot.gateway.settings import GatewaySettings

_LIMITS = httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=25)


@dataclass(frozen=True, slots=True)
class Clients:
    """One pool per service."""

    nlu: httpx.AsyncClient
    rasa: httpx.AsyncClient
    bridge: httpx.AsyncClient

    async def close(self) -> None:
        """Closes the pools."""
        for client in (self.nlu, self.rasa, self.bridge):
            await client.aclose()


def make_clients(settings: GatewaySettings) -> Clients:
    """The real ones, for the addresses in `settings`."""
    bearer = {"Authorization": f"Bearer {settings.bridge_token.get_secret_value()}"}
    timeout = httpx.Timeout(BRIDGE_SECONDS, connect=1.0)
    bridge = httpx.AsyncClient(base_url=str(settings.bridge_url), timeout=timeout, limits=_LIMITS, headers=bearer, trust_env=False)
    return Clients(_hot(str(settings.nlu_url), ANSWER_SECONDS), _hot(str(settings.rasa_url), RASA_SECONDS), bridge)


def _hot(url: str, seconds: float) -> httpx.AsyncClient:
    """A client on the path of every turn; over plain HTTP it is the lean one."""
    address = httpx.URL(url)
    lean = InnerTransport(address.host, address.port or 80) if address.scheme == "http" else None
    return httpx.AsyncClient(base_url=url, timeout=seconds, limits=_LIMITS, transport=lean, trust_env=False)
