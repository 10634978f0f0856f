"""The chat without JavaScript, over plain forms: what is answered, what is kept, and what a form sent twice does."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.plain import words
from bot.gateway.tokens import TokenMint
from bot.widget.page import STATIC
from nlu.safety.screen import Finding
from tests.bot.gateway.plain_reader import ADDRESS, Reader

TEXTS = STATIC / "texts.js"


async def begun(world) -> Reader:
    """Somebody who has begun a conversation."""
    return await (await Reader.open(world.http)).press("Börja chatten")


async def test_conversation_begins_with_the_machine_notice_and_its_choices(world) -> None:
    page = await begun(world)
    assert page.response.status_code == 200
    assert "Det här är en chattrobot." in page.focus and "112" in page.focus
    assert page.buttons[:4] == ["Jag har skadat eller är rädd att skada någon", "Någon skadar mig", "Jag är orolig för någon annan",
                                "Jag frågar i mitt arbete"]  # fmt: skip
    assert page.title == "Chatt"


async def test_nothing_stands_in_an_address_a_cookie_or_the_cache(world) -> None:
    page = await begun(world)
    token = page.field("token")
    for answer in (page.response, (await page.press("Skicka", text="hej")).response):
        assert str(answer.url) == "http://gateway" + ADDRESS
        assert not answer.cookies and answer.headers["cache-control"] == "no-store"
        assert token not in str(answer.headers) and "location" not in answer.headers
        actions = {form.get("action") for form in Reader(world.http, answer).tree.forms}
        assert actions == {ADDRESS + "#svar"}
    assert "http-equiv" not in page.response.text and "<script" not in page.response.text


async def test_what_is_written_gets_its_answer_and_moves_into_the_history(world) -> None:
    world.rasa.script = [[{"text": "Det kostar inget."}], [{"text": "En gång i veckan."}]]
    page = await (await begun(world)).press("Skicka", text="vad kostar det")
    assert "Det kostar inget." in page.focus
    page = await page.press("Skicka", text="hur ofta")
    assert "En gång i veckan." in page.focus and "Det kostar inget." not in page.focus
    history = " ".join(node.text_content() for node in page.tree.find_class("plain-earlier"))
    assert history.index("vad kostar det") < history.index("Det kostar inget.") < history.index("hur ofta")
    assert page.tree.get_element_by_id("message").value.strip() == ""


async def test_quick_reply_and_free_text_are_both_open_and_an_old_choice_stays_readable(world) -> None:
    page = await (await begun(world)).press("Någon skadar mig")
    assert world.rasa.messages == ['/choose_role{"role":"victim"}']
    assert "Skicka" in page.buttons
    assert "Svarsknappar: Jag har skadat eller är rädd att skada någon. Någon skadar mig." in page.main


async def test_form_that_is_sent_again_has_no_second_effect(world) -> None:
    start = await Reader.open(world.http)
    page = await start.press("Börja chatten")
    assert (await page.again()).field("id") == page.field("id")
    answered = await page.press("Skicka", text="hej på er\r\noch er")
    again = await answered.again()
    assert again.focus == answered.focus and len(world.rasa.requests) == 1
    pressed = await page.press("Någon skadar mig")  # a step back, and another button of the same form
    assert (await pressed.again()).focus == pressed.focus
    assert len(world.rasa.requests) == 2


async def test_seed_of_another_server_or_of_yesterday_begins_something_new(world, monkeypatch) -> None:
    start = await Reader.open(world.http)
    for seed in (TokenMint("x" * 40).seed(), start.form_of("Börja chatten")["seed"][:-2] + "AA", "", "å" * 500):
        first, second = [await start.send({"do": "begin", "seed": seed}) for _ in range(2)]
        assert first.field("id") != second.field("id")
    monkeypatch.setattr("bot.gateway.tokens.time.time", lambda: 4_000_000_000.0)
    assert world.gateway.mint.begun_with(start.form_of("Börja chatten")["seed"]) is None


async def test_emergency_stands_first_with_numbers_that_ring(world) -> None:
    page = await (await begun(world)).press("Skicka", text="AKUT")
    main = page.main.removeprefix("Första steget").strip()
    assert main.startswith("Det senaste i chatten Chattroboten Viktigt just nu Ring 112 nu.")
    assert page.tree.xpath("//*[@id='svar']//a[@href='tel:112']")
    assert {"Jag är i säkerhet nu", "Jag menade inte så", "Jag vill skriva vidare"} <= set(page.buttons)


async def test_question_about_danger_is_settled_by_a_button(world) -> None:
    world.screen.says["gevär"] = Finding("ask", ("weapon",))
    page = await (await begun(world)).press("Skicka", text="gevär")
    assert "Är någon i fara just nu?" in page.focus
    assert "Viktigt just nu" in (await page.press("Ja")).focus
    assert "Tack, då vet jag." in (await page.press("Nej")).main


async def test_dead_world_says_the_same_honest_words_and_keeps_the_text(dead_world) -> None:
    page = await begun(dead_world)
    assert "Det här är en chattrobot." in page.focus
    acute = await page.press("Skicka", text="AKUT")
    assert "Ring 112 nu." in acute.focus
    down = await page.press("Skicka", text="vad kostar det")
    assert all(part in down.focus for part in ("fungerar inte just nu", "inte sparat", "112", "020-555 666"))
    assert down.tree.get_element_by_id("message").value.strip() == "vad kostar det"
    erased = await (await page.press("Radera allt")).press("Ja, radera allt")
    assert erased.response.status_code == 503 and "Chatten finns kvar." in erased.focus


async def test_dead_rasa_is_told_with_the_way_to_the_form(world) -> None:
    world.rasa.dead = True
    page = await (await begun(world)).press("Skicka", text="vad kostar det")
    assert "Roboten har problem just nu" in page.focus
    assert "Be om kontakt" in (await page.press("Fyll i formuläret")).main


async def test_crowd_keeps_the_text_in_its_field_and_lets_an_emergency_through(world) -> None:
    crowd = world.gateway.conversing._rooms.crowd
    crowd._free, crowd._patience_s = asyncio.Semaphore(0), 0.01
    page = await (await begun(world)).press("Skicka", text="<b>hej</b>\nvad kostar det")
    assert page.response.status_code == 503 and page.response.headers["cache-control"] == "no-store"
    assert words.TROUBLE["crowded"] == page.focus and page.title == "Fel: Chatt"
    assert page.tree.get_element_by_id("message").value.strip() == "<b>hej</b>\nvad kostar det"
    assert "Ring 112 nu." in (await page.press("Skicka", text="AKUT")).focus
    crowd._free = asyncio.Semaphore(1)
    assert "svar 1" in (await page.press("Skicka")).focus


async def test_late_answer_is_fetched_by_a_button_and_asked_for_once(world, monkeypatch) -> None:
    monkeypatch.setattr("bot.channels.plain.patience.PENDING_SECONDS", 0.05)
    world.rasa.delay = 0.4
    page = await (await begun(world)).press("Skicka", text="vad kostar det")
    assert page.response.status_code == 202 and "Svaret dröjer" in page.focus
    assert "http-equiv" not in page.response.text
    await asyncio.sleep(0.6)
    monkeypatch.setattr("bot.channels.plain.patience.PENDING_SECONDS", 5.0)
    assert "svar 1" in (await page.press("Visa svaret")).focus
    assert len(world.rasa.requests) == 1


async def test_conversation_that_is_gone_keeps_the_text_and_begins_a_new_one_with_it(world) -> None:
    page = await begun(world)
    await (await page.press("Radera allt")).press("Ja, radera allt")
    gone = await page.press("Skicka", text="hej igen")
    assert gone.response.status_code == 404 and "Samtalet är slut" in gone.focus
    world.screen.says["gevär"] = Finding("emergency", ("weapon",))
    acute = await gone.send({**page.form_of("Skicka"), "token": "fel", "text": "gevär"})
    assert "Ring 112 nu." in acute.focus
    new = await gone.press("Börja ett nytt samtal och skicka")
    assert "svar" in new.focus and new.field("id") != page.field("id")
    assert (await new.again()).focus == new.focus


@pytest.mark.parametrize("token", ["", "wrong", "another's"])
async def test_wrong_token_opens_nothing(token, world) -> None:
    page, other = await begun(world), await begun(world)
    await page.press("Skicka", text="hemligt ord")
    form = page.form_of("Titta efter nya svar") | {"token": other.field("token") if token == "another's" else token}
    seen = await page.send(form)
    assert seen.response.status_code == 404 and "hemligt ord" not in seen.response.text


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.test"}, {"Origin": "null"}, {"Origin": ""}, {"Origin": "http://gateway.evil.test"}])
async def test_form_of_another_site_is_refused(headers, world) -> None:
    page = await begun(world)
    refused = await page.send(page.form_of("Skicka") | {"text": "hej"}, **headers)
    assert refused.response.status_code == 403 and "Det här skickades inte från vår sida." in refused.main
    assert world.rasa.requests == []


async def test_older_browser_that_tells_no_origin_is_let_in_and_a_newer_one_tells_its_site(world) -> None:
    page = await begun(world)
    form = page.form_of("Skicka") | {"text": "hej"}
    for headers, status in (({}, 200), ({"Sec-Fetch-Site": "same-origin"}, 200), ({"Sec-Fetch-Site": "cross-site"}, 403)):
        assert (await world.http.post(ADDRESS, data=form, headers=headers)).status_code == status


@pytest.mark.parametrize(("content", "kind", "status"), [(b"x" * 70_000, "application/x-www-form-urlencoded", 413),
    (b"{}", "application/json", 415), (b"a=1&" * 30, "application/x-www-form-urlencoded", 400)])  # fmt: skip
async def test_what_no_page_of_ours_would_send_is_answered_with_a_page(content, kind, status, world) -> None:
    answer = await world.http.post(ADDRESS, content=content, headers={"Content-Type": kind})
    assert answer.status_code == status and answer.headers["content-type"].startswith("text/html")
    assert "tel:112" in answer.text


@pytest.mark.parametrize("text", ["", "   ", "\u200b\r\n"])
async def test_empty_message_is_told_at_its_field(text, world) -> None:
    page = await (await begun(world)).press("Skicka", text=text)
    assert page.response.status_code == 422 and page.focus == "Skriv något först."
    field = page.tree.get_element_by_id("message")
    assert field.get("aria-invalid") == "true" and field.get("aria-describedby") == "trouble-text"


@pytest.mark.parametrize("button", ["b_x", "open:unknown", "<b>", "b_" + "x" * 5000])
async def test_unknown_button_costs_nothing(button, world) -> None:
    page = await begun(world)
    refused = await page.send(page.form_of("Skicka") | {"press": button})
    assert refused.response.status_code == 422 and "Knappen gäller inte här." in refused.focus


@pytest.mark.parametrize("act", ["", "unknown", "../etc", "begin\x00"])
async def test_unknown_act_leads_to_the_first_page(act, world) -> None:
    assert "Börja chatten" in (await (await begun(world)).send({"do": act})).buttons


async def test_link_may_name_a_municipality_and_a_wrong_one_keeps_nobody_out(world) -> None:
    for asked, known in (("varberg", "varberg"), ("atlantis", ""), ("<b>", "")):
        start = await Reader.open(world.http, f"{ADDRESS}?kommun={asked}&kampanj=affisch")
        page = await start.press("Börja chatten")
        form = await page.press("Be om kontakt")
        assert form.field("municipality") == known
        assert "<b>" not in start.response.text


async def test_staff_who_wrote_meanwhile_are_seen_when_the_person_looks(world) -> None:
    world.bridge.on_duty = [{"slug": "varberg", "name": "Varberg"}]
    page = await (await begun(world)).press("Skriv med någon som arbetar här")
    page = await page.press("Ja, jag vill skriva med personal")
    assert "Nu har personal i Varberg fått veta att du väntar." in page.focus
    assert "Du väntar på någon." in page.main
    assert "Inget nytt just nu." in (await page.press("Titta efter nya svar")).main
    world.bridge.live |= {"state": "staff", "last": 2, "lines": [{"ordinal": 1, "kind": "joined", "text": ""},
                                                                 {"ordinal": 2, "kind": "message", "text": "Hej! Jag läser."}]}  # fmt: skip
    page = await page.press("Titta efter nya svar")
    assert "Personal i kommunen Hej! Jag läser." in page.focus and "Du skriver med personal i Varberg." in page.main
    assert "Tillbaka till chattroboten" in page.buttons


async def test_everything_is_erased_and_said_so_again_when_it_is_sent_again(world) -> None:
    page = await (await begun(world)).press("Skicka", text="hemligt ord")
    asked = await page.press("Radera allt")
    assert "Det går inte att ångra." in asked.main
    for erased in [done := await asked.press("Ja, radera allt"), await done.again()]:
        assert "Allt är raderat hos oss" in erased.main and "Webbläsaren kan ändå minnas" in erased.focus
        assert "hemligt ord" not in erased.response.text and page.field("token") not in erased.response.text


async def test_leaving_is_a_link_that_tells_nobody_and_says_what_it_leaves(world) -> None:
    page = await begun(world)
    [leave] = [link for link in page.tree.iter("a") if link.get("id") == "leave"]
    assert (leave.get("href"), leave.get("rel")) == ("https://www.smhi.se/", "noreferrer")
    assert "Länken raderar inget." in page.tree.get_element_by_id(leave.get("aria-describedby")).text_content()


def test_sentences_of_both_pages_are_the_same() -> None:
    scripts = TEXTS.read_text(encoding="utf-8")
    own = [*words.TROUBLE.values(), *words.REFERRAL.values(), *words.RECEIPT.values(), words.ERASE_DOWN]
    assert [sentence for sentence in own if f'"{sentence}"' not in scripts] == []
