"""The chat without JavaScript in other languages, over plain forms: every way through it, own words left alone, errors, emergencies."""

from __future__ import annotations

import functools

import pytest

from bot.channels.plain import words
from bot.gateway.tokens import TokenMint
from foundation.languages.locales import LANGUAGES
from nlu.safety.screen import Finding
from tests.bot.gateway.conftest import World
from tests.bot.gateway.plain_reader import ADDRESS, Reader, said, words_of

FILLED = {"municipality": "varberg", "about": "own_violence", "contact_method": "phone", "contact_value": "070-000 00 00",
          "voicemail": "no", "times": "Ja", "own_words": "Skicka\n<b>Ring mig</b>", "first_name": "Du skrev"}  # fmt: skip
REQUIRED = "Det här behöver du fylla i."


async def start(world: World, tag: str) -> Reader:
    """The first page in a language."""
    return await Reader.open(world.http, f"{ADDRESS}?sprak={tag}")


async def do(page: Reader, act: str, **fields: str) -> Reader:
    """Presses the button that does `act`, whatever it says."""
    for form in page.tree.forms:
        if any((button.get("name"), button.get("value")) == ("do", act) for button in form.iter("button")):
            return await page.send({**dict(form.form_values()), "do": act, **fields})
    raise AssertionError(f"no button does {act}")


async def speak(page: Reader, tag: str, **fields: str) -> Reader:
    """Presses the button of a language, which sends the form of the page."""
    (button,) = page.tree.xpath(f"//button[@name='speak' and @value='{tag}']")
    form = page.tree.get_element_by_id(button.get("form"))
    return await page.send({**dict(form.form_values()), **fields, "speak": tag})


def language_of(page: Reader) -> tuple[str, str]:
    """What the page says of itself."""
    return page.tree.get("lang"), page.tree.get("dir")


@pytest.mark.parametrize("tag", ["ar", "en", "fa", "so", "sv-x-lattlast"])
async def test_whole_self_referral_goes_from_the_first_page_to_the_code(tag, world) -> None:
    t = functools.partial(said, tag)
    page = await start(world, tag)
    assert language_of(page) == (tag, LANGUAGES[tag].direction)
    form = await page.press(t("Be om kontakt"))
    labels = {words_of(label) for label in form.tree.iter("label", "legend", "h2", "option")}
    asked = ("Vilken kommun vill du ha hjälp av?", "Våld som jag själv har använt", "Skicka sms", "Välj kommun")
    assert {t(each) for each in asked} <= labels
    preview = await form.press(t("Gå vidare och läs igenom"), **FILLED)
    assert world.bridge.requests[-1]["draft"] == {**FILLED, "role": None, "interpreter": None}
    (document,) = preview.tree.find_class("document")
    assert (document.text_content(), document.get("lang"), document.get("translate")) == ("Till: Varbergs kommun", "sv", "no")
    assert t("Inget är skickat än. Det här är precis det som skickas om du säger ja.") in preview.focus
    sent = await preview.press(t("Ja, skicka det här"))
    assert t("Din förfrågan är skickad") in sent.focus and "7KQ2M-9XT4B" in sent.main
    assert t("Kommunen som fick den: ${name}.").replace("${name}", "Varberg") in sent.main
    chat = await sent.press(t("Tillbaka till chatten"))
    assert "7KQ2M" not in chat.response.text and t("Chattroboten") in chat.main
    assert {language_of(each) for each in (form, preview, sent, chat)} == {(tag, LANGUAGES[tag].direction)}


@pytest.mark.parametrize("tag", ["ar", "en"])
async def test_chat_speaks_from_its_first_word(tag, world) -> None:
    page = await do(await start(world, tag), "begin")
    assert world.gateway.locales.of(page.field("id")) == tag
    first, *_ = page.tree.find_class("kind-text")[0].find_class("text")
    assert first.get("lang") == tag and first.get("translate") == "no"
    answered = await page.press(said(tag, "Skicka"), text="hej")
    assert language_of(answered) == (tag, LANGUAGES[tag].direction)
    assert said(tag, "Chattroboten") in answered.main


async def test_swedish_page_is_as_it_was(world) -> None:
    for page in (await Reader.open(world.http), await start(world, "sv")):
        assert language_of(page) == ("sv", None)
        assert not page.tree.xpath("//input[@name='sprak']") and "only-swedish" not in page.response.text
        assert {form.get("action") for form in page.tree.forms} == {ADDRESS + "#svar"}


async def test_own_words_are_never_translated_even_when_we_say_the_same(world) -> None:
    page = await do(await start(world, "en"), "begin")
    page = await page.press("Send", text="Radera allt")
    page = await page.press("Send", text="Skicka")
    own = [words_of(node.find_class("text")[0]) for node in page.tree.find_class("from-person")]
    assert own == ["Radera allt", "Skicka"]
    form = await (await page.press("Ask for contact")).press("Go on and read it through", **FILLED)
    form = await form.press("Change")
    assert {name: form.field(name).strip() for name in FILLED} == FILLED
    code = await do(page, "receipt")
    answers = await code.press("Show the answer", code="7KQ2M")
    assert "Sent to Varberg on 21 November 2026." in answers.main
    world.bridge.dead = True
    lost = await answers.press("Send", text="Stäng och glöm koden\nJa")
    assert lost.tree.get_element_by_id("f2").value.strip() == "Stäng och glöm koden\nJa"


async def test_what_staff_wrote_is_never_translated(world) -> None:
    world.bridge.on_duty = [{"slug": "varberg", "name": "Varberg"}]
    page = await do(await start(world, "en"), "begin")
    page = await page.press(said("en", "Skriv med någon som arbetar här"))
    page = await page.press(said("en", "Ja, jag vill skriva med personal"))
    world.bridge.live |= {"state": "staff", "last": 2, "lines": [{"ordinal": 1, "kind": "joined", "text": ""},
                                                                 {"ordinal": 2, "kind": "message", "text": "Be om kontakt"}]}  # fmt: skip
    page = await do(page, "look")
    (staff,) = page.tree.find_class("from-staff")
    assert words_of(staff.find_class("text")[0]) == "Be om kontakt"
    assert "You are writing with staff in Varberg." in page.main


WISHES = [("xx", "sv"), ("", "sv"), ("sv", "sv"), ("AR", "ar"), ("en-GB", "en"), ("SV-X-LATTLAST", "sv-x-lattlast"), ("../ar", "sv"),
          ("ar%00", "sv"), ("%22%3E%3Cscript%3E", "sv"), ("ar" * 3000, "sv"), ("ar&sprak=fa", "fa"), ("%d8%b9", "sv")]  # fmt: skip


@pytest.mark.parametrize(("wish", "tag"), WISHES)
async def test_unknown_and_hostile_wishes_are_swedish_and_come_back_nowhere(wish, tag, world) -> None:
    page = await start(world, wish)
    assert page.response.status_code == 200 and page.tree.get("lang") == tag
    posted = await page.send({"do": "receipt", "sprak": wish})
    assert posted.response.status_code == 200 and posted.tree.get("lang") in LANGUAGES
    for each in (page, posted):
        assert "<script" not in each.response.text and "ar" * 3000 not in each.response.text
    begun = await page.send({"do": "begin", "sprak": "\u202e'><b>"})
    assert begun.tree.get("lang") == "sv" and "'&gt;" not in begun.response.text


async def test_only_a_page_is_shown_again_because_of_a_language(world) -> None:
    page = await do(await start(world, "en"), "begin")
    for here in ("send", "erase-yes", "withdraw-yes", "reply", "begin", "nothing", "__class__"):
        shown = await page.send({**page.form_of("Send"), "here": here, "preview_id": "p_0aZ81LmXw9sK2mPq", "code": "7KQ2M", "speak": "so"})
        assert shown.response.status_code == 200 and shown.tree.get("lang") == "so"
    assert world.bridge.paths == [path for path in world.bridge.paths if path.startswith("POST /v1/live/")]


async def test_errors_stand_in_the_language_and_keep_it(world) -> None:
    form = await do(await start(world, "ar"), "referral")
    world.bridge.refusal = (422, {"errors": [{"field": "about", "code": "missing", "text": REQUIRED}]})
    page = await do(form, "preview", **FILLED)
    assert page.response.status_code == 422 and said("ar", REQUIRED) in page.focus and said("ar", "Vad handlar det om?") in page.focus
    world.bridge.refusal, world.bridge.dead = None, True
    down = await do(page, "preview", **FILLED)
    assert down.response.status_code == 503 and said("ar", words.REFERRAL["down"]) in down.focus
    world.bridge.dead = False
    assert said("ar", "Läs igenom") in (await do(down, "preview", **FILLED)).main
    wrong = await do(await do(down, "receipt"), "lookup", code="")
    assert said("ar", "Skriv din kod först.") in wrong.focus
    assert {language_of(each) for each in (page, down, wrong)} == {("ar", "rtl")}


async def test_empty_message_unknown_button_and_a_conversation_that_is_gone_are_told_in_the_language(world) -> None:
    page = await do(await start(world, "ar"), "begin")
    empty = await do(page, "write", text=" ")
    assert empty.focus == said("ar", "Skriv något först.") and empty.tree.get_element_by_id("message").get("aria-invalid") == "true"
    assert said("ar", "Knappen gäller inte här. Skriv gärna med egna ord i stället.") in (await page.send(
        page.form_of(said("ar", "Skicka")) | {"press": "b_x"})).focus  # fmt: skip
    form = {**page.form_of(said("ar", "Skicka")), "token": "fel", "text": "Skicka"}
    gone = await page.send(form)
    assert gone.response.status_code == 404 and language_of(gone) == ("ar", "rtl")
    assert said("ar", "Samtalet är slut och finns inte kvar hos oss. Du kan börja ett nytt.") in gone.focus
    assert gone.tree.get_element_by_id("message").value.strip() == "Skicka"
    again = await speak(gone, "en")
    assert again.tree.get("lang") == "en" and again.tree.get_element_by_id("message").value.strip() == "Skicka"


@pytest.mark.parametrize(("content", "headers", "status"), [
    (b"x" * 70_000, {}, 413), (b"{}", {"Content-Type": "application/json"}, 415), (b"a=1&" * 30, {}, 400),
    (b"do=begin", {"Origin": "https://evil.test"}, 403)])  # fmt: skip
async def test_form_that_cannot_be_read_is_refused_in_the_language_of_its_address(content, headers, status, world) -> None:
    page = await start(world, "ar")
    action = page.tree.forms[0].get("action").partition("#")[0]
    answer = await world.http.post(action, content=content, headers={"Content-Type": "application/x-www-form-urlencoded", **headers})
    refused = Reader(world.http, answer)
    assert answer.status_code == status and language_of(refused) == ("ar", "rtl")
    assert "tel:112" in answer.text and said("ar", "Fler nummer") in words_of(refused.tree)


async def test_emergency_stands_first_in_the_language_whatever_else_happens(world, dead_world) -> None:
    for each in (world, dead_world):
        page = await do(await start(each, "ar"), "begin")
        acute = await do(page, "write", text="AKUT")
        label = said("ar", "Viktigt just nu")
        assert label in acute.focus and acute.focus.index(label) < acute.focus.index("112")
        (text,) = acute.tree.find_class("emergency-text")
        assert text.get("lang") == "ar" and words_of(text) == words_of_emergency(each, "ar")
        assert acute.tree.xpath("//*[@id='svar']//a[@href='tel:112']")


def words_of_emergency(world: World, tag: str) -> str:
    """What is said for the flags of AKUT, on one line."""
    swedish = world.gateway.texts.emergency.of(("violence_now",))
    return " ".join(world.gateway.texts.phrases.words(swedish, tag).split())


async def test_process_that_has_just_started_knows_the_language_from_the_page(world, dead_world) -> None:
    page = await do(await start(world, "ar"), "begin")
    acute = await Reader(dead_world.http, page.response).send({**page.form_of(said("ar", "Skicka")), "text": "AKUT", "do": "write"})
    (text,) = acute.tree.find_class("emergency-text")
    assert (text.get("lang"), acute.tree.get("lang")) == ("ar", "ar")


async def test_danger_in_a_form_in_a_reply_and_in_a_chat_that_is_over_is_told_in_the_language(world) -> None:
    world.screen.says["gevär"] = Finding("emergency", ("violence_now",))
    form = await do(await start(world, "ar"), "referral")
    over = await form.send({"do": "write", "text": "gevär", "sprak": "ar"})
    answers = await do(await do(form, "receipt"), "lookup", code="7KQ2M")
    for page in (await do(form, "preview", **FILLED | {"own_words": "gevär"}), over, await do(answers, "reply", text="gevär")):
        assert page.focus.startswith(f"{said('ar', 'Viktigt just nu')} {words_of_emergency(world, 'ar')}")


async def test_language_is_changed_in_the_middle_and_nothing_is_lost(world) -> None:
    form = await do(await Reader.open(world.http), "referral")
    arabic = await speak(form, "ar", **FILLED)
    assert language_of(arabic) == ("ar", "rtl")
    assert {name: arabic.field(name).strip() for name in FILLED} == FILLED
    assert world.gateway.locales.of(arabic.field("id")) == "ar"
    preview = await speak(await do(arabic, "preview"), "en")
    assert preview.tree.get("lang") == "en" and "Nothing is sent yet." in preview.main
    chat = await do(await do(preview, "referral"), "look")
    assert "The chatbot" in chat.main
    back = await speak(chat, "sv", text="halvt skrivet")
    assert back.tree.get("lang") == "sv" and back.tree.get_element_by_id("message").value.strip() == "halvt skrivet"
    assert (await do(back, "write")).tree.get("lang") == "sv"
    code = await speak(await do(back, "receipt"), "fa", code="7KQ")
    assert code.tree.get("lang") == "fa" and code.field("code") == "7KQ"
    assert (await speak(await do(code, "erase"), "so")).tree.get("lang") == "so"


async def test_answers_and_own_data_are_shown_again_in_another_language(world) -> None:
    answers = await do(await do(await start(world, "ar"), "receipt"), "lookup", code="7KQ2M")
    kept = await speak(answers, "en", text="Skicka")
    assert kept.tree.get_element_by_id("f1").value.strip() == "Skicka" and "Sent to Varberg on 21 November 2026." in kept.main
    own = await speak(await do(kept, "export"), "ar")
    assert own.tree.get("lang") == "ar" and own.tree.find_class("own-text")[0].get("translate") == "no"
    assert (await speak(await do(own, "lookup"), "sv")).tree.get("lang") == "sv"


async def test_language_that_is_chosen_in_the_chat_is_that_of_the_page(world) -> None:
    page = await do(await Reader.open(world.http), "begin")
    world.nlu.says["arabiska"] = ("ask_language", "none", [])
    page = await page.press("Skicka", text="finns arabiska")
    page = await page.press("العربية")
    assert language_of(page) == ("ar", "rtl")
    assert language_of(await do(page, "write", text="hej")) == ("ar", "rtl")


async def test_choice_in_a_dead_database_is_kept_by_the_page(dead_world) -> None:
    page = await do(await Reader.open(dead_world.http), "begin")
    page = await speak(page, "ar", text="hej")
    assert language_of(page) == ("ar", "rtl") and page.tree.get_element_by_id("message").value.strip() == "hej"
    down = await do(page, "write")
    assert language_of(down) == ("ar", "rtl") and "112" in down.focus


async def test_enter_in_a_field_chooses_no_language(world) -> None:
    start_page = await Reader.open(world.http)
    chat = await do(start_page, "begin")
    for page in (chat, await do(chat, "referral"), await do(chat, "receipt"), await do(chat, "erase")):
        buttons = page.tree.xpath("//form[@id='here']//button | //button[@form='here']")
        assert buttons[0].get("name") == "do" and buttons[-1].get("name") == "speak"
        assert [button.get("lang") for button in buttons if button.get("name") == "speak"] == list(LANGUAGES)
        assert {words_of(button) for button in buttons} >= {language.own_name for language in LANGUAGES.values()}


async def test_links_of_the_first_page_keep_what_the_link_named_and_nothing_else(world) -> None:
    page = await Reader.open(world.http, f"{ADDRESS}?kommun=varberg&kampanj=affisch&sprak=fa&x=%22")
    links = [link.get("href") for link in page.tree.xpath("//nav[@class='plain-languages']//a")]
    assert links == [f"{ADDRESS}?kommun=varberg&kampanj=affisch&sprak={tag}" for tag in LANGUAGES]
    assert [link.get("lang") for link in page.tree.xpath("//a[@aria-current='true']")] == ["fa"]
    assert (await do(await do(page, "begin"), "referral")).field("municipality") == "varberg"


async def test_page_with_scripts_leads_to_the_same_language(world) -> None:
    page = await Reader.open(world.http, "/?sprak=ar")
    assert page.tree.xpath("//noscript//a/@href")[0] == f"{ADDRESS}?sprak=ar"
    assert (await Reader.open(world.http, "/")).tree.xpath("//noscript//a/@href")[0] == ADDRESS


async def test_seed_of_another_server_begins_in_the_language_too(world) -> None:
    page = await (await start(world, "ar")).send({"do": "begin", "sprak": "ar", "seed": TokenMint("x" * 40).seed()})
    assert world.gateway.locales.of(page.field("id")) == "ar"
