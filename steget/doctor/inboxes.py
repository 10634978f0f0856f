"""The municipalities' inboxes: is the file right, and what do the inboxes say of themselves?"""

from __future__ import annotations

import asyncio
from pathlib import Path

from foundation.directory import load_municipalities
from handover.delivery.inbox import Examinable
from handover.delivery.inbox_file import read_inboxes
from handover.delivery.inboxes.registry import build_inboxes
from handover.municipality_file import MunicipalityFileError
from handover.store.canaries import Line
from steget.doctor.finding import Finding, fault, fine, warn

ABOUT = "inkorgarna"
_ADVICE = "Rätta filen som STEGET_INBOXES pekar på. Se docs/inboxes.md."


async def check_inboxes(path: Path | None) -> list[Finding]:
    """One finding when all is well, else one for each thing that is wrong. Sends nothing."""
    try:
        inboxes = build_inboxes(read_inboxes(path, load_municipalities()))
    except MunicipalityFileError as error:
        return [fault(ABOUT, str(error), _ADVICE)]
    examined = {line: inbox for line, inbox in inboxes.items() if isinstance(inbox, Examinable)}
    said = await asyncio.gather(*(inbox.problems() for inbox in examined.values()))
    found = [_finding(line, sentence) for line, sentences in zip(examined, said, strict=True) for sentence in sentences]
    if not inboxes:
        return [fine(ABOUT, "Ingen inkorg är inställd. Ärendena finns i ärendevyn.")]
    return found or [fine(ABOUT, f"Inkorgarna är rätt inställda: {len(inboxes)}.")]


def _finding(line: Line, sentence: str) -> Finding:
    return warn(f"{ABOUT}: {line[1]} för {line[0]}", f"{line[1]} för {line[0]}: {sentence}", _ADVICE)
