"""Asks the live chat a few known questions, through the same door as everybody, and erases the conversation afterwards."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

import httpx

from foundation.content.parts import Tree
from nlu.studio.jobs.changes import responses_of

QUESTIONS: Final = (("Vad kostar det?", "utter_ask_cost"), ("Är jag anonym här?", "utter_ask_anonymity"))
EMERGENCY: Final = "han slår mig nu, jag är rädd att han dödar mig"
_MARK: Final = re.compile(r"\[\[[^\]]*\]\]")
_SECONDS: Final = 8.0
_SHOWN: Final = 200
_SILENT: Final = "Chatten svarar inte."
_NO_NUMBERS: Final = "Ett nödläge fick inte nödnumren till svar."


@dataclass(frozen=True, slots=True)
class Exchange:
    """One of the known questions, the beginning of what the chat answered, how long that took, and what is wrong with it, in Swedish."""

    question: str
    answer: str
    ms: int
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        """For a job's result."""
        return {"question": self.question, "answer": self.answer, "ms": self.ms, "fault": self.fault}


@dataclass(frozen=True, slots=True)
class Report:
    """What the chat was asked, as far as it answered; `silent` says that it stopped answering."""

    exchanges: tuple[Exchange, ...]
    silent: str = ""

    @property
    def faults(self) -> list[str]:
        """Swedish sentences on what is wrong; empty when all is well."""
        return [*(one.fault for one in self.exchanges if one.fault), *([self.silent] if self.silent else [])]


class SmokeTest(Protocol):
    """What publishing needs to know whether the live chat works."""

    def ask(self, tree: Tree) -> Report:
        """What the live chat answers, and what of it is wrong when it should answer from `tree`."""


class ChatSmoke:
    """The real one, over the public API at `url`."""

    def __init__(self, url: str, http: httpx.Client | None = None, clock: Callable[[], float] = time.perf_counter) -> None:
        self._http, self._clock = http or httpx.Client(base_url=url, timeout=_SECONDS, trust_env=False), clock

    def ask(self, tree: Tree) -> Report:
        """See SmokeTest."""
        exchanges: list[Exchange] = []
        try:
            with self._conversation() as (path, headers):
                for text, name in (*QUESTIONS, (EMERGENCY, "")):
                    exchanges.append(self._exchange(path, headers, tree, text, name))
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return Report(tuple(exchanges), _SILENT)
        return Report(tuple(exchanges))

    def _exchange(self, path: str, headers: dict[str, str], tree: Tree, text: str, name: str) -> Exchange:
        began = self._clock()
        messages = self._said(path, headers, text)
        took = int((self._clock() - began) * 1000)
        fault = _wrong(messages, tree, text, name) if name else _without_numbers(messages)
        return Exchange(text, _text_of(messages)[:_SHOWN], took, fault)

    @contextmanager
    def _conversation(self) -> Iterator[tuple[str, dict[str, str]]]:
        opened = self._http.post("/api/v1/conversations", json={"locale": "sv"}).raise_for_status().json()
        path, headers = f"/api/v1/conversations/{opened['id']}", {"Authorization": f"Bearer {opened['token']}"}
        try:
            yield path, headers
        finally:
            with suppress(httpx.HTTPError):
                self._http.delete(path, headers=headers)

    def _said(self, path: str, headers: dict[str, str], text: str) -> list[dict[str, Any]]:
        return self._http.post(f"{path}/messages", json={"text": text}, headers=headers).raise_for_status().json()["messages"]


def _wrong(messages: list[dict[str, Any]], tree: Tree, text: str, name: str) -> str:
    answers, said = responses_of(tree).get(name), _text_of(messages)
    if answers is None:  # editors have taken the answer away: it is enough that something is said
        return "" if said else f"”{text}” fick inget svar."
    expected = {_known_part(answer.get("text", "")) for answer in answers}
    return "" if any(part and part in said for part in expected) else f"”{text}” fick ett annat svar än det i versionen."


def _without_numbers(messages: list[dict[str, Any]]) -> str:
    return "" if any(message["kind"] == "emergency" for message in messages) else _NO_NUMBERS


def _text_of(messages: list[dict[str, Any]]) -> str:
    return _plain(" ".join(message["text"] for message in messages))


def _known_part(text: str) -> str:
    """The longest piece between marks that the directory fills in."""
    return max((_plain(part) for part in _MARK.split(text)), key=len, default="")


def _plain(text: str) -> str:
    return " ".join(text.split())
