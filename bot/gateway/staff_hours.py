"""Says when the staff of a municipality are usually there next. Said where somebody waits for them, never with an emergency."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfoNotFoundError

from bot.gateway.content.texts import Texts
from bot.gateway.live.catching_up import named
from bot.gateway.messages import Bubble
from bot.languages.days import clock_words, day_words
from foundation.directory import Municipality
from foundation.opening_hours import is_open, next_opening


def _now() -> datetime:
    return datetime.now(UTC)


class StaffHours:
    """It tells of being there, not of answering: nothing here says when anybody will."""

    def __init__(self, municipalities: Mapping[str, Municipality], texts: Texts, now: Callable[[], datetime] = _now) -> None:
        self._municipalities, self._texts, self._now = municipalities, texts, now

    def say(self, text: str, slug: object, otherwise: str | None = None) -> tuple[Bubble, ...]:
        """The text of that name with the next opening in it; `otherwise` when the hours are not known, or it is open at this moment."""
        opening = self._next(slug)
        if opening is None:
            return self._texts.say[otherwise] if otherwise else ()
        name, at = opening
        return tuple(named(bubble, name, day=day_words(at), time=clock_words(at)) for bubble in self._texts.say[text])

    def _next(self, slug: object) -> tuple[str, datetime] | None:
        municipality = self._municipalities.get(slug) if isinstance(slug, str) else None
        if municipality is None or municipality.hours is None:
            return None
        try:
            now = self._now()
            opening = None if is_open(municipality.hours, now) else next_opening(municipality.hours, now)
        except ZoneInfoNotFoundError:  # a bare container may lack the zone table: better no words than a wrong hour
            return None
        return (municipality.name, opening) if opening else None
