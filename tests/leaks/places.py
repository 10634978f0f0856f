"""Everything that an installation leaves behind, by place, and the few places where something may stand, with why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.leaks.installation import Watched
from tests.leaks.marks import FIXED, SAID
from tests.leaks.search import Hit, Search

SECRETS: Final = {"bridge_token": "bryggans nyckel", "content_key": "innehållets nyckel", "conversation_key": "samtalens nyckel",
                  "receipt_key": "kvittonas nyckel"}  # fmt: skip
DATABASE, SECRET_FILES, RECIPIENT, ACTIONS = "databas", "hemliga filer", "webhookens mottagare", "omgivning för actions"
_OF_THE_TICKET: Final = ("egnaord", "förnamn", "tider", "tolk", "telefon")

DECLARED: Final[dict[tuple[str, str], str]] = {
    ("samtalets nummer", DATABASE): "radens namn; utan samtalets nyckel öppnar det ingenting",
    ("personalens namn", DATABASE): "kontots namn",
    ("bryggans nyckel", ACTIONS): "buren läser inga av våra filer, så nyckeln till bryggan ligger i omgivningen",
    **{(mark, SECRET_FILES): "filen är till för den, med läsrätt för en användare" for mark in SECRETS.values()},
    **{(mark, RECIPIENT): "kommunens eget system, som personen sa ja till" for mark in _OF_THE_TICKET},
}
"""(mark, place) pairs that are no leak. The report shows each with its reason."""


def marks(watched: Watched, seen: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """All marks: those that were sent, those that the system made, and its keys."""
    folder = watched.settings.secret_folder
    keys = {mark: ((folder / name).read_text(encoding="ascii").strip(),) for name, mark in SECRETS.items()}
    return FIXED | seen | keys


def files(watched: Watched) -> Iterator[tuple[str, Path]]:
    """(place, file) for every file: data folder, raw lines, terminal, temporary files, browser profiles, what the recipients got."""
    yield "terminal", watched.folder / "terminal.txt"
    yield from watched.recipients.keep()
    for name in ("data", "raw", "tmp", *sorted(path.name for path in watched.folder.glob("profile*"))):
        for path in sorted((watched.folder / name).rglob("*")):
            if path.is_file():
                yield _place(name, path.relative_to(watched.folder / name)), path


def _place(above: str, path: Path) -> str:
    if above == "raw":
        return f"rå utskrift från {path.stem}"
    if above != "data":
        return {"tmp": "tillfälliga filer"}.get(above, "webbläsarens profil")
    inside = {"postgres": DATABASE, "valkey": "dörrklocka", "secrets": SECRET_FILES, "rasa": "Rasas mapp", "run": "körläge"}
    return f"logg från {path.name.partition('.')[0]}" if path.parts[0] == "log" else inside.get(path.parts[0], "datamapp")


def processes(watched: Watched) -> Iterator[tuple[str, bytes]]:
    """(place, bytes): command line and environment of every process as any user of the same kind can read them."""
    names = {pid: name for name, pid in watched.installed.pids().items()}
    for process in watched.family():
        name = next((names[each.pid] for each in [process, *process.parents()] if each.pid in names), "steget up")
        for what, file in (("kommandorad", "cmdline"), ("omgivning", "environ")):
            try:
                yield f"{what} för {name}", Path(f"/proc/{process.pid}/{file}").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue


def dumping(watched: Watched) -> list[str]:
    """Processes below the supervisor that would leave a core dump, which holds what people wrote."""
    found = []
    for process in watched.family()[1:]:
        try:
            limits = Path(f"/proc/{process.pid}/limits").read_text(encoding="ascii")
        except (FileNotFoundError, ProcessLookupError):
            continue
        line = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        found += [process.name()] if line.split()[4] != "0" else []
    return found


def hits(watched: Watched, search: Search) -> list[Hit]:
    """All hits, the declared ones too."""
    shown = {Hit(place, *hit) for place, content in processes(watched) for hit in search.in_bytes(content)}
    return sorted(shown | set(search.in_files(files(watched))))


def undeclared(found: list[Hit]) -> list[Hit]:
    """The leaks among them."""
    return [hit for hit in found if (hit.mark, hit.place) not in DECLARED]


assert not {mark for mark, _ in DECLARED} & (set(SAID) - set(_OF_THE_TICKET)), "what people write may only go to whom they said yes to"
