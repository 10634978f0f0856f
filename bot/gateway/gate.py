"""The safety gate: rules in this process, joined with the semantic layer when that answers in time."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Protocol

from bot.gateway.nlu_client import NLU_SECONDS, Analysis, NluSilent, Understanding
from bot.gateway.reading import ReadText
from foundation.logs import EventLog
from nlu.safety.join import join
from nlu.safety.screen import Finding

RULE_SECONDS: Final = 1.0  # the rules take about a millisecond; this is a machine that is drowning
_SEMANTIC_END: Final = 2048  # characters: about what the encoder reads; of a longer text it gets both ends
FAILED_SAFE: Final = Finding("emergency", (), ("gate_failed",))


class Screening(Protocol):
    """nlu.safety.screen.Screen."""

    def examine(self, text: str) -> Finding: ...

    def examine_long(self, text: str) -> Finding: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found; `analysis` is None when nlu was silent or not asked."""

    finding: Finding
    analysis: Analysis | None = None


class Gate:
    """Says whether somebody may be in danger. If the gate itself breaks, it says yes."""

    def __init__(self, screen: Screening, understanding: Understanding, log: EventLog) -> None:
        self._screen, self._understanding, self._log = screen, understanding, log
        # Own threads: a rule that hangs must not take the threads that others need.
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="gate")

    async def examine(self, text: ReadText) -> Verdict:
        """The verdict on `text`; nlu is not asked when the rules alone are sure. Never raises but for cancellation."""
        try:
            rules = await self._rules(text)
            if rules.action == "emergency":
                return Verdict(rules)
            analyses = await self._semantics(text)
            finding = rules
            for analysis in analyses:
                finding = join(finding, (analysis.action, analysis.flags))
            return Verdict(finding, analyses[0] if analyses and not text.too_long else None)
        except Exception as error:  # fail safe: whatever is wrong here must not hide an emergency
            self._log.event("gate_failed", error=type(error).__name__)
            return Verdict(FAILED_SAFE)

    async def _rules(self, text: ReadText) -> Finding:
        examine = self._screen.examine_long if text.too_long else self._screen.examine
        work = asyncio.get_running_loop().run_in_executor(self._threads, examine, text.raw)
        return await asyncio.wait_for(work, RULE_SECONDS)

    async def _semantics(self, text: ReadText) -> list[Analysis]:
        is_short = len(text.plain) <= _SEMANTIC_END
        ends = [text.plain] if is_short else [text.plain[:_SEMANTIC_END], text.plain[-_SEMANTIC_END:]]
        try:
            async with asyncio.timeout(NLU_SECONDS):
                return list(await asyncio.gather(*map(self._understanding.parse, ends)))
        except (NluSilent, TimeoutError):
            self._log.event("nlu_silent")
            return []
