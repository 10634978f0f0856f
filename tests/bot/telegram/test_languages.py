"""One chat has one language, wherever it was chosen: what Rasa says, what the channel says, and what comes from memory."""

from __future__ import annotations

import pytest

from foundation.languages.locales import LANGUAGES
from tests.bot.telegram.somebody import Somebody

OWN_NAMES = [language.own_name for language in LANGUAGES.values()]
OTHERS = [language for language in LANGUAGES.values() if language.tag != "sv"]
HELP = {
    "sv": "Skriv med egna ord, så svarar jag", "sv-x-lattlast": "Skriv med egna ord. Jag svarar.", "en": "Write in your own words",
    "ar": "اكتب بكلماتك", "fa": "با کلمات خودتان", "so": "Erayadaada ku qor",
}  # fmt: skip
CALL = {"sv": "Ring 112 nu.", "sv-x-lattlast": "Ring 112 nu.", "en": "Call 112 now.", "ar": "اتصل الآن", "fa": "112", "so": "112"}
HUMAN = {"text": "Du kan prata med en människa hos Välj att sluta på 020-555 666, vardagar som inte är röda dagar. "
                 "Vill du i stället att en kommun hör av sig till dig?"}  # fmt: skip


async def chosen(world, somebody: Somebody) -> tuple[str, str]:
    """The language of the conversation and that of the channel's row."""
    state = await world.gateway.conversations.peek(await world.vault(somebody))
    row = (await world.rows("telegram_conversation", "chat = :chat", chat=world.pseudonym(somebody)))[0]
    return state.locale, row.locale


async def speaks(somebody: Somebody, tag: str) -> None:
    await somebody.writes("/sprak")
    await somebody.presses(LANGUAGES[tag].own_name)


async def test_all_languages_are_offered_by_their_own_names(somebody) -> None:
    await somebody.writes("hej")
    await somebody.writes("/sprak")
    assert somebody.labels == OWN_NAMES and len(OWN_NAMES) == 6
    for tag in ("ar", "so", "sv"):  # whatever the chat speaks
        await somebody.presses(LANGUAGES[tag].own_name)
        await somebody.writes("/language")
        assert somebody.labels == OWN_NAMES


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.tag)
async def test_a_language_that_is_chosen_is_kept_for_everything_that_is_said(world, somebody, language) -> None:
    await somebody.writes("hej")
    await speaks(somebody, language.tag)
    assert await chosen(world, somebody) == (language.tag, language.tag)
    assert HELP[language.tag] in (await somebody.writes("/help"))[0]
    assert CALL[language.tag] in (await somebody.writes("AKUT"))[0]
    assert "112" in (await somebody.writes("/akut"))[0].splitlines()[0] and HELP["sv"] not in somebody.shown[-1].post.text
    assert await chosen(world, somebody) == (language.tag, language.tag)


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.tag)
async def test_the_first_words_are_said_again_in_the_language_and_never_the_webs(somebody, language) -> None:
    await somebody.writes("/start")
    await somebody.writes("/sprak")
    said = "\n".join(await somebody.presses(language.own_name))
    assert "Telegram" in said or "تيليغرام" in said or "تلگرام" in said
    assert "Varberg" in said and "Du är anonym" not in said and "You are anonymous" not in said


async def test_the_last_answer_is_said_again_in_the_language(world, somebody) -> None:
    world.rasa.script = [[HUMAN]]
    await somebody.writes("vem kan jag prata med")
    await somebody.writes("/sprak")
    assert "You can talk to a human" in (await somebody.presses("English"))[-1] or "talk" in somebody.shown[-1].post.text


async def test_easier_swedish_under_an_answer_changes_both_and_is_kept(world, somebody) -> None:
    world.rasa.script = [[HUMAN]]
    await somebody.writes("vem kan jag prata med")
    assert "Lättare svenska" in somebody.labels
    assert "Du kan prata med en människa. Ring Välj att sluta" in (await somebody.presses("Lättare svenska"))[0]
    assert await chosen(world, somebody) == ("sv-x-lattlast", "sv-x-lattlast")
    assert HELP["sv-x-lattlast"] in (await somebody.writes("/help"))[0]
    assert "Vanlig svenska" in next(labels(shown) for shown in reversed(somebody.shown) if labels(shown))
    await somebody.presses("Vanlig svenska")
    assert await chosen(world, somebody) == ("sv", "sv")


async def test_the_offered_switch_changes_both(world, somebody) -> None:
    await somebody.writes("hej")
    await somebody.writes("I would like to know what this is and what you can do for me")
    assert "Answer in English" in somebody.labels
    await somebody.presses("Answer in English")
    assert await chosen(world, somebody) == ("en", "en")
    assert HELP["en"] in (await somebody.writes("/help"))[0]


async def test_a_language_that_was_chosen_on_the_web_is_the_chats_after_the_next_message(world, somebody) -> None:
    await somebody.writes("hej")
    vault = await world.vault(somebody)
    await world.gateway.conversing.speak(vault, "fa", "from the web")
    await somebody.writes("hej igen")
    assert await chosen(world, somebody) == ("fa", "fa")
    assert HELP["fa"] in (await somebody.writes("/help"))[0]


async def test_another_gateway_says_it_in_the_language_too_from_memory_alone(world, second, somebody) -> None:
    await somebody.writes("hej")
    await speaks(somebody, "en")
    other = Somebody(second)
    other.chat_id, other.bot = somebody.chat_id, somebody.bot
    assert (await other.writes("AKUT"))[0].startswith("Call 112 now.")


async def test_stop_forgets_the_language(world, somebody) -> None:
    await somebody.writes("hej")
    await speaks(somebody, "so")
    await somebody.writes("/stop")
    assert somebody.labels == ["Haa, wax walba tirtir", "Maya, ha la hayo"]
    assert "Hadda waa laga tirtiray" in (await somebody.presses("Haa, wax walba tirtir"))[-1]
    assert "chattrobot från Varberg" in (await somebody.writes("hej"))[0]
    assert await chosen(world, somebody) == ("sv", "sv")


async def test_a_language_button_after_stop_is_only_too_old(somebody) -> None:
    await somebody.writes("/sprak")
    shown, data = somebody.button("English")
    await somebody.writes("/stop")
    await somebody.presses("Ja, radera allt")
    assert "gäller inte längre" in (await somebody.does(somebody.press_of(shown, data)))[0]


async def test_after_a_day_of_silence_the_menu_begins_anew(world, somebody) -> None:
    await somebody.writes("hej")
    await world.run("DELETE FROM chat.conversation WHERE id = :id", id=(await world.vault(somebody)).conversation_id)
    assert "chattrobot från Varberg" in (await somebody.writes("/sprak"))[0]
    assert somebody.labels == OWN_NAMES


@pytest.mark.parametrize(("code", "words"), [
    ("en-GB", "chat robot from Varberg"), ("ar", "Varberg"), ("fa-IR", "تلگرام"), ("so", "Telegram waa ku garanayaa"),
    ("de", "chattrobot från"),
])  # fmt: skip
async def test_who_has_a_telegram_in_one_of_our_languages_is_greeted_in_it(world, code, words) -> None:
    person = Somebody(world, code)
    assert words in (await person.writes("/start"))[0]
    assert not person.shown[-1].post.text.startswith("This part is in Swedish")


def labels(shown) -> list[str]:
    return [press.label for row in shown.rows for press in row]
