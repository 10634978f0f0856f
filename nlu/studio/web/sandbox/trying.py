"""Trying the bot in a version: each turn with what came of it, and why.

Danger is looked for first, by the rules alone, and answered from memory: also here an emergency waits for nobody. Whatever a
trial makes the services load, the live version is asked for again afterwards, so that they never forget it for one that is tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import BoundedSemaphore
from typing import Any, Final

from foundation.content.versions import SHIPPED, Version, VersionBroken
from foundation.directory import Contacts
from nlu.safety.join import join
from nlu.safety.screen import Screen
from nlu.studio.content.danger_words import DangerWords, danger_words
from nlu.studio.content.said import AnswerNames
from nlu.studio.jobs.line import Dialogue, DialogueSilent, Line, Part, is_from_memory, new_name
from nlu.studio.store.trials import Trial, Turn
from nlu.studio.web.editors_words import labels_of, titles_of
from nlu.studio.web.sandbox.understanding import Understanding, UnderstandingSilent

_AT_ONCE: Final = 2
_PATIENCE_SECONDS: Final = 10.0
_AGAIN: Final = "Vänta en stund och försök igen."
_MARK: Final = re.compile(r"\[\[[^\[\]]*\]\]")
_INTENT: Final = re.compile(r"/([a-z_]+)")
_UNKNOWN: Final = {"intent": {"name": "nlu_fallback", "confidence": 0.0}, "ranking": []}


class NotNow(Exception):
    """The turn could not be had; nothing of it is kept. The text says why, in Swedish."""


@dataclass(frozen=True, slots=True)
class Services:
    """What answers in a trial."""

    understanding: Understanding
    dialogue: Dialogue


class Trying:
    """Leads trials. At most two turns at a time: people who need help share the dialogue with them. `live` gives the live version."""

    def __init__(self, services: Services, live: Callable[[], str]) -> None:
        self._services, self._live = services, live
        self._places = BoundedSemaphore(_AT_ONCE)

    def begin(self, version: Version) -> Trial:
        """A new trial of a version, with what the chat greets with. Raises NotNow."""
        with self._turn(version):
            pass
        name = new_name()
        return Trial(name, version.id, (_made(version, "", None, self._line(version, name).heard),))

    def write(self, trial: Trial, version: Version, text: str) -> Turn:
        """What comes of a text. Raises NotNow."""
        finding = _screen().examine(text)
        if finding.action == "emergency":
            analysis = _UNKNOWN | {"action": "emergency", "flags": list(finding.flags)}
            return _made(version, text, analysis, self._line(version, trial.name, trial).write(text, analysis), by_rules=True)
        with self._turn(version):
            said = self._services.understanding.read(text, version.id)
            both = join(finding, (said["action"], said["flags"]))
            analysis = {**said, "action": both.action, "flags": list(both.flags)}
            parts = self._line(version, trial.name, trial).write(text, analysis)
        return _made(version, text, analysis, parts, by_rules=finding.action == both.action != said["action"])

    def press(self, trial: Trial, version: Version, button: dict[str, str]) -> Turn:
        """What comes of a press on a button of the last answer. Raises NotNow."""
        with nullcontext() if is_from_memory(button["payload"]) else self._turn(version):
            parts = self._line(version, trial.name, trial).press(button["payload"])
        means = _INTENT.match(button["payload"])
        return _made(version, button["title"], None, parts, is_press=True, means=means[1] if means else "")

    def forget(self, trial: Trial) -> None:
        """Lets the dialogue forget it, as far as it answers; by itself it does so within half an hour."""
        with suppress(DialogueSilent):
            Line(self._services.dialogue, trial.version, DangerWords(), trial.name).forget()

    def _line(self, version: Version, name: str, trial: Trial | None = None) -> Line:
        heard = trial.turns[-1]["parts"] if trial and trial.turns else []
        return Line(self._services.dialogue, version.id, words_of(version).danger, name, heard)

    @contextmanager
    def _turn(self, version: Version) -> Iterator[None]:
        if not self._places.acquire(timeout=_PATIENCE_SECONDS):
            raise NotNow(f"Flera provar boten just nu. {_AGAIN}")
        try:
            self._load(version.id)
            yield
        except UnderstandingSilent as error:
            raise NotNow(str(error) or f"Den del som förstår meddelanden svarar inte just nu. {_AGAIN}") from None
        except DialogueSilent as error:
            raise NotNow(str(error) or f"Den del som svarar i chatten svarar inte just nu. {_AGAIN}") from None
        finally:
            self._live_again(version.id)
            self._places.release()

    def _live_again(self, tried: str) -> None:
        with suppress(UnderstandingSilent, DialogueSilent, VersionBroken):
            live = self._live()
            if live != tried:
                self._load(live)

    def _load(self, version: str) -> None:
        self._services.understanding.load(version)
        self._services.dialogue.load(version)


@dataclass(frozen=True, slots=True)
class Words:
    """What a trial needs of a version's content. `labels` are what editors call the intents, `titles` what they call the answers."""

    danger: DangerWords
    names: AnswerNames
    contacts: Contacts | None
    labels: dict[str, str]
    titles: dict[str, str]


def words_of(version: Version) -> Words:
    """Of a version; one that never changes is read once."""
    return _read(version) if version.id == SHIPPED else _read_once(version)


@lru_cache(maxsize=4)
def _read_once(version: Version) -> Words:
    return _read(version)


def _read(version: Version) -> Words:
    tree = version.read()
    try:
        contacts = Contacts.load(version.tree / "directory" / "contacts.yml")
    except (OSError, KeyError, TypeError, ValueError):
        contacts = None
    return Words(danger_words(tree), AnswerNames(tree), contacts, labels_of(tree), titles_of(tree))


@cache
def _screen() -> Screen:
    return Screen.load()


def _made(version: Version, said: str, analysis: dict[str, Any] | None, parts: list[Part], *, is_press: bool = False,
          by_rules: bool = False, means: str = "") -> Turn:  # fmt: skip
    words = words_of(version)
    shown = [part for part in (_shown(part, words.contacts) for part in parts) if part]
    gate = next((part["gate"] for part in parts if "gate" in part), "")
    return {"said": said, "is_press": is_press, "analysis": analysis, "by_rules": by_rules, "means": means, "gate": gate, "parts": shown,
            "answers": list(words.names.of(str(part.get("text") or "") for part in parts))}  # fmt: skip


def _shown(part: Part, contacts: Contacts | None) -> Part | None:
    """A part as the page shows it; None for one that is for the gateway alone."""
    custom = part.get("custom") or {}
    text = part.get("text") or _special(custom)
    control = part.get("control") or (custom.get("control") if custom.get("kind") == "control" else None)
    if not text and not control:
        return None
    buttons = [{"title": _filled(each["title"], contacts), "payload": each["payload"]} for each in part.get("buttons") or []]
    kept = {"text": _filled(str(text or ""), contacts), "buttons": buttons, "control": str(control or "")}
    return kept | ({"gate": part["gate"]} if "gate" in part else {})


def _special(custom: dict[str, Any]) -> str:
    """What the gateway makes a bubble of besides texts: the preview, and the receipt with its code."""
    if custom.get("kind") not in ("preview", "receipt"):
        return ""
    text, code = str(custom.get("text", "")), str(custom.get("code", ""))
    return text if code in text else f"{text}\n{code}"


def _filled(text: str, contacts: Contacts | None) -> str:
    try:
        return contacts.fill(text) if contacts else text
    except KeyError:  # a number that is not in the directory: the chat says the rest
        return _MARK.sub("", text)
