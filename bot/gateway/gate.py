"""The safety gate: rules in this process, joined with the semantic layer when that answers in time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final, Protocol

from bot.gateway import window
from bot.gateway.nlu_client import NLU_SECONDS, Analysis, NluSilent, Understanding
from bot.gateway.reading import ReadText
from bot.gateway.window import Told
from foundation.logs import EventLog
from nlu.safety.join import join
from nlu.safety.screen import NOTHING_FOUND, Finding, joined

RULE_SECONDS: Final = 1.0  # the rules take about a millisecond; this is a machine that is drowning
_SEMANTIC_END: Final = 2048  # characters: about what the encoder reads; of a longer text it gets both ends
FAILED_SAFE: Final = Finding("emergency", (), ("gate_failed",))
Earlier = Callable[[], Awaitable[Sequence[Told]]]


class Screening(Protocol):
    """nlu.safety.screen.Screen."""

    def examine(self, text: str) -> Finding: ...

    def examine_long(self, text: str) -> Finding: ...


def gate_threads() -> ThreadPoolExecutor:
    """The gate's own threads: a rule that hangs must not take the threads that others need."""
    return ThreadPoolExecutor(4, thread_name_prefix="gate")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found; `analysis` is None when nlu was silent or not asked.

    `analysis` and the action `alone` are of the message without its window.
    """

    finding: Finding
    analysis: Analysis | None = None
    alone: str = "none"


class Gate:
    """Says whether somebody may be in danger. If the gate itself breaks, it says yes."""

    def __init__(self, screen: Screening, understanding: Understanding, log: EventLog, threads: ThreadPoolExecutor | None = None) -> None:
        self._screen, self._understanding, self._log = screen, understanding, log
        self._threads = threads or gate_threads()

    async def screen(self, text: ReadText) -> Finding:
        """What the rules find in `text` alone: the first step, which waits for nothing. Never raises but for cancellation."""
        try:
            return await self._in_time(self._screen.examine_long if text.too_long else self._screen.examine, text.raw)
        except Exception as error:  # fail safe: whatever is wrong here must not hide an emergency
            return self._failed_safe(error)

    async def examine(self, text: ReadText, rules: Finding, earlier: Earlier | None = None) -> Verdict:
        """The verdict on `text`, of which `screen` gave `rules`: alone and, with `earlier`, as the end of a window (see window.py).

        Rules on the window, then nlu on both at once; whoever is sure of an emergency ends it.
        Never raises but for cancellation.
        """
        try:
            return Verdict(rules) if rules.action == "emergency" else await self._with_context(text, rules, earlier)
        except Exception as error:  # fail safe, as above
            return Verdict(self._failed_safe(error))

    def _failed_safe(self, error: Exception) -> Finding:
        self._log.event("gate_failed", error=type(error).__name__)
        return FAILED_SAFE

    async def _with_context(self, text: ReadText, rules: Finding, earlier: Earlier | None) -> Verdict:
        until = asyncio.get_running_loop().time() + NLU_SECONDS
        asked = [asyncio.create_task(self._semantics(_ends(text.plain), until))]  # begins while the database is read
        try:
            told = window.before_newest(await earlier(), text.plain) if earlier and not text.too_long else ()
            seen, rise = await self._window_rules(told, text.plain, rules)
            if rise.action == "emergency":
                return Verdict(joined(rules, rise))
            if told:
                asked.append(asyncio.create_task(self._semantics([_joined_text(told, text.plain)], until)))
            alone = await asked[0]
            single = _joined_with(rules, alone)
            analysis = alone[0] if alone and not text.too_long else None
            newest = Verdict(single, analysis, single.action)
            if single.action == "emergency" or not told:
                return newest
            finding = joined(single, rise)  # a union from here on: what was found in the newest message stays found
            return replace(newest, finding=_with_window(finding, newest, seen, await asked[1], told))
        finally:
            for task in asked:
                task.cancel()

    async def _window_rules(self, told: Sequence[Told], newest: str, alone: Finding) -> tuple[Finding, Finding]:
        """What the rules see in the window, and what of it the newest message added."""
        if not told:
            return NOTHING_FOUND, NOTHING_FOUND
        seen = await self._in_time(self._screen.examine, _joined_text(told, newest))
        if seen.action == "none":
            return seen, seen
        before = await self._in_time(self._screen.examine, _joined_text(told))
        return seen, window.added(seen, before, alone)

    async def _in_time(self, examine: Callable[[str], Finding], text: str) -> Finding:
        work = asyncio.get_running_loop().run_in_executor(self._threads, examine, text)
        return await asyncio.wait_for(work, RULE_SECONDS)

    async def _semantics(self, texts: Sequence[str], until: float) -> list[Analysis]:
        """One analysis for each text, or none at all. `until` is on the clock of the event loop."""
        try:
            async with asyncio.timeout_at(until):
                return list(await asyncio.gather(*map(self._understanding.parse, texts)))
        except (NluSilent, TimeoutError):
            self._log.event("nlu_silent")
            return []


def _joined_text(told: Sequence[Told], *newest: str) -> str:
    return window.join_window([*(earlier.text for earlier in told), *newest])


def _joined_with(rules: Finding, analyses: Sequence[Analysis]) -> Finding:
    """`rules` with all that the semantic layer found. `join` is for two layers and asked once: of one layer nothing gives way."""
    if not analyses:
        return rules
    meaning = reduce(joined, (window.finding_of(analysis.action, analysis.flags) for analysis in analyses))
    return join(rules, (meaning.action, meaning.flags))


def is_beside_the_matter(verdict: Verdict) -> bool:
    """Whether nlu is sure that the message is about something else, and nothing in it alone is grave."""
    intent = verdict.analysis.intent if verdict.analysis else None
    return verdict.alone == "none" and intent is not None and window.is_clearly_else(intent.name, intent.confidence)


def _with_window(finding: Finding, newest: Verdict, rules: Finding, whole: Sequence[Analysis], told: Sequence[Told]) -> Finding:
    """`finding` of the newest message and of the rules, joined with what the semantic layer adds from the window."""
    if not whole or is_beside_the_matter(newest):
        return finding
    seen = window.believed(window.finding_of(whole[0].action, whole[0].flags), newest.finding, rules)
    new = window.added(seen, window.verdict_before(told), newest.finding)
    return joined(finding, new)


def _ends(plain: str) -> list[str]:
    return [plain] if len(plain) <= _SEMANTIC_END else [plain[:_SEMANTIC_END], plain[-_SEMANTIC_END:]]
