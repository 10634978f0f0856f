"""Earlier messages count too: where they come from, what does not wait for them, and what is left when they are gone."""

from __future__ import annotations

import asyncio
import time

import pytest
from starlette.responses import Response

from nlu.safety.screen import Finding
from tests.bot.gateway.person import Person

NOW = Finding("emergency", ("victim_danger",), ("rule_split",))
ACUTE = ("disclose_victim", "emergency", ["victim_danger"])
TELLS = ("disclose_victim", "none", [])
GRAVE = ("disclose_victim", "ask", ["weapon"])


@pytest.fixture(autouse=True)
def patient_nlu(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here is what counts, not how fast a busy machine is."""
    monkeypatch.setattr("bot.gateway.gate.NLU_SECONDS", 20.0)


def kind(messages: list[dict]) -> str:
    return "ask" if "Är någon i fara just nu?" in messages[0]["text"] else messages[0]["kind"]


async def told(person: Person, *texts: str) -> list[str]:
    """The kinds of what answered each text."""
    found = []
    for text in texts:
        found.append(kind(await person.write(text)))
        await person.world.settle()
    return found


async def test_the_rules_see_danger_that_is_split(world) -> None:
    world.screen.says = {"ett två tre": NOW}
    assert await told(await world.person(), "ett", "två", "tre") == ["text", "text", "emergency"]


async def test_the_flags_of_the_window_choose_the_lines_and_are_remembered(world) -> None:
    world.screen.says = {"ett två": NOW}
    person = await world.person()
    await person.write("ett")
    assert "trygg plats" in (await person.write("två"))[0]["text"]
    await world.settle()
    await person.write("fyra")
    assert world.rasa.requests[-1]["metadata"]["flags"] == ["victim_danger"]


async def test_only_the_last_five_count(world) -> None:
    world.screen.says = {"ett a b c två": NOW}
    assert (await told(await world.person(), "ett", "a", "b", "c", "två"))[-1] == "emergency"
    world.screen.says = {"ett a b c d två": NOW}
    assert (await told(await world.person(), "ett", "a", "b", "c", "d", "två"))[-1] == "text"


async def test_what_was_answered_with_an_alarm_does_not_alarm_again(world) -> None:
    world.screen.says = {"ett två": NOW, "två tre": NOW}
    person = await world.person()
    assert await told(person, "ett", "två", "tack", "tre") == ["text", "emergency", "text", "text"]


async def test_new_danger_after_an_alarm_does(world) -> None:
    world.screen.says = {"ett två": NOW, "tre fyra": NOW}
    assert (await told(await world.person(), "ett", "två", "tre", "fyra"))[-1] == "emergency"


async def test_the_semantic_layer_alone_asks(world) -> None:
    world.nlu.says = {"ett två": ACUTE, "två": TELLS, "tre": TELLS}
    person = await world.person()
    assert await told(person, "ett", "två", "tre") == ["text", "ask", "text"]


async def test_the_semantic_layer_alarms_when_the_newest_message_alone_gives_reason_to_ask(world) -> None:
    world.nlu.says = {"ett två": ACUTE, "ett": TELLS, "två": GRAVE}
    assert await told(await world.person(), "ett", "två") == ["text", "emergency"]


async def test_the_semantic_layer_alarms_when_the_rules_see_something_in_the_window_too(world) -> None:
    world.screen.says = {"ett två": Finding("ask", ("victim_danger",))}
    world.nlu.says = {"ett två": ACUTE, "ett": TELLS, "två": TELLS}
    assert await told(await world.person(), "ett", "två") == ["text", "emergency"]


async def test_an_alarm_that_was_held_back_is_not_made_up_for_by_a_message_that_adds_nothing(world) -> None:
    world.nlu.says = {"ett två": ACUTE, "ett": GRAVE, "två": TELLS, "tre": TELLS}
    assert "emergency" not in await told(await world.person(), "ett", "två", "tre")


async def test_thanks_are_not_screened_with_what_was_told_before(world) -> None:
    world.nlu.says = {"ett tack": ACUTE, "tack": ("thank", "none", [])}
    assert await told(await world.person(), "ett", "tack") == ["text", "text"]


async def test_rasa_gets_the_analysis_of_the_message_alone_with_the_verdict_of_the_whole(world) -> None:
    world.screen.says = {"ett två": Finding("ask", ("weapon",)), "tre": Finding("none")}
    world.nlu.says = {"ett två": GRAVE, "två": ("express_anger", "none", [])}
    person = await world.person()
    await told(person, "ett", "två", "nej")
    assert world.rasa.messages[-1] == "/express_anger"


async def test_an_alarm_of_the_rules_on_the_window_does_not_wait_for_nlu(world) -> None:
    world.screen.says = {"ett två": NOW}
    person = await world.person()
    await person.write("ett")
    world.nlu.delay = 20.0
    began = time.monotonic()
    assert kind(await person.write("två")) == "emergency"
    assert time.monotonic() - began < 10


async def test_an_alarm_on_the_message_alone_does_not_wait_for_the_database(world, monkeypatch) -> None:
    person = await world.person()

    async def never(*_: object) -> None:
        raise AssertionError("asked for the window")

    monkeypatch.setattr(world.gateway.conversations, "peek", never)
    assert kind(await person.write("AKUT")) == "emergency"


async def test_a_silent_window_costs_the_message_nothing(world) -> None:
    """nlu breaks on the longer text alone: the message keeps its own analysis."""
    person = await world.person()
    await person.write("ett")
    parse = world.nlu.answer
    world.nlu.says["två"] = ("express_anger", "none", [])

    def breaks(method, path, body):
        return Response(status_code=500) if " " in body["text"] else parse(method, path, body)

    world.nlu.answer = breaks
    await person.write("två")
    assert world.rasa.requests[-1]["metadata"]["analysis"]["intent"]["name"] == "express_anger"


async def test_a_message_whose_turn_is_under_way_counts(world) -> None:
    world.screen.says = {"ett två": NOW}
    person = await world.person()
    world.rasa.delay = 2.0
    slow = asyncio.create_task(person.write("ett"))
    await asyncio.sleep(0.2)
    assert kind(await person.write("två")) == "emergency"
    assert not slow.done()
    await slow


async def test_another_process_knows_what_was_told(world, second) -> None:
    second.screen.says = {"ett två": NOW}
    person = await world.person()
    await person.write("ett")
    there = Person(second.http, second, {"id": person.id, "token": person.token, "messages": []})
    assert kind(await there.write("två")) == "emergency"


async def test_the_message_is_screened_alone_when_the_database_is_late(world, monkeypatch) -> None:
    world.screen.says = {"ett två": NOW}
    person = await world.person()
    await person.write("ett")

    async def late(*_: object) -> None:
        await asyncio.sleep(60)

    world.recall._seconds = 0.05
    world.screen.says["AKUT"] = NOW
    monkeypatch.setattr(world.gateway.conversations, "peek", late)
    assert kind(await person.write("två")) == "text"
    assert kind(await person.write("AKUT")) == "emergency"


async def test_the_message_is_screened_alone_when_the_database_is_dead(dead_world) -> None:
    dead_world.screen.says["ett två"] = NOW
    assert await told(await dead_world.person(), "ett", "två", "AKUT") == ["notice", "notice", "emergency"]


async def test_the_same_request_gets_the_same_alarm(world) -> None:
    world.screen.says = {"ett två": NOW}
    person = await world.person()
    await person.write("ett")
    first = await person.write("två", "key")
    await world.settle()
    assert await person.write("två", "key") == first


async def test_a_message_that_is_sent_once_more_is_no_second_message(world) -> None:
    world.screen.says = {"ett ett": NOW}
    person = await world.person()
    assert [kind(await person.write("ett", "key")) for _ in range(2)] == ["text", "text"]


async def test_conversations_do_not_see_each_other(world) -> None:
    world.screen.says = {"ett två": NOW}
    await told(await world.person(), "ett")
    assert await told(await world.person(), "två") == ["text"]


async def test_the_form_is_screened_alone(world) -> None:
    world.screen.says = {"ett två": NOW}
    person = await world.person()
    await person.write("ett")
    body = {"draft": {"own_words": "två"}}
    response = await world.http.post(f"/api/v1/conversations/{person.id}/referral/preview", json=body, headers=person.bearer)
    assert "emergency" not in response.json()


async def test_a_text_that_is_too_long_is_screened_at_its_ends_alone(world) -> None:
    person = await world.person()
    await person.write("ett")
    world.nlu.requests.clear()
    await person.write("x" * 9000)
    assert not any(request["text"].startswith("ett") for request in world.nlu.requests)


@pytest.mark.parametrize("text", ["ett", "e" * 3000])
async def test_nothing_is_kept_in_this_process_after_the_turn(world, text) -> None:
    await told(await world.person(), text, "AKUT")
    assert world.recall._under_way == {}
