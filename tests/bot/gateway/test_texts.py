"""The gateway's own texts are complete, and numbers stand in the directory only."""

from __future__ import annotations

import re

import pytest

from bot.gateway.content.texts import SWEDISH, Texts
from bot.gateway.emergency import typed_answer
from bot.gateway.language_turns import PREFIX as LANGUAGE
from bot.gateway.learning.lesson import PREFIX as LEARNING
from bot.gateway.live.offering import PREFIX
from bot.gateway.question import URGENT
from bot.gateway.typed_labels import PLAIN_GATES
from foundation.directory import Contacts
from nlu.safety.screen import FLAGS
from tests.bot.gateway.conftest import at_rest

TEXTS = at_rest()[2]


def test_no_number_stands_in_the_file() -> None:
    assert re.findall(r"\d{3,}|\d+[- ]\d+", SWEDISH.read_text(encoding="utf-8")) == []


def test_no_mark_is_left_after_loading() -> None:
    bubbles = [bubble.text for row in TEXTS.say.values() for bubble in row]
    assert not any("[[" in text for text in [*bubbles, TEXTS.emergency.of(FLAGS), TEXTS.danger_question.of(FLAGS)])


def test_every_payload_has_somebody_who_answers_it() -> None:
    payloads = {choice.payload for row in TEXTS.say.values() for bubble in row for choice in bubble.choices}
    gates = {payload.removeprefix("gate:") for payload in payloads if payload.startswith("gate:")}
    assert gates <= {*PLAIN_GATES, "retry"}
    live = {payload.split(":")[1] for payload in payloads if payload.startswith(PREFIX)}
    assert live == {"ask", "wait", "show", "leave", "no"}
    assert {payload for payload in payloads if payload.startswith(LANGUAGE)} == {"lang:{tag}", "lang:no"}
    assert {payload for payload in payloads if payload.startswith(LEARNING)} == {"learn:yes", "learn:no"}
    assert all(payload.startswith(("/choose_role", "gate:", "open:", PREFIX, LANGUAGE, LEARNING)) for payload in payloads)
    assert set(TEXTS.danger_answers) == {*URGENT, "danger_no"}


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_has_112_in_the_first_line(flag) -> None:
    assert TEXTS.emergency.of([flag]).startswith("Ring 112 nu.\n")


def test_bubbles_that_stand_for_an_outage_name_112() -> None:
    assert all("112" in TEXTS.say[name][0].text for name in ("trouble", "chat_down", "closed", "waiting", "staff", "too_long"))


@pytest.mark.parametrize("text", ["ja men det var förra året", "nej och nu är han här", "", "ja" * 40])
def test_more_than_a_short_answer_is_no_answer(text) -> None:
    assert typed_answer(TEXTS, text) is None


def test_typed_answers_are_written_as_they_are_compared() -> None:
    assert all(typed_answer(TEXTS, text) == name for text, name in TEXTS.typed_answers.items())


def test_an_unknown_number_stops_the_start(tmp_path) -> None:
    broken = tmp_path / "sv.yml"
    broken.write_text(SWEDISH.read_text(encoding="utf-8").replace("[[number.vard]]", "[[number.nobody]]"), encoding="utf-8")
    with pytest.raises(KeyError):
        Texts.load(Contacts.load(), broken)
