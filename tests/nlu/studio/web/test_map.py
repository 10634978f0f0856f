"""The map is made beside the pages, once for each state of the draft, and its tables say the same without a script."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.studio.checks.strays import strays
from nlu.studio.roles import ROLES
from nlu.studio.web.improving.example_vectors import kept_vectors
from tests.nlu.studio.web.conftest import plain
from tests.nlu.studio.web.drawing import MOST, drawn, studio, vectors  # noqa: F401 - fixtures


async def test_page_does_not_wait_for_the_map(browse, join, vectors) -> None:  # noqa: F811
    vectors.go.clear()
    anna = browse(join("Anna"))
    page = await anna.get("/map")
    assert page.status_code == 200 and "Kartan räknas" in plain(page)
    waiting = await anna.get("/map/data")
    assert (waiting.status_code, waiting.json()) == (202, {"state": "working"})
    vectors.go.set()
    assert len((await drawn(anna)).json()["points"]) == MOST
    assert vectors.times == 1


async def test_map_says_where_each_example_lies_and_the_tables_what_is_mixed_up(browse, join) -> None:
    anna = browse(join("Anna", "reader"))
    data = (await drawn(anna)).json()
    assert len(data["texts"]) == len(data["points"]) == MOST
    assert all(0 <= x <= 1 and 0 <= y <= 1 and 0 <= place < len(data["intents"]) for x, y, place in data["points"])
    assert all(0 <= one["group"] < len(data["groups"]) and one["label"] for one in data["intents"])
    page = await anna.get("/map")
    said = plain(page)
    assert "Ämnen som går in i varandra" in said and "Exempel som ligger hos andra" in said and "är inte med än" in said
    assert page.text.count("<tr>") > 20
    one = data["intents"][0]
    narrowed = await anna.get(f"/map?intent={one['name']}")
    assert f'data-intent="{one["name"]}"' in narrowed.text and narrowed.text.count("<tr>") < page.text.count("<tr>")
    assert (await anna.get("/map?intent=" + "x" * 3000)).status_code == 200


async def test_map_is_made_again_when_an_example_changes_and_the_old_one_stays_meanwhile(browse, join, vectors) -> None:  # noqa: F811
    anna = browse(join("Anna"))
    await drawn(anna)
    await anna.get("/map")
    assert vectors.times == 1
    vectors.go.clear()
    await anna.post("/intents/greet/add", text="Tjolahoppsan hallå där", lang="sv")
    between = await anna.get("/map/data")
    assert (between.status_code, between.headers["x-map-state"]) == (200, "working")
    assert "innan de senaste ändringarna" in plain(await anna.get("/map"))
    vectors.go.set()
    await drawn(anna)
    assert vectors.times == 2


async def test_map_that_cannot_be_made_is_told_and_its_fault_stays_out_of_the_log(browse, join, vectors, capsys) -> None:  # noqa: F811
    vectors.fails = True
    anna = browse(join("Anna"))
    await drawn(anna, "failed")
    assert "Kartan gick inte att räkna" in plain(await anna.get("/map"))
    out = "".join(capsys.readouterr())
    assert "map_failed" in out and "hemliga" not in out


@pytest.mark.parametrize("role", ROLES)
async def test_every_member_sees_the_map_and_nobody_else(role, browse, join) -> None:
    assert (await browse(join("Anna", role)).get("/map")).status_code == 200
    for path in ("/map", "/map/data"):
        assert (await browse(None).get(path)).status_code == 303


async def test_hostile_example_is_text_on_the_map(browse, join, vectors) -> None:  # noqa: F811
    vectors.most = 40_000
    anna = browse(join("Anna"))
    await anna.post("/intents/greet/add", text="<img src=x onerror=alert(1)> </script><script>alert(1)</script>", lang="sv")
    answer = await drawn(anna)
    assert "<img src=x onerror=alert(1)> </script><script>alert(1)</script>" in answer.json()["texts"]
    assert answer.headers["content-type"] == "application/json"
    assert "<img src=x" not in (await anna.get("/map")).text


def test_stray_is_one_whose_neighbours_all_belong_to_others() -> None:
    rows = np.array([[1, 0], [0.99, 0.1], [0.98, 0.12], [0.97, 0.05], [0, 1], [0.1, 0.99], [0.05, 0.98], [0.02, 0.97]], dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    [stray] = strays(rows, ["a", "a", "b", "a", "b", "b", "b", "b"])
    assert stray.place == 2 and stray.nearest == 1
    assert strays(rows[:2], ["a", "b"]) == []


def test_texts_without_a_vector_are_left_out_where_there_is_no_encoder(tmp_path) -> None:
    rows, places = kept_vectors(tmp_path, tmp_path / "models").of(["hej", "hej igen"])
    assert len(rows) == 0 and places == []
