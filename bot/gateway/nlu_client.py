"""The nlu service: intent and the semantic half of the danger screen. Late or dead, the rules stand alone."""

from __future__ import annotations

from typing import Any, Final, Literal, Protocol

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.gateway.bulkhead import BehindHand, Bulkhead
from foundation.content.versions import SHIPPED

NLU_SECONDS: Final = 0.4
ANSWER_SECONDS: Final = 5.0  # longer than anybody waits: until then nlu is still at work on it
_BEHIND_SECONDS: Final = 0.3  # a message that waits longer than this for its turn is not done within NLU_SECONDS
MAX_CHARACTERS: Final = 8192


def nlu_queue() -> Bulkhead[httpx.Response]:
    """What the service owes us; one for the process, whichever versions it is asked for."""
    return Bulkhead(_BEHIND_SECONDS)


class NluSilent(Exception):
    """No analysis: dead, late or unreadable."""


class _Guess(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    name: str = Field(pattern=r"^[a-z_]{1,60}$")
    confidence: float = Field(ge=0, le=1)


class Analysis(BaseModel):
    """As in tests/contract/nlu-analysis.schema.json."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    intent: _Guess
    ranking: list[_Guess] = Field(max_length=3)
    action: Literal["none", "ask", "emergency"]
    flags: list[str]

    def wire(self) -> dict[str, Any]:
        """Plain JSON for Rasa's metadata."""
        return self.model_dump()


NOT_UNDERSTOOD: Final[dict[str, Any]] = {"intent": {"name": "nlu_fallback", "confidence": 0.0}, "ranking": []}
"""Stands in Rasa's metadata for an analysis that did not come, so that Rasa does not ask nlu again, which would hold up everybody."""


class Understanding(Protocol):
    """What the gate needs of the nlu service."""

    async def parse(self, text: str) -> Analysis:
        """The analysis of `text`. Raises NluSilent."""

    async def is_ready(self) -> bool:
        """Whether a sentence is analysed now."""


class NluClient:
    """The real service, over a pool of kept connections. It is asked for the version `content`."""

    def __init__(self, http: httpx.AsyncClient, content: str = SHIPPED, queue: Bulkhead[httpx.Response] | None = None) -> None:
        self._http, self._content, self._bulkhead = http, content, queue or nlu_queue()

    async def parse(self, text: str) -> Analysis:
        """See Understanding."""
        try:
            sent = {"text": text[:MAX_CHARACTERS], "content": self._content}
            response = await self._bulkhead.ask(lambda: self._http.post("/v1/parse", json=sent), NLU_SECONDS)
            if response.status_code != 200:
                raise NluSilent
            return Analysis.model_validate_json(response.content)
        except (BehindHand, TimeoutError, httpx.HTTPError, ValidationError) as error:
            raise NluSilent from error

    async def is_ready(self) -> bool:
        """See Understanding."""
        try:
            await self.parse("vad kostar det")
        except NluSilent:
            return False
        return True
