"""The one question that settles whether somebody is in danger."""

from __future__ import annotations

import pytest
import pytest_asyncio

from nlu.safety.screen import Finding
from tests.bot.gateway.person import button


@pytest_asyncio.fixture(loop_scope="session")
async def asked(world):
    """Somebody who has just been asked."""
    world.screen.says["gevär"] = Finding("ask", ("weapon",), ("rule_weapon",))
    world.nlu.says["gevär"] = ("express_anger", "none", [])
    person = await world.person()
    return person, await person.write("det finns ett gevär hemma")


def is_question(messages: list[dict]) -> bool:
    return "Är någon i fara just nu?" in messages[0]["text"]


async def test_the_question_has_the_numbers_in_the_same_bubble(asked) -> None:
    _, messages = asked
    assert is_question(messages)
    assert "112" in messages[0]["text"]
    assert [row["label"] for row in messages[0]["buttons"]] == ["Ja", "Nej", "Vet inte"]


@pytest.mark.parametrize("label", ["Ja", "Vet inte"])
async def test_yes_and_do_not_know_are_an_emergency_when_pressed(asked, label) -> None:
    person, messages = asked
    assert (await person.press(button(messages, label)))[0]["kind"] == "emergency"


@pytest.mark.parametrize("text", ["ja", "Ja!", "JA det är det", "vet inte", "jag vet inte...", "yes", "I don't know", "kanske"])
async def test_yes_and_do_not_know_are_an_emergency_when_typed(asked, text) -> None:
    person, _ = asked
    messages = await person.write(text)
    assert messages[0]["kind"] == "emergency"
    assert "Lägg bort vapnet" in messages[0]["text"]


@pytest.mark.parametrize("how", ["pressed", "typed"])
async def test_no_gets_thanks_and_the_answer_to_what_was_written_before(world, asked, how) -> None:
    person, messages = asked
    messages = await (person.press(button(messages, "Nej")) if how == "pressed" else person.write("Nej."))
    assert "112" in messages[0]["text"]
    assert messages[1]["text"] == "svar 1"
    assert world.rasa.messages == ["/express_anger"]


async def test_no_is_answered_when_nlu_was_silent(world) -> None:
    world.screen.says["gevär"] = Finding("ask", ("weapon",))
    world.nlu.dead = True
    person = await world.person()
    await person.press(button(await person.write("gevär"), "Nej"))
    assert world.rasa.messages == ["/gate_no"]


async def test_an_answer_to_the_form_reaches_the_form_in_the_persons_own_words(world) -> None:
    world.rasa.script = [[{"custom": {"kind": "draft", "draft": {}, "step": "own_words"}}, {"text": "Med egna ord?"}]]
    world.screen.says["gevär"] = Finding("ask", ("weapon",))
    person = await world.person()
    await person.write("jag vill bli kontaktad")
    await person.press(button(await person.write("jag har lämnat in mitt gevär"), "Nej"))
    assert world.rasa.messages[1] == "jag har lämnat in mitt gevär"
    assert world.rasa.requests[1]["metadata"]["analysis"]["flags"] == ["weapon"]


async def test_a_yes_to_a_later_question_of_rasa_is_no_emergency(world, asked) -> None:
    person, _ = asked
    world.rasa.script = [[{"text": "Får personalen ringa dig?"}]]
    await person.write("jag vill bli kontaktad")
    assert (await person.write("ja"))[0]["text"] == "svar 2"


async def test_pressing_no_a_second_time_is_answered(world, asked) -> None:
    person, messages = asked
    for _ in range(2):
        assert "112" in (await person.press(button(messages, "Nej")))[0]["text"]
    assert world.rasa.messages == ["/express_anger"] * 2


async def test_it_is_not_asked_again_within_three_turns(world, asked) -> None:
    person, _ = asked
    for _ in range(3):
        assert not is_question(await person.write("ett gevär alltså"))
    assert is_question(await person.write("geväret igen"))


async def test_it_is_asked_again_when_there_is_a_new_flag(world, asked) -> None:
    person, _ = asked
    world.screen.says = {"barnen": Finding("ask", ("child_danger",))}
    assert is_question(await person.write("barnen är rädda"))


async def test_a_free_text_meanwhile_is_screened_as_usual(asked) -> None:
    person, _ = asked
    assert (await person.write("AKUT"))[0]["kind"] == "emergency"


async def test_yes_is_only_a_word_when_nothing_was_asked(world) -> None:
    assert (await (await world.person()).write("ja"))[0]["text"] == "svar 1"


async def test_yes_is_only_a_word_when_the_question_has_its_answer(world, asked) -> None:
    person, _ = asked
    await person.write("nej")
    assert (await person.write("ja"))[0]["text"] == "svar 2"


async def test_suicide_has_its_own_number_beside_the_question(world) -> None:
    world.screen.says = {"orkar": Finding("ask", ("suicide",))}
    assert "90101" in (await (await world.person()).write("orkar inte leva"))[0]["text"]


async def test_the_number_stands_last_when_doubt_comes_again_too_soon_to_ask(asked) -> None:
    person, _ = asked
    messages = await person.write("ja det finns ett gevär men i ett skåp")
    assert not is_question(messages)
    assert "112" in messages[-1]["text"]


async def test_rasa_is_told_the_flags_of_the_whole_conversation(world, asked) -> None:
    person, messages = asked
    await person.press(button(messages, "Nej"))
    assert world.rasa.requests[-1]["metadata"]["flags"] == ["weapon"]


@pytest.mark.parametrize("text", ["ja han är i hallen", "Ja, nu!", "vet inte om han hör", "hjälp mig", "jo lite"])
async def test_the_first_words_of_a_short_yes_or_do_not_know_are_enough(asked, text) -> None:
    person, _ = asked
    assert (await person.write(text))[0]["kind"] == "emergency"


async def test_a_yes_in_words_that_only_nlu_knows_is_an_emergency(world, asked) -> None:
    person, _ = asked
    world.nlu.says["det stämmer"] = ("affirm", "none", [])
    assert (await person.write("det stämmer"))[0]["kind"] == "emergency"


async def test_a_no_in_words_that_only_nlu_knows_is_a_no(world, asked) -> None:
    person, _ = asked
    world.nlu.says["nej det är lugnt"] = ("deny", "none", [])
    await person.write("nej det är lugnt")
    assert world.rasa.messages == ["/express_anger"]


async def test_a_no_with_something_grave_in_it_is_none(world, asked) -> None:
    person, _ = asked
    world.nlu.says["nej men snart"] = ("deny", "ask", ["violence_now"])
    messages = await person.write("nej men snart")
    assert is_question(messages)
    assert world.rasa.messages == []


async def test_the_question_stands_while_danger_is_the_last_thing_that_was_read(world, asked) -> None:
    person, _ = asked
    world.nlu.says["landet"] = ("inform", "none", [])
    messages = await person.write("vi bor på landet")
    assert "112" in messages[-1]["text"]
    assert (await person.write("ja"))[0]["kind"] == "emergency"


async def test_the_question_does_not_stand_after_something_else(asked) -> None:
    person, _ = asked
    assert "112" not in (await person.write("vad kostar det"))[-1]["text"]
    assert (await person.write("ja"))[0]["text"] == "svar 2"


async def test_the_question_does_not_stand_for_ever(world, asked) -> None:
    person, _ = asked
    world.nlu.says["mer"] = ("disclose_victim", "none", [])
    answers = [await person.write(f"mer att berätta {number}") for number in range(5)]
    assert ["112" in messages[-1]["text"] for messages in answers] == [True, True, True, False, False]
    assert (await person.write("ja"))[0]["text"] == "svar 6"
