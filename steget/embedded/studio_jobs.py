"""The process that trains, judges and publishes what editors ask for in the studio."""

from __future__ import annotations

import sys
from typing import Final

from steget.embedded.environment import app_environment
from steget.embedded.postgres import database_url
from steget.embedded.web_processes import loopback
from steget.installation import Installation
from steget.places import MODELS, RASA_ENVIRONMENT
from steget.probes.studio import ask_studio
from steget.processes.spec import GIVES_WAY, Spec

_STOP_SECONDS: Final = 9.0  # a switch that is under way is taken back, and a training killed


def studio_jobs_spec(installation: Installation, addresses: dict[str, str]) -> Spec:
    """Computes for minutes, so it gives way to everybody; it lowers itself further. It alone writes to the folder of versions."""
    env = {"STEGET_DATABASE_URL": database_url(installation), "STEGET_CONTENT": str(installation.content_folder),
           "STEGET_CHAT_URL": loopback(installation.public_host, installation.public_port), "STEGET_RASA_URL": addresses["rasa"],
           "STEGET_RASA_BIN": str(RASA_ENVIRONMENT / "bin" / "rasa"), "STEGET_MODELS": str(MODELS)}  # fmt: skip
    return Spec(name="studio", label="Träning (studio)", command=(sys.executable, "-m", "nlu.studio.jobs"), env=app_environment(env),
                probe=lambda: ask_studio(installation.content_folder), needs=("migrations",), uses=("rasa",), nice=GIVES_WAY,
                stop_seconds=_STOP_SECONDS)  # fmt: skip
