"""The nlu service: one text in, one analysis out. It keeps nothing and logs no text."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from foundation.logs import EventLog
from foundation.problems import install_problems
from foundation.web import BodyLimit
from nlu.encoder.analyser import Analyser

KNOWN = ("vad kostar det", "ask_cost")


class ParseRequest(BaseModel):
    """tests/contract/nlu-request."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=8192)


def create_app(analyser: Analyser, log: EventLog) -> FastAPI:
    """The internal app over a loaded `analyser`."""
    app = FastAPI(title="Första steget nlu", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(BodyLimit)
    install_problems(app, log)

    @app.post("/v1/parse")
    async def parse(request: ParseRequest) -> JSONResponse:
        # On the event loop on purpose: the encoder uses all cores, a second thread would only slow both down.
        return JSONResponse(analyser.analyse(request.text))

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        ready = analyser.analyse(KNOWN[0])["intent"]["name"] == KNOWN[1]
        return JSONResponse({"ready": ready, "model": analyser.encoder.identity}, 200 if ready else 503)

    return app


def load_app(models: Path, threads: int, log: EventLog) -> FastAPI:
    """Loads the model below `models` and warms it with one sentence, so that the first person does not wait."""
    analyser = Analyser.load(models, threads)
    analyser.analyse(KNOWN[0])
    return create_app(analyser, log)
