"""Looks for danger in what is written outside the chat: a form's own words, a reply to staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.gateway.content.texts import Texts
from bot.gateway.gate import Gate
from bot.gateway.reading import read_text
from foundation.problems import Problem

MEMBER: Final = "emergency"


@dataclass(frozen=True, slots=True)
class Alarm:
    """`text` is what must be shown at once, or None; `flags` are for staff in either case; `action` is the gate's."""

    text: str | None = None
    flags: tuple[str, ...] = ()
    action: str = "none"

    def in_words(self, words: Callable[[str], str]) -> Alarm:
        """The same in another language; `words` gives a Swedish text in it."""
        return self if self.text is None else replace(self, text=words(self.text))

    def beside(self, answer: dict[str, Any]) -> dict[str, Any]:
        """`answer`, with the member `emergency` when there is something to show."""
        return answer if self.text is None else {**answer, MEMBER: self.text}

    def within(self, problem: Problem) -> Problem:
        """`problem`, saying the emergency text first: an outage must not hide it."""
        if self.text is None:
            return problem
        detail = f"{self.text}\n{problem.detail}" if problem.detail else self.text
        return Problem(problem.status, problem.name, problem.title, detail=detail, errors=problem.errors, headers=problem.headers)


class Alarms:
    """The same gate as in the chat."""

    def __init__(self, gate: Gate, texts: Texts) -> None:
        self._gate, self._texts = gate, texts

    async def of(self, text: object) -> Alarm:
        """The alarm for a text; nothing for what is no text."""
        read = read_text(text) if isinstance(text, str) else None
        if read is None:
            return Alarm()
        finding = (await self._gate.examine(read, await self._gate.screen(read))).finding
        shown = self._texts.emergency.of(finding.flags) if finding.action == "emergency" else None
        return Alarm(shown, finding.flags, finding.action)
