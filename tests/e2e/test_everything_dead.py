"""Emergency text waits for nobody: with every other process killed, 112 still comes first."""

from __future__ import annotations

import uuid

import httpx
import pytest

ACUTE = "jag håller i kniven och ska döda henne nu"
REST = ("nlu", "rasa", "actions", "bridge", "postgres", "valkey")


def talk(public: str) -> tuple[str, dict[str, str]]:
    made = httpx.post(public + "/api/v1/conversations", json={"locale": "sv"}, timeout=30)
    assert made.status_code == 201, made.text
    return f"{public}/api/v1/conversations/{made.json()['id']}/messages", {"Authorization": f"Bearer {made.json()['token']}"}


def say(address: str, headers: dict[str, str], text: str) -> httpx.Response:
    return httpx.post(address, json={"text": text}, headers={**headers, "Idempotency-Key": uuid.uuid4().hex}, timeout=30)


def test_acute_message_is_answered_first_with_112_when_all_else_is_killed(installed):
    address, headers = talk(installed.public)
    with installed.without(*REST):
        answer = say(address, headers, ACUTE)
        assert answer.status_code == 200
        first = answer.json()["messages"][0]
        assert first["kind"] == "emergency" and "112" in first["text"].splitlines()[0]
        assert answer.elapsed.total_seconds() < 2

        harmless = say(address, headers, "vad kostar det")
        assert harmless.status_code == 200 and "112" in harmless.json()["messages"][0]["text"]

        new_address, new_headers = talk(installed.public)
        assert say(new_address, new_headers, ACUTE).json()["messages"][0]["kind"] == "emergency"
        assert "112" in httpx.get(installed.public + "/").text
    assert say(address, headers, "vad kostar det").json()["messages"][0]["from"] == "bot"


@pytest.mark.parametrize("dead", [("rasa",), ("actions",), ("nlu",), ("valkey",)])
def test_person_is_answered_honestly_when_one_part_is_killed(installed, dead):
    address, headers = talk(installed.public)
    with installed.without(*dead):
        assert say(address, headers, ACUTE).json()["messages"][0]["kind"] == "emergency"
        answer = say(address, headers, "jag undrar vad det kostar")
        assert answer.status_code == 200 and answer.json()["messages"][0]["text"]
        assert answer.elapsed.total_seconds() < 6


def test_form_is_finished_without_rasa_and_actions(installed):
    address, headers = talk(installed.public)
    form = address.removesuffix("/messages") + "/referral"
    with installed.without("rasa", "actions"):
        told = say(address, headers, "jag vill bli kontaktad").json()["messages"]
        assert any(button["button"] == "open:referral_form" for message in told for button in message["buttons"])
        draft = {"municipality": "habo", "about": "own_violence", "contact_method": "receipt_only"}
        preview = httpx.post(form + "/preview", json={"draft": draft}, headers=headers, timeout=30)
        assert preview.status_code == 200, preview.text
        sent = httpx.post(form, json={"preview_id": preview.json()["preview_id"]}, headers=headers, timeout=30)
        assert sent.status_code in (200, 201), sent.text
        found = httpx.post(installed.public + "/api/v1/receipts/lookup", json={"code": sent.json()["receipt_code"]}, timeout=30)
        assert found.status_code == 200 and found.json()["status"] == "new"
