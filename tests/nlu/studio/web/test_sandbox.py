"""Trying the bot: what it says and why, in danger too; nothing of it is left, and a trial becomes a saved conversation."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from foundation.content.versions import Versions
from foundation.settings import ROOT
from nlu.studio.content.conversations import Step, list_conversations
from nlu.studio.store.draft import Draft
from nlu.studio.store.trees import Trees
from nlu.studio.web.sandbox.sandbox_routes import LONGEST
from nlu.studio.web.words import day_of
from tests.nlu.studio.web.conftest import fields_in, plain
from tests.nlu.studio.web.judged import Bench
from tests.nlu.studio.web.trial_fakes import services, studio  # noqa: F401 - fixtures

SAY, PRESS, BEGIN, SAVE = ("/studio/sandbox/" + name for name in ("say", "press", "begin", "save"))
NOW = "han slår mig nu, jag är rädd att han dödar mig"


async def begun(browser, version: str = "shipped"):
    assert (await browser.post("/sandbox/begin", version=version)).headers["location"] == "/studio/sandbox"
    return await browser.get("/sandbox")


async def said(browser, words: str):
    sent = fields_in(await browser.get("/sandbox"), SAY) | {"text": words}
    answer = await browser.post("/sandbox/say", **sent)
    assert answer.status_code == 303, plain(answer)
    return await browser.get("/sandbox")


async def pressed(browser, title: str):
    page = await browser.get("/sandbox")
    number = re.search(rf'name="button" value="(\d+)">{re.escape(title)}<', page.text)
    assert number, f"no button {title}"
    await browser.post("/sandbox/press", **(fields_in(page, PRESS) | {"button": number[1]}))
    return await browser.get("/sandbox")


async def test_trial_begins_with_the_greeting_and_its_choices(browse, join, services) -> None:  # noqa: F811
    anna = browse(join("Anna"))
    before = await anna.get("/sandbox")
    assert "programmets eget innehåll, används nu" in plain(before) and "boten skickar inget" in plain(before)
    page = plain(await begun(anna))
    assert "Det här är en chattrobot" in page and "ring 112" in page and "[[" not in page
    assert services.dialogue.loaded == services.understanding.loaded == ["shipped"]
    await pressed(anna, "Någon skadar mig")
    assert services.dialogue.sent[0][1] == '/choose_role{"role":"victim"}'


async def test_answer_says_why(browse, join, services) -> None:  # noqa: F811
    anna = browse(join("Anna"))
    await begun(anna)
    page = await said(anna, "vad kostar det")
    assert 'Förstod det som <a href="/studio/intents/ask_cost">' in page.text and "(87,4 %)" in plain(page)
    assert '<a href="/studio/intents/ask_anonymity">' in page.text and "Ingen fara." in plain(page)
    assert 'Svar: <a href="/studio/answers/utter_ask_cost">Vad det kostar</a>' in page.text
    sender, message, metadata = services.dialogue.sent[0]
    assert message == "vad kostar det" and metadata["analysis"]["intent"]["name"] == "ask_cost"
    assert sender == metadata["conversation_ref"] and sender.startswith("trial_")
    page = await pressed(anna, "Vem läser?")
    assert "Knappen betyder" in page.text and services.dialogue.sent[1][1] == "/ask_anonymity"


async def test_emergency_is_answered_at_once_and_waits_for_no_service(browse, join, services) -> None:  # noqa: F811
    anna = browse(join("Anna"))
    await begun(anna)
    services.understanding.silent = ""
    page = await said(anna, NOW)
    assert "Ring 112 nu." in plain(page) and "Nödläge: chatten visar nödnumren. Det är reglerna för fara som säger det." in plain(page)
    assert services.dialogue.sent == services.understanding.asked == []
    assert 'Svar: <a href="/studio/texts?q=gateway/emergency">nödnumren</a>' in page.text
    assert "Ring [[number.nodnummer]] nu." in plain(await anna.get("/texts?q=gateway/emergency"))
    page = await pressed(anna, "Jag är i säkerhet nu")
    assert "Bra att du är i säkerhet" in plain(page) and services.dialogue.sent == []


async def test_doubt_asks_and_the_answer_leads_on(browse, join, services) -> None:  # noqa: F811
    anna = browse(join("Anna"))
    services.understanding.said["det är som det är"] = ("ask_cost", "ask")
    await begun(anna)
    page = await said(anna, "det är som det är")
    assert "Är någon i fara just nu?" in plain(page) and "Kanske fara: chatten frågar" in plain(page)
    page = await said(anna, "nej")
    assert services.dialogue.sent[-1][1] == "/ask_cost" and "Tack, då vet jag." in plain(page)


async def test_silent_service_is_told_and_what_was_written_stays(browse, join, services) -> None:  # noqa: F811
    anna = browse(join("Anna"))
    await begun(anna)
    sent = fields_in(await anna.get("/sandbox"), SAY) | {"text": "vad kostar det"}
    services.dialogue.silent = True
    answer = await anna.post("/sandbox/say", **sent)
    assert answer.status_code == 503 and "svarar i chatten svarar inte just nu" in plain(answer)
    assert 'value="vad kostar det"' in answer.text
    services.dialogue.silent, services.understanding.silent = False, "Versionen är gjord med en annan språkmodell."
    answer = await anna.post("/sandbox/say", **sent)
    assert answer.status_code == 503 and "annan språkmodell" in plain(answer)
    services.understanding.silent = None
    assert "Förstod det som" in plain(await said(anna, "vad kostar det"))


async def test_second_press_of_the_same_page_does_nothing(browse, join, services) -> None:  # noqa: F811
    anna = browse(join("Anna"))
    sent = fields_in(await begun(anna), SAY) | {"text": "hej"}
    for _ in range(2):
        assert (await anna.post("/sandbox/say", **sent)).headers["location"] == "/studio/sandbox#latest"
    assert len(services.dialogue.sent) == 1


async def test_no_button_but_those_that_are_shown_can_be_pressed(browse, join, services) -> None:  # noqa: F811
    anna = browse(join("Anna"))
    page = await begun(anna)
    for button in ("99", "-1", "x", "/referral_consent", "1e9"):
        answer = await anna.post("/sandbox/press", **(fields_in(page, PRESS) | {"button": button}))
        assert answer.status_code == 422 and "Skriv något först" in plain(answer)
    assert services.dialogue.sent == []


@pytest.mark.parametrize(("words", "why"), [
    ("", "Skriv något först"), ("\0 \u200b", "Skriv något först"), ("a" * (LONGEST + 1), "för långt"),
])  # fmt: skip
async def test_what_can_not_be_sent_is_told(browse, join, words: str, why: str) -> None:
    anna = browse(join("Anna"))
    sent = fields_in(await begun(anna), SAY)
    answer = await anna.post("/sandbox/say", **(sent | {"text": words}))
    assert answer.status_code == 422 and why in plain(answer)


async def test_trial_survives_a_reload_is_seen_by_nobody_else_and_is_erased(browse, join, services, studio_engine, capfd) -> None:  # noqa: F811
    anna, eva, mark = browse(join("Anna")), browse(join("Eva", "reader")), "näckrosdammen"
    await begun(anna)
    await said(anna, f"vad kostar {mark}")
    assert mark in (await anna.get("/sandbox")).text and mark not in (await eva.get("/sandbox")).text
    await anna.post("/sandbox/end")
    assert [message for _sender, message, _metadata in services.dialogue.sent[-2:]] == ["/referral_cancel", "/restart"]
    with studio_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM studio.trial")) == 0
    assert mark not in (await anna.get("/sandbox")).text
    assert mark not in "".join(capfd.readouterr())


async def test_reader_may_try_and_not_save(browse, join) -> None:
    eva = browse(join("Eva", "reader"))
    await begun(eva)
    page = await said(eva, "hej")
    assert "Spara som prov" not in page.text and "Spara i utkastet" not in (await eva.get("/sandbox/save")).text
    assert (await eva.post("/sandbox/save", name="A")).status_code == 403


async def test_any_version_can_be_tried_and_the_live_one_is_not_forgotten(browse, join, services, tree, transactions, tmp_path) -> None:  # noqa: F811
    anna, bench = browse(join("Anna")), Bench(tmp_path, Versions(tmp_path / "content"), transactions)
    path = "actions/texts/labels.yml"
    other = bench.version(dict(tree) | {path: tree[path].replace("ask_cost: ", "ask_cost: Pengar och ")})
    await begun(anna, other)
    assert services.dialogue.loaded == [other, "shipped"]
    page = await said(anna, "vad kostar det")
    assert "Pengar och" in plain(page) and services.dialogue.sent[0][2]["content"] == other
    assert services.dialogue.loaded[-1] == "shipped"
    for broken in ("0123456789abcdef", "../..", ""):
        assert (await anna.post("/sandbox/begin", version=broken)).status_code == 409


async def test_trial_becomes_a_saved_conversation(browse, join, transactions, tmp_path) -> None:
    anna = browse(join("Anna"))
    await begun(anna)
    await said(anna, "vad kostar det")
    await pressed(anna, "Vem läser?")
    await said(anna, NOW)
    page = await anna.get("/sandbox/save")
    assert page.text.count("checked") == 4 and "Boten ska visa nödnumren" in plain(page)
    fields = {name: "yes" for name in re.findall(r'name="(hold\.[^"]+)"', page.text) if name != "hold.2.utter_ask_cost"}
    none = await anna.post("/sandbox/save", name="Kostnad")
    assert none.status_code == 422 and "minst en sak" in plain(none) and "checked" not in none.text
    saved = await anna.post("/sandbox/save", name="Kostnad  och\nfara", why="Frågas ofta", **fields)
    assert re.fullmatch(r"/studio/conversations/[0-9a-f]{12}\?done=added", saved.headers["location"])
    assert "Kostnad och fara" in plain(await anna.get(saved.headers["location"].removeprefix("/studio")))
    (one,) = list_conversations(Draft(transactions, Trees(Versions(tmp_path / "content")), lambda _a, _b: []).tree())
    assert one.steps == (Step("person", "vad kostar det"), Step("intent", "ask_cost"), Step("bot", "utter_ask_cost"),
                         Step("press", "Vem läser?"), Step("person", NOW), Step("bot", "emergency"))  # fmt: skip
    again = await anna.post("/sandbox/save", name="Kostnad och fara", **fields)
    assert again.status_code == 422 and "finns redan" in plain(again)
    await anna.post("/history/1/undo")
    assert "Inget samtal är sparat än" in plain(await anna.get("/conversations"))


async def test_hostile_words_are_text(browse, join) -> None:
    anna, evil = browse(join("Anna")), '"><script>alert(1)</script>{{7*7}}'
    await begun(anna)
    page = await said(anna, evil)
    save = await anna.get("/sandbox/save")
    fields = dict.fromkeys(re.findall(r'name="(hold\.[^"]+)"', save.text), "yes")
    saved = await anna.post("/sandbox/save", name=evil, why=evil, **fields)
    one = await anna.get(saved.headers["location"].removeprefix("/studio"))
    for shown in (page, save, one, await anna.get("/conversations"), await anna.get("/history/1")):
        assert "<script>alert" not in shown.text and "{{7*7}}" in plain(shown)


def test_pages_show_no_payload() -> None:
    for name in ("sandbox", "sandbox_save", "conversations", "conversation"):
        assert "payload" not in (ROOT / Path(f"nlu/studio/web/templates/{name}.html")).read_text(encoding="utf-8")


def test_the_day_of_a_moment_is_the_day_in_sweden() -> None:
    assert day_of(datetime(2026, 7, 1, 21, 59, tzinfo=UTC)) == "1 juli 2026"
    assert day_of(datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == "2 juli 2026"
