"""What the simulator is told to get wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["500", "502", "401", "429", "html", "cut", "cut_after", "late", "late_after", "odd"]
"""A status (429 with `seconds` to wait); 200 with a page of HTML; the connection cut before or after the call was obeyed;
`seconds` late before or after that; a yes without a result that can be read."""


@dataclass(slots=True)
class Fault:
    """Befalls the next `times` calls of `method` (any: *)."""

    kind: Kind
    method: str = "*"
    times: int = 1
    seconds: float = 0.0


class Faults:
    """In the order in which they were asked for."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def plan(self, fault: Fault) -> None:
        """Lets it befall what comes."""
        self._planned.append(fault)

    def clear(self) -> None:
        """Everything works again."""
        self._planned.clear()

    def befalling(self, method: str) -> Fault | None:
        """The fault of this call."""
        for fault in self._planned:
            if fault.times > 0 and fault.method.lower() in ("*", method):
                fault.times -= 1
                return fault
        return None
