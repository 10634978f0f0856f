"""Asks the live chat a few known questions, through the same door as everybody, and erases the conversation afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, Protocol

import httpx

from foundation.content.parts import Tree
from nlu.studio.jobs.changes import responses_of

QUESTIONS: Final = (("Vad kostar det?", "utter_ask_cost"), ("Är jag anonym här?", "utter_ask_anonymity"))
EMERGENCY: Final = "han slår mig nu, jag är rädd att han dödar mig"
_MARK: Final = re.compile(r"\[\[[^\]]*\]\]")
_SECONDS: Final = 8.0
_SILENT: Final = "Chatten svarar inte."
_NO_NUMBERS: Final = "Ett nödläge fick inte nödnumren till svar."


class SmokeTest(Protocol):
    """What publishing needs to know whether the live chat works."""

    def faults(self, tree: Tree) -> list[str]:
        """Swedish sentences on what is wrong when the live chat should answer from `tree`; empty when all is well."""


class ChatSmoke:
    """The real one, over the public API at `url`."""

    def __init__(self, url: str, http: httpx.Client | None = None) -> None:
        self._http = http or httpx.Client(base_url=url, timeout=_SECONDS, trust_env=False)

    def faults(self, tree: Tree) -> list[str]:
        """See SmokeTest."""
        try:
            with self._conversation() as (path, headers):
                found = [fault for text, name in QUESTIONS if (fault := self._wrong(path, headers, tree, text, name))]
                kinds = [message["kind"] for message in self._said(path, headers, EMERGENCY)]
                return found if "emergency" in kinds else [*found, _NO_NUMBERS]
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return [_SILENT]

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

    def _wrong(self, path: str, headers: dict[str, str], tree: Tree, text: str, name: str) -> str:
        answers = responses_of(tree).get(name)
        said = _plain(" ".join(message["text"] for message in self._said(path, headers, text)))
        if answers is None:  # editors have taken the answer away: it is enough that something is said
            return "" if said else f"”{text}” fick inget svar."
        expected = {_known_part(answer.get("text", "")) for answer in answers}
        return "" if any(part and part in said for part in expected) else f"”{text}” fick ett annat svar än det i versionen."


def _known_part(text: str) -> str:
    """The longest piece between marks that the directory fills in."""
    return max((_plain(part) for part in _MARK.split(text)), key=len, default="")


def _plain(text: str) -> str:
    return " ".join(text.split())
