"""The nlu service: intent and the semantic half of the danger screen. Late or dead, the rules stand alone."""

from __future__ import annotations

from typing import Any, Final, Literal, Protocol

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

NLU_SECONDS: Final = 0.4
MAX_CHARACTERS: Final = 8192


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


class Understanding(Protocol):
    """What the gate needs of the nlu service."""

    async def parse(self, text: str) -> Analysis:
        """The analysis of `text`. Raises NluSilent."""

    async def is_ready(self) -> bool:
        """Whether a sentence is analysed now."""


class NluClient:
    """The real service, over a pool of kept connections."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def parse(self, text: str) -> Analysis:
        """See Understanding."""
        try:
            response = await self._http.post("/v1/parse", json={"text": text[:MAX_CHARACTERS]})
            if response.status_code != 200:
                raise NluSilent
            return Analysis.model_validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise NluSilent from error

    async def is_ready(self) -> bool:
        """See Understanding."""
        try:
            await self.parse("vad kostar det")
        except NluSilent:
            return False
        return True
