"""Do the running processes do their work?"""

from __future__ import annotations

import asyncio
import os

from steget.data_folder import state_file
from steget.doctor.finding import Finding, fine, from_probe, warn
from steget.doctor.process_states import NAMES, check_states, told_by_state
from steget.installation import Installation
from steget.probes.web import ask

_QUESTIONS = {
    "nlu": ("nlu", "Förståelsen tolkar en känd mening rätt."),
    "rasa": ("rasa", "Rasa ger svar på en känd fråga."),
    "actions": ("actions", "Actions svarar."),
    "bridge": ("readiness", "Bridge svarar och når databasen."),
    "gateway": ("readiness", "Chatten svarar och når allt den behöver."),
    "desk": ("readiness", "Personalens sidor svarar."),
}
_SETTINGS = {"nlu": "STEGET_NLU_URL", "rasa": "STEGET_RASA_URL", "actions": "STEGET_ACTIONS_URL", "bridge": "STEGET_BRIDGE_URL"}


def addresses(installation: Installation) -> dict[str, str]:
    """Where the processes answer: as `steget up` tells, or as the settings of a larger installation say."""
    told = {name: os.environ[setting] for name, setting in _SETTINGS.items() if os.environ.get(setting)}
    running = state_file(installation).running()
    return told | {name: f"http://127.0.0.1:{row.port}" for name, row in running.items() if row.port and name in _QUESTIONS}


async def check_processes(installation: Installation) -> list[Finding]:
    """Each process that should run is where it should be, and answers a question with a known answer."""
    places = addresses(installation)
    if not places:
        return [warn("processer", "Ingenting körs.", "Starta med `make run`.")]
    running = state_file(installation).running()
    told = told_by_state(running.values())
    restarted = [name for name, row in running.items() if row.restarts]
    asked = await asyncio.gather(*(_ask(name, base) for name, base in places.items() if name not in told))
    return [*check_states(running.values()), *asked, _restarts(restarted)]


async def _ask(name: str, base: str) -> Finding:
    question, well = _QUESTIONS[name]
    return await from_probe(NAMES[name], lambda: ask(question, base), well, f"Läs händelserna i datamappens log/{name}.log.")


def _restarts(names: list[str]) -> Finding:
    if names:
        return warn("omstarter", f"Har startats om sedan start: {', '.join(names)}.", "En enstaka gång är inget att göra åt.")
    return fine("omstarter", "Ingen process har behövt startas om.")
