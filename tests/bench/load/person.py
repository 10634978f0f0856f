"""A person in a load test: opens chats, writes at a human pace, reads the answer, sometimes holds the event stream open.

Imported by the generator's process only: locust works with gevent, which must have patched the sockets before.
"""

from __future__ import annotations

import json
import random
import time
import uuid
from typing import Any

import gevent
from locust import FastHttpUser, task

from tests.bench.load.judging import ERROR, FALLBACK, OK, REFUSED, WRONG, Judge
from tests.bench.load.listening import Listener
from tests.bench.load.samples import OPENING, STREAM
from tests.bench.load.traffic import GRAVE, REFERRAL, Sending, Traffic

TURNS_PER_CHAT = 12
STREAM_SECONDS = 5.0
DRAFT = {"municipality": "habo", "about": "own_violence", "contact_method": "receipt_only"}


class Person(FastHttpUser):
    """One chat at a time. `course` is set by the generator: which step it is, and where samples go."""

    abstract = True
    course: Any
    traffic, judge, chance = Traffic.load(), Judge(), random.Random(1)
    network_timeout, connection_timeout = 45.0, 15.0  # an idle stream says a word every 15 seconds

    def on_start(self) -> None:
        """Not everybody comes in the same second."""
        self.has_stream, self.turns, self.listener, self.chat = self.chance.random() < self.course.plan.streams, 0, None, None
        gevent.sleep(self.chance.random() * self.course.think)

    def on_stop(self) -> None:
        """The stream is let go."""
        if self.listener:
            self.listener.close()

    def wait_time(self) -> float:
        """From one message to the next, as if nobody had to wait for the answer."""
        pause = self.chance.uniform(0.5, 1.5) * self.course.think
        return max(0.0, pause - (time.perf_counter() - self.began))

    @task
    def write(self) -> None:
        """One message, in a new chat when the old one is over."""
        self.began = time.perf_counter()
        if self.chat is None or self.turns >= TURNS_PER_CHAT:
            self._open()
        if self.chat is not None:
            sent = self.traffic.draw(self.chance)
            self.turns += 1
            if sent.kind == REFERRAL:
                self._refer()
            else:
                self._say(sent)

    def _open(self) -> None:
        self.on_stop()
        self.turns, self.is_calm, self.chat = 0, True, None
        status, made, ms = self._post("/api/v1/conversations", {"locale": "sv"}, OPENING)
        self.course.note(OPENING, ms, OK if status == 201 and made.get("messages") else ERROR)
        if status == 201:
            self.chat, self.token = f"/api/v1/conversations/{made['id']}", made["token"]
            self.listener = Listener(self.client, self.chat, self.token) if self.has_stream else None

    def _say(self, sent: Sending) -> None:
        began = time.perf_counter()
        status, answer, ms = self._post(self.chat + "/messages", {"text": sent.text}, sent.kind)
        messages = answer.get("messages") or []
        outcome = self.judge.of(sent, status, answer, self.is_calm)
        self.course.note(sent.kind, ms, outcome)
        self.is_calm = self.is_calm and sent.kind not in GRAVE
        if self.listener and outcome == OK:
            is_there = self.listener.hears(str(messages[-1]["id"]), STREAM_SECONDS)
            self.course.note(STREAM, (time.perf_counter() - began) * 1000, OK if is_there else ERROR)

    def _refer(self) -> None:
        began = time.perf_counter()
        outcome = self._sent_to_receipt()
        self.course.note(REFERRAL, (time.perf_counter() - began) * 1000, outcome)

    def _sent_to_receipt(self) -> str:
        """Preview, consent, and the receipt looked up."""
        status, shown, _ = self._post(self.chat + "/referral/preview", {"draft": DRAFT}, REFERRAL)
        if status != 200:
            return _refused(status)
        status, sent, _ = self._post(self.chat + "/referral", {"preview_id": shown["preview_id"]}, REFERRAL)
        if status not in (200, 201):
            return _refused(status)
        status, found, _ = self._post("/api/v1/receipts/lookup", {"code": sent["receipt_code"]}, REFERRAL)
        if status != 200:
            return _refused(status)
        return OK if found.get("status") == "new" else WRONG

    def _post(self, path: str, body: dict[str, Any], name: str) -> tuple[int, dict[str, Any], float]:
        """Status (0 when there was no answer), body, milliseconds."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": uuid.uuid4().hex} if self.chat else {}
        began = time.perf_counter()
        response = self.client.post(path, json=body, headers=headers, name=name)
        ms = (time.perf_counter() - began) * 1000
        try:
            content = json.loads(response.content or b"{}")
        except ValueError:
            content = {}
        return response.status_code or 0, content if isinstance(content, dict) else {}, ms


def _refused(status: int) -> str:
    """503 from the referral is the product's own honest "not now"; the draft stays with the person."""
    return {429: REFUSED, 503: FALLBACK}.get(status, ERROR)
