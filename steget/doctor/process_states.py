"""Where each process stands by `steget up`'s own account: what is not up is told by name, also what answers no questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from steget.doctor.finding import Finding, fault, warn
from steget.processes.keeper import State
from steget.processes.state import Running

NAMES: Final = {"postgres": "Databasen", "valkey": "Valkey", "migrations": "Databasens tabeller", "nlu": "Förståelsen", "rasa": "Rasa",
                "actions": "Actions", "bridge": "Bridge", "delivery": "Leveranserna", "gateway": "Chatten", "desk": "Personalens sidor",
                "studio": "Träningen"}  # fmt: skip
"""What the doctor calls each process."""
_WELL: Final = (State.UP, State.DONE)
_SOON: Final = {State.WAITING: "väntar på andra processer", State.STARTING: "startar"}
_WRONG: Final = {State.DOWN: "är nere och startas om", State.FAILED: "går inte att starta", State.STOPPED: "är stoppad"}


def check_states(rows: Iterable[Running]) -> list[Finding]:
    """One finding for each process that is neither up nor done. What still starts is a warning."""
    return [_finding(row) for row in rows if row.state not in _WELL]


def told_by_state(rows: Iterable[Running]) -> set[str]:
    """Processes that it is no use to ask: that they are down, or still starting, says it better than that they do not answer.

    One that starts again after a fall is asked too, or it would be a warning for ever.
    """
    return {row.name for row in rows if row.state not in (_WELL if not row.restarts else (*_WELL, *_SOON))}


def _finding(row: Running) -> Finding:
    name = NAMES.get(row.name, row.name)
    about = name if name.casefold() == row.name else f"{name} ({row.name})"
    log = f"datamappens log/{row.name}.log"
    if soon := _SOON.get(row.state):
        return warn(about, f"{about} {soon}.", f"Vänta en stund och kör `steget doctor` igen. Hjälper det inte: läs {log}.")
    wrong = _WRONG.get(row.state, "svarar inte")
    return fault(about, f"{about} {wrong}.", f"Läs händelserna i {log}. Rätta felet, och starta om med `make run`.")
