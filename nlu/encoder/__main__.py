"""`python -m nlu.encoder`: serves the nlu service on STEGET_HOST:STEGET_PORT."""

from __future__ import annotations

import sys
from pathlib import Path

from foundation.logs import start_logs
from foundation.serving import serve
from foundation.settings import ROOT, Settings, load_settings
from nlu.encoder.heads import ModelError
from nlu.encoder.model import EncoderError
from nlu.encoder.service import load_app


class NluSettings(Settings):
    """Where to listen, which models to serve, and the folder of the content's versions."""

    host: str = "127.0.0.1"
    port: int
    models: Path = ROOT / "models"
    nlu_threads: int = 2
    content: Path | None = None


def main() -> None:
    """Exits with 1 and a reason when the models can't be used."""
    settings, log = load_settings(NluSettings), start_logs("nlu")
    try:
        app = load_app(settings.models, settings.nlu_threads, log, settings.content)
    except (EncoderError, ModelError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None
    serve(app, settings.host, settings.port)


if __name__ == "__main__":
    main()
