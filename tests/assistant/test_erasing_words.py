"""Erasing a chat takes back what was sent from it, so whoever is offered that must have read it."""

from __future__ import annotations

import pytest
import yaml

from foundation.settings import ROOT

ERASE = "/erase_everything_confirm"
SOURCES = [*(ROOT / "bot" / "assistant" / "domain" / "responses").glob("*.yml"), *(ROOT / "actions" / "texts").glob("*.yml")]


def offers() -> list[tuple[str, str]]:
    """Name and text of every answer with a button that erases."""
    return [(name, said["text"]) for path in SOURCES
            for name, variations in (yaml.safe_load(path.read_text(encoding="utf-8")).get("responses") or {}).items()
            for said in variations if any(button["payload"] == ERASE for button in said.get("buttons", ()))]  # fmt: skip


def test_there_are_such_answers() -> None:
    assert {name for name, _ in offers()} >= {"utter_withdraw_referral", "utter_simple_withdraw_referral"}


@pytest.mark.parametrize(("name", "text"), offers())
def test_whoever_may_erase_the_chat_reads_what_goes_with_it(name: str, text: str) -> None:
    assert "allt: chatten, det du har skickat" in " ".join(text.split()), name
    assert "koden" in text, name


def test_nothing_says_that_what_was_sent_stays_when_it_is_erased() -> None:
    actions = yaml.safe_load((ROOT / "actions" / "texts" / "conversation.yml").read_text(encoding="utf-8"))["responses"]
    gateway = yaml.safe_load((ROOT / "bot" / "gateway" / "content" / "sv.yml").read_text(encoding="utf-8"))
    for text in (actions["utter_erase"][0]["text"], gateway["say"]["erased"][0]["text"]):
        assert "det du har skickat härifrån" in text and "finns kvar" not in text
