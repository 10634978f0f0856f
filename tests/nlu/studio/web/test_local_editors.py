"""An editor of one municipality changes what is its own, and nothing else, whichever way they come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foundation.content.versions import Versions
from nlu.studio.content import directory
from nlu.studio.content.own_bounds import beyond_own
from nlu.studio.roles import EDITOR
from nlu.studio.store.draft import Draft, Edit
from nlu.studio.store.errors import NotAllowed
from nlu.studio.store.members import Members
from nlu.studio.store.trees import Trees
from nlu.studio.web.declared import mark_of
from tests.every_route import SAFE
from tests.nlu.studio.web.conftest import fields_in, plain
from tests.nlu.studio.web.test_wall import address, routes, snapshot

OWN, OTHER = "/municipalities/alingsas", "/municipalities/varberg"
ANSWER = "/answers/utter_ask_cost.any"
LOCAL = {"/typed", "/typed/forget", "/checks", "/history/{change_id}/undo"}
"""Besides what lies below their own municipality: what they type, and taking back their own changes."""


@pytest.fixture
def lisa(transactions, browse):
    """Edits for Alingsås alone."""
    return browse(Members(transactions).grant(77, "Lisa", [EDITOR], "alingsas"))


async def filled(one, page: str) -> dict[str, str]:
    return fields_in(await one.get(page), f"/studio{page}")


async def test_what_is_their_own_is_theirs_to_change_and_take_back(lisa) -> None:
    assert "Du redigerar för Alingsås" in plain(await lisa.get("/"))
    hours = await lisa.post(OWN, **(await filled(lisa, OWN) | {"monday.0.from": "8", "monday.0.to": "16"}))
    words = await lisa.post(OWN + ANSWER, **(await filled(lisa, OWN + ANSWER) | {"text": "Gratis hos oss."}))
    assert (hours.status_code, words.status_code) == (303, 303)
    assert (await lisa.post("/typed", item=f"overlay/alingsas{ANSWER}", field="text", text="hej")).status_code == 200
    assert "Ångra ändringen" in plain(await lisa.get("/history/1"))
    assert (await lisa.post("/history/1/undo")).headers["location"].endswith("done=undone")
    assert "inga tider angivna" in plain(await lisa.get(OWN)) and "Gratis hos oss." in plain(await lisa.get(OWN))


async def test_what_all_share_is_read_and_has_no_forms(lisa) -> None:
    for page in ("/intents/greet", "/answers/utter_ask_cost", "/directory/bris", OTHER, OTHER + ANSWER, f"{OTHER}/contacts/new"):
        seen = await lisa.get(page)
        assert seen.status_code == 200 and "Spara i utkastet" not in seen.text, page
    assert (await lisa.get("/inbox")).status_code == 403 and 'href="/studio/inbox"' not in (await lisa.get(OWN)).text


async def test_no_act_of_an_editor_beyond_their_own_is_done(lisa, studio, browse, join, studio_engine) -> None:
    await browse(join("Anna")).post("/intents/greet/add", text="Tjolahoppsan på er", lang="sv")
    before, tried = snapshot(studio_engine), 0
    for one in routes(studio):
        path = one.path.removeprefix("/studio")
        if one.method in SAFE or one.who != {mark_of(EDITOR)} or path in LOCAL:
            continue
        answer = await lisa.post(address(one).replace("alingsas", "varberg"), text="hej på dig", title="Nytt", item="municipality/alingsas")
        assert (answer.status_code, "Du redigerar bara för din kommun" in plain(answer)) == (403, True), path
        tried += 1
    assert tried > 12 and snapshot(studio_engine) == before
    undone = await lisa.post("/history/1/undo")
    assert undone.status_code in (403, 409) and "bara ändra det som är din kommuns eget" in plain(undone)
    assert "Ångra ändringen" not in plain(await lisa.get("/history/1")) and snapshot(studio_engine) == before


def test_what_is_beyond_is_told_by_the_files_themselves(tree) -> None:
    path, slug = directory.MUNICIPALITIES, "alingsas"
    row = directory.municipalities(tree)[0]
    own = tree | directory.write_municipality(tree, replace(row, hours={"monday": "08:00-09:00"}, closed=("2026-12-23",)))
    assert beyond_own(tree, own, slug) == "" and beyond_own(tree, own, "varberg") != ""
    assert beyond_own(tree, tree | {"overlays/alingsas.yml": "answers: []\n"}, slug) == ""
    for other in ({"overlays/varberg.yml": "answers: []\n"}, {directory.CONTACTS: tree[directory.CONTACTS] + "# x\n"}, {path: "x: ["},
                  {path: tree[path].replace("open: true", "open: false", 1)}, {path: tree[path].replace("Alingsås", "Ny", 1)}):  # fmt: skip
        assert beyond_own(tree, tree | other, slug) != ""
    assert beyond_own(tree, {name: text for name, text in tree.items() if name != path}, slug) != ""


def test_a_draft_that_knows_no_municipalities_lets_nobody_local_save(transactions, studio_engine, tmp_path) -> None:
    who = Members(transactions).grant(77, "Lisa", [EDITOR], "alingsas")
    draft = Draft(transactions, Trees(Versions(tmp_path)), lambda _before, _after: [])
    with pytest.raises(NotAllowed, match="din kommuns eget"):
        draft.save(who, Edit("overlay/alingsas/x", "x", lambda _tree: {"overlays/alingsas.yml": "answers: []\n"}))


def test_an_editor_of_one_municipality_becomes_one_of_all_and_back(transactions) -> None:
    members = Members(transactions)
    assert members.grant(7, "Lisa", [EDITOR], "alingsas").municipality == "alingsas"
    assert members.grant(7, "Lisa", ["publisher"]).municipality == "alingsas"
    assert members.grant(7, "Lisa", [EDITOR]).municipality is None
    assert members.grant(7, "Lisa", [EDITOR], "varberg") == members.find(7)
    assert members.revoke(7, [EDITOR]).municipality is None
