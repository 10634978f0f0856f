"""The nlu service: one text in, one analysis out. It keeps nothing and logs no text."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from foundation.content.versions import SHIPPED, VersionBroken, Versions
from foundation.logs import EventLog
from foundation.problems import Problem, install_problems
from foundation.web import BodyLimit
from nlu.encoder.analyser import Analyser
from nlu.encoder.versions import VersionedAnalysers

KNOWN = ("vad kostar det", "ask_cost")


class ParseRequest(BaseModel):
    """tests/contract/nlu-request."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=8192)
    content: str = Field(default=SHIPPED, max_length=64)


class VersionRequest(BaseModel):
    """tests/contract/content-version."""

    model_config = ConfigDict(extra="forbid")
    content: str = Field(max_length=64)


def create_app(analysers: VersionedAnalysers, log: EventLog) -> FastAPI:
    """The internal app over loaded `analysers`."""
    app = FastAPI(title="Första steget nlu", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(BodyLimit)
    install_problems(app, log)

    @app.post("/v1/parse")
    async def parse(request: ParseRequest) -> JSONResponse:
        # On the event loop on purpose: the encoder uses all cores, a second thread would only slow both down.
        return JSONResponse(analysers.of(request.content).analyse(request.text))

    @app.post("/v1/versions")
    async def versions(request: VersionRequest) -> JSONResponse:
        try:
            await analysers.prepare(request.content)
        except VersionBroken as broken:
            raise Problem(409, "content-refused", "Versionen går inte att använda", detail=str(broken)) from None
        return JSONResponse({"content": request.content})

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        started = analysers.started
        ready = started.analyse(KNOWN[0])["intent"]["name"] == KNOWN[1]
        return JSONResponse({"ready": ready, "model": started.encoder.identity, "content": analysers.ready()}, 200 if ready else 503)

    return app


def load_app(models: Path, threads: int, log: EventLog, content: Path | None = None) -> FastAPI:
    """Loads the model below `models` and the live version of the folder `content`, warm for the first person."""
    analyser = Analyser.load(models, threads)
    analyser.analyse(KNOWN[0])
    analysers = VersionedAnalysers(analyser, models / "heads", Versions(content) if content else None, log)
    analysers.prepare_live()
    return create_app(analysers, log)
