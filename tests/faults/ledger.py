"""What people were shown, written by themselves: one line per receipt, on the disk before the next step. It is the truth."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shown:
    """A receipt that a person has seen, with its municipality and the moment (Unix seconds)."""

    code: str
    municipality: str
    at: float


class Ledger:
    """Append-only. Nothing of the product reads or writes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.touch()

    def write(self, code: str, municipality: str) -> None:
        """Keeps a receipt that has been shown just now."""
        with self._path.open("a", encoding="ascii") as stream:
            stream.write(json.dumps(asdict(Shown(code, municipality, time.time()))) + "\n")
            stream.flush()
            os.fsync(stream.fileno())

    def read(self) -> list[Shown]:
        """All of them, in order."""
        return [Shown(**json.loads(line)) for line in self._path.read_text(encoding="ascii").splitlines()]
