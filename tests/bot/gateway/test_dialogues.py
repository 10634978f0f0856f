"""Whole conversations (dialogues.yml): danger that is split is seen, and what was answered does not alarm again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from ruamel.yaml import YAML

from nlu.encoder.analyser import Analyser
from nlu.safety.screen import ACTIONS, Screen
from tests.bot.gateway.conftest import World
from tests.bot.gateway.person import button

HERE = Path(__file__)
DIALOGUES = YAML(typ="safe").load(HERE.with_name("dialogues.yml").read_text(encoding="utf-8"))
MODELS = HERE.resolve().parents[3] / "models"
MEANT = {"emergency": {"emergency"}, "ask": {"ask"}, "none": {"none"}, "seen": {"ask", "emergency"}, "calm": {"ask", "none"},
         "any": {"ask", "none", "emergency"}}  # fmt: skip


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load(MODELS)


@pytest_asyncio.fixture(loop_scope="session")
async def real(engine, monkeypatch):
    """The real rules; nlu is dead. Nothing is late: what is judged here is the meaning, not a busy machine."""
    monkeypatch.setattr("bot.gateway.gate.NLU_SECONDS", 60.0)
    world = World(engine, screen=Screen.load())
    world.nlu.dead = True
    yield world
    await world.settle()
    await world.http.aclose()


def got(messages: list[dict[str, Any]]) -> str:
    """What the person was told, as dialogues.yml names it."""
    if messages[0]["kind"] == "emergency":
        return "emergency"
    doubt = ("Är någon i fara just nu?", "Är någon i fara, nu eller senare i dag")
    return "ask" if any(words in message["text"] for message in messages for words in doubt) else "none"


async def held(world: World, turns: list[dict[str, str]]) -> list[str]:
    """What each turn of one conversation got."""
    person, messages, found = await world.person(), [], []
    for turn in turns:
        messages = await (person.write(turn["says"]) if "says" in turn else person.press(button(messages, turn["presses"])))
        await world.settle()
        found.append(got(messages))
    return found


each_dialogue = pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue["name"])


def assert_meant(found: list[str], dialogue: dict[str, Any], layers: str) -> None:
    """Every turn got what stands beside it for these layers."""
    expected = [turn.get(layers, "none") for turn in dialogue["turns"]]
    wrong = [(turn, action) for turn, action, name in zip(dialogue["turns"], found, expected, strict=True) if action not in MEANT[name]]
    assert wrong == []
    assert max(found, key=ACTIONS.index) in MEANT[dialogue.get("gravest", {}).get(layers, "any")], found


def test_there_are_enough_of_them_and_none_expects_a_word_that_means_nothing() -> None:
    words = {word for dialogue in DIALOGUES for turn in dialogue["turns"] for word in (turn.get("rules"), turn.get("models")) if word}
    assert len(DIALOGUES) >= 15
    assert words <= set(MEANT)


@each_dialogue
async def test_the_rules_alone_with_nlu_dead(real, dialogue) -> None:
    assert_meant(await held(real, dialogue["turns"]), dialogue, "rules")


@each_dialogue
async def test_the_rules_and_the_models(real, analyser, dialogue) -> None:
    real.nlu.dead, real.nlu.analyse = False, analyser.analyse
    assert_meant(await held(real, dialogue["turns"]), dialogue, "models")


@pytest.mark.parametrize("dialogue", [each for each in DIALOGUES if each.get("harmless")], ids=lambda dialogue: dialogue["name"])
@pytest.mark.parametrize("layers", ["rules", "models"])
async def test_a_long_harmless_talk_alarms_no_more_than_its_messages_do_alone(real, analyser, dialogue, layers) -> None:
    if layers == "models":
        real.nlu.dead, real.nlu.analyse = False, analyser.analyse
    alone = [(await held(real, [turn]))[0] for turn in dialogue["turns"]]
    together = await held(real, dialogue["turns"])
    alarms = [now == "emergency" != before for before, now in zip(alone, together, strict=True)]
    assert [turn for turn, is_new in zip(dialogue["turns"], alarms, strict=True) if is_new] == []
