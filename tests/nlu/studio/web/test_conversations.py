"""The saved conversations: what each holds, how the newest candidate did, and changing them."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.content.versions import Versions
from nlu.studio.content.conversations import PATH, Step, add_conversation, list_conversations
from nlu.studio.content.touches import needs_second_eyes
from nlu.studio.store.approvals import Approvals
from nlu.studio.store.draft import Draft, Edit
from nlu.studio.store.trees import Trees
from tests.nlu.studio.web.conftest import fields_in, plain
from tests.nlu.studio.web.judged import Bench

STEPS = (Step("person", "vad kostar det"), Step("intent", "ask_cost"), Step("bot", "utter_ask_cost"))
DANGER = (Step("person", "han slår mig nu"), Step("bot", "emergency"))


@pytest.fixture
def draft(transactions, tmp_path: Path) -> Draft:
    return Draft(transactions, Trees(Versions(tmp_path / "content")), needs_second_eyes)


@pytest.fixture
def saved(draft: Draft, join):
    """saved(name, steps) saves a conversation and gives its address."""

    def _saved(name: str, steps: tuple[Step, ...] = STEPS) -> str:
        draft.save(join("Anna"), Edit(f"conversation/{name}", "Sparade", lambda tree: add_conversation(tree, name, steps)))
        return "/conversations/" + next(one.id for one in list_conversations(draft.tree()) if one.name == name)

    return _saved


def steps_in(draft: Draft) -> list[tuple[str, tuple[Step, ...]]]:
    return [(one.name, one.steps) for one in list_conversations(draft.tree())]


async def test_list_is_empty_at_first_and_says_how_to_begin(browse, join) -> None:
    page = await browse(join("Eva", "reader")).get("/conversations")
    assert page.status_code == 200 and "Inget samtal är sparat än" in plain(page) and 'href="/studio/sandbox"' in page.text


async def test_list_says_what_each_holds_and_how_it_went(browse, join, saved, transactions, tmp_path, draft) -> None:
    saved("Kostnad")
    saved("Fara", DANGER)
    bench, anna = Bench(tmp_path, Versions(tmp_path / "content"), transactions), browse(join("Anna"))
    said = plain(await anna.get("/conversations"))
    assert said.count("Inte prövat än") == 2 and "Personen skriver vad kostar det Boten ska förstå det som" in said
    assert "Boten ska svara med nödnumren" in said
    bench.judged(anna.member, draft.tree(), conversations=[
        {"name": "Kostnad", "path": PATH, "held": False, "fault": "Steg 3: Svaret skulle vara utter_ask_cost"},
        {"name": "Fara", "path": PATH, "held": True, "fault": ""}])  # fmt: skip
    page = await anna.get("/conversations")
    said = plain(page)
    assert "Gick på ett annat sätt Steg 3: Svaret skulle vara" in said and "Gick som det ska" in said and "Senast prövade" in said
    assert 'href="/studio/answers/utter_ask_cost"' in page.text and 'href="/studio/intents/ask_cost"' in page.text


async def test_it_is_renamed_and_holds_something_else(browse, join, saved, draft) -> None:
    anna, address = browse(join("Anna")), saved("Kostnad")
    sent = fields_in(await anna.get(address), f"/studio{address}")
    assert sent["name"] == "Kostnad" and (sent["expect.1"], sent["expect.2"]) == ("ask_cost", "utter_ask_cost")
    answer = await anna.post(address, **(sent | {"name": "Vad kostar det?", "expect.1": "", "expect.2": "utter_ask_anonymity"}))
    assert answer.headers["location"].endswith("?done=saved")
    assert steps_in(draft) == [("Vad kostar det?", (STEPS[0], Step("bot", "utter_ask_anonymity")))]
    assert (await anna.get(address)).status_code == 404
    page = await anna.get(answer.headers["location"].removeprefix("/studio"))
    assert "Sparat i utkastet" in plain(page)
    same = await anna.post(answer.headers["location"].removeprefix("/studio").partition("?")[0],
                           **fields_in(page, answer.headers["location"].partition("?")[0]))  # fmt: skip
    assert same.headers["location"].endswith("?done=same")


@pytest.mark.parametrize(("change", "why"), [
    ({"expect.2": "utter_finns_inte"}, "utter_finns_inte finns inte"), ({"expect.1": "<b>"}, "finns inte. Välj ett ur listan"),
    ({"expect.1": "", "expect.2": ""}, "Något måste stämma"), ({"name": " "}, "Ge samtalet ett namn"), ({"name": "Fara"}, "finns redan"),
])  # fmt: skip
async def test_what_can_not_be_saved_is_told(browse, join, saved, draft, change: dict[str, str], why: str) -> None:
    anna, address = browse(join("Anna")), saved("Kostnad")
    saved("Fara", DANGER)
    sent = fields_in(await anna.get(address), f"/studio{address}")
    answer = await anna.post(address, **(sent | change))
    assert answer.status_code == 422 and why in plain(answer)
    assert steps_in(draft) == [("Kostnad", STEPS), ("Fara", DANGER)]


async def test_two_editors_see_each_other(browse, join, saved) -> None:
    anna, bo, address = browse(join("Anna")), browse(join("Bo")), saved("Kostnad")
    sent = fields_in(await anna.get(address), f"/studio{address}")
    theirs = fields_in(await bo.get(address), f"/studio{address}")
    assert (await bo.post(address, **(theirs | {"expect.2": "utter_ask_anonymity"}))).status_code == 303
    late = await anna.post(address, **(sent | {"expect.2": "utter_greet"}))
    assert late.status_code == 409 and "Boten ska svara med: utter_ask_anonymity" in plain(late)


async def test_it_can_be_taken_away_and_comes_back(browse, join, saved, draft) -> None:
    anna, address = browse(join("Anna")), saved("Kostnad")
    gone = await anna.post(f"{address}/remove")
    assert gone.headers["location"] == "/studio/conversations?done=removed" and steps_in(draft) == []
    assert "borttaget ur utkastet" in plain(await anna.get("/conversations?done=removed"))
    await anna.post("/history/2/undo")
    assert steps_in(draft) == [("Kostnad", STEPS)]


async def test_one_that_guards_against_danger_needs_two(browse, join, saved, transactions, draft) -> None:
    anna, address = browse(join("Anna")), saved("Fara", DANGER)
    approvals = Approvals(transactions, draft)
    assert approvals.waiting() == []
    await anna.post(f"{address}/remove")
    assert [change.what for change in approvals.waiting()] == ["Tog bort samtalet ”Fara”"]


async def test_reader_sees_it_and_has_no_form(browse, join, saved) -> None:
    page = await browse(join("Eva", "reader")).get(saved("Kostnad"))
    assert "Spara i utkastet" not in page.text and "Ta bort" not in page.text and "vad kostar det" in plain(page)


async def test_file_that_can_not_be_read_is_told(browse, join, draft) -> None:
    draft.save(join("Anna"), Edit("package", "Paket", lambda tree: {PATH: "conversations: 3\n"}))
    page = await browse(join("Anna")).get("/conversations")
    assert page.status_code == 200 and "går inte att läsa" in plain(page) and "Inget samtal är sparat" not in plain(page)
