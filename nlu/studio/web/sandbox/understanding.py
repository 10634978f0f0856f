"""The nlu service, asked what it makes of a text in a version that need not be the live one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

import httpx

_SECONDS, _LOAD_SECONDS = 5.0, 60.0
_REFUSED: Final = 409
_LONGEST: Final = 8192


class UnderstandingSilent(Exception):
    """No analysis, or it has not got the version; the text says in Swedish why, where it did."""


class Understanding(Protocol):
    """What a trial needs of the nlu service."""

    def load(self, version: str) -> None:
        """Makes it ready to read with `version`. Raises UnderstandingSilent."""
        ...

    def read(self, text: str, version: str) -> dict[str, Any]:
        """The analysis, as in tests/contract/nlu-analysis.schema.json. Raises UnderstandingSilent."""
        ...


class NluService:
    """The real one."""

    def __init__(self, url: str, http: httpx.Client | None = None) -> None:
        self._http = http or httpx.Client(base_url=url, trust_env=False)

    def load(self, version: str) -> None:
        """See Understanding."""
        self._post("/v1/versions", {"content": version}, _LOAD_SECONDS)

    def read(self, text: str, version: str) -> dict[str, Any]:
        """See Understanding."""
        said = self._post("/v1/parse", {"text": text[:_LONGEST], "content": version}, _SECONDS)
        if not isinstance(said, dict) or not {"intent", "ranking", "action", "flags"} <= said.keys():
            raise UnderstandingSilent
        return said

    def _post(self, path: str, body: Mapping[str, Any], seconds: float) -> Any:
        try:
            response = self._http.post(path, json=dict(body), timeout=seconds)
            if response.status_code == _REFUSED:
                raise UnderstandingSilent(str(response.json().get("detail", "")))
            response.raise_for_status()
            return response.json()
        except (httpx.HTTPError, ValueError, AttributeError):
            raise UnderstandingSilent from None
