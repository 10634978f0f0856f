"""Which answer follows which intent: seen by all members, chosen by editors where the program lets them."""

from __future__ import annotations

import pytest

from nlu.studio.content import flows
from nlu.studio.content.answer_titles import first_sentences
from nlu.studio.content.intents import list_intents
from nlu.studio.roles import ROLES
from nlu.studio.web.words import BUTTONS
from tests.nlu.studio.web.conftest import plain

SIMPLE, OTHER = "ask_cost", "utter_ask_group"


def is_simple(tree, name: str) -> bool:
    rows = [row for row in flows.rows(tree) if row.intent == name]
    return bool(rows) and all(row.is_simple for row in rows)


async def test_table_and_diagram_hold_every_intent(browse, join, tree) -> None:
    anna = browse(join("Anna", "reader"))
    page = await anna.get("/flows")
    for intent in list_intents(tree):
        assert f'href="/studio/flows/{intent.name}"' in page.text, intent.name
    assert 'role="img" aria-labelledby="flow-title flow-desc"' in page.text
    assert "Inget ämne heter" in plain(await anna.get("/flows?q=<b>finns inte</b>"))
    assert "<b>finns" not in (await anna.get("/flows?q=<b>finns inte</b>")).text
    assert (await anna.get("/flows?q=" + "x" * 4000)).status_code == 200


async def test_answers_are_told_by_how_they_begin_and_once_each(browse, join, tree) -> None:
    page = plain(await browse(join("Anna", "reader")).get("/flows"))
    for name, begins in first_sentences(tree).items():
        assert name not in page, name
        assert begins, name
    assert (pressed := {name for row in flows.rows(tree) for name in row.leads_to} - {one.name for one in list_intents(tree)})
    assert all(BUTTONS[name] in page for name in pressed)
    row = next(line for line in (await browse(join("Bo", "reader")).get("/flows?q=kostar")).text.split("<tr>") if SIMPLE in line)
    assert row.count("/studio/answers/utter_ask_cost") == 1 and "Egna ord för: den som är utsatt." in row


async def test_every_intent_has_a_page(browse, join, tree) -> None:
    anna = browse(join("Anna"))
    seen = set()
    for name in sorted({row.intent for row in flows.rows(tree)})[::9]:
        page = await anna.get(f"/flows/{name}")
        if page.status_code == 200:
            seen.add(is_simple(tree, name))
            assert ("Välj ett annat svar" in plain(page)) == is_simple(tree, name), name
    assert seen == {True, False}
    assert (await anna.get("/flows/finns_inte")).status_code == 404


async def test_another_answer_is_chosen_for_everybody_and_for_a_role(browse, join) -> None:
    anna = browse(join("Anna"))
    saved = await anna.post(f"/flows/{SIMPLE}", role="any", answer=OTHER, why="Bättre")
    assert saved.headers["location"] == f"/studio/flows/{SIMPLE}?done=saved"
    assert f'href="/studio/answers/{OTHER}"' in (await anna.get(f"/flows/{SIMPLE}")).text
    assert "Bättre" in plain(await anna.get("/history/1"))
    again = await anna.post(f"/flows/{SIMPLE}", role="any", answer=OTHER)
    assert again.headers["location"].endswith("done=same")
    own = await anna.post(f"/flows/{SIMPLE}", role="professional", answer="utter_ask_is_bot")
    assert own.headers["location"].endswith("done=saved")
    assert "Den som möter andra i sitt arbete" in plain(await anna.get(f"/flows/{SIMPLE}"))


async def test_what_is_not_there_and_what_the_program_does_is_refused_in_words(browse, join, tree) -> None:
    anna = browse(join("Anna"))
    for fields in (
        {"answer": "utter_finns_inte"},
        {"answer": "<img src=x>"},
        {"answer": OTHER, "role": "kung"},
        {},
        {"answer": "x" * 9000},
    ):
        refused = await anna.post(f"/flows/{SIMPLE}", **fields)
        assert refused.status_code == 422 and 'role="alert"' in refused.text and "<img src=x" not in refused.text
    fixed = next(
        row.intent for row in flows.rows(tree) if not row.is_simple and (row.intent.startswith("start") or row.intent == "restart")
    )
    refused = await anna.post(f"/flows/{fixed}", role="any", answer=OTHER)
    assert refused.status_code == 422 and "styrs av programmet" in plain(refused)


async def test_two_who_choose_at_once_are_told(browse, join) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    seen = (await anna.get(f"/flows/{SIMPLE}")).text.partition('name="seen" value="')[2][:32]
    await bo.post(f"/flows/{SIMPLE}", role="any", answer=OTHER, seen=seen)
    late = await anna.post(f"/flows/{SIMPLE}", role="any", answer="utter_ask_is_bot", seen=seen)
    assert late.status_code == 409 and "Bo har ändrat samma sak" in plain(late)


@pytest.mark.parametrize("role", ROLES)
async def test_only_editors_choose(role, browse, join) -> None:
    one = browse(join("Anna", role))
    assert ("Spara i utkastet" in plain(await one.get(f"/flows/{SIMPLE}"))) == (role == "editor")
    assert (await one.post(f"/flows/{SIMPLE}", role="any", answer=OTHER)).status_code == (303 if role == "editor" else 403)
    assert (await browse(None).get("/flows")).status_code == 303
