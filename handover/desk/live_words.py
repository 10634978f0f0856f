"""What staff read in a live conversation: who wrote, what happened, how it stands."""

from __future__ import annotations

from typing import Final

from handover.core import times
from handover.store import clock
from handover.store.live.course import LiveLine
from handover.store.live.staff import StaffView

_HAPPENED: Final = {
    "joined": ("Du gick in i samtalet.", "En kollega gick in i samtalet."),
    "lapsed": ("Kontakten med er bröts. Personen väntar igen.",) * 2,
    "returned": ("Du lämnade tillbaka samtalet till boten.", "En kollega lämnade tillbaka samtalet till boten."),
    "closed": ("Du avslutade samtalet.", "En kollega avslutade samtalet."),
    "left": ("Personen har lämnat samtalet.",) * 2,
}
_WROTE: Final = {"person": "Personen", "staff": "Du"}
_STATES: Final = {
    "waiting": "Personen väntar på någon",
    "returned": "Boten svarar igen",
    "closed": "Avslutat",
    "left": "Personen har lämnat samtalet",
}


def state_words(view: StaffView) -> str:
    """Who is in it, or how it ended."""
    if view.state == "staff":
        return "Du skriver med personen" if view.is_mine else "En kollega skriver med personen"
    return _STATES[view.state]


def line_words(line: LiveLine, staff_id: int) -> dict[str, object]:
    """A line for the page and the stream: `who` wrote, or what happened in `text`. Colleagues are not named."""
    is_mine = line.staff_id == staff_id
    if line.side == "system":
        text, who = _HAPPENED.get(line.kind, ("Något hände.",) * 2)[not is_mine], ""
    else:
        text, who = line.text, "En kollega" if line.side == "staff" and not is_mine else _WROTE[line.side]
    if line.kind == "earlier":
        who = "Personen skrev till boten innan"
    return {"ordinal": line.ordinal, "side": line.side, "who": who, "text": text,
            "at": times.machine(line.at), "time": times.near_words(line.at, clock.now())}  # fmt: skip
