"""Each role gets exactly what it may; nothing is done for a form that is not ours; what anybody wrote is only ever text."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Engine, text

from foundation.opening_hours_rows import WEEKDAYS
from nlu.studio.roles import ROLES
from nlu.studio.store.tables import OpenItemRow, Table
from nlu.studio.web.declared import mark_of
from tests.every_route import SAFE, served
from tests.hostile_payloads import PAYLOADS
from tests.nlu.studio.web.conftest import HOST, fields_in, plain

PATHS = {"name": "greet", "id_": "bris", "change_id": "1", "job_id": "1", "version": "shipped", "slug": "alingsas",
         "own": "utter_ask_cost.any", "own_id": "new"}  # fmt: skip
EDITOR_ACTS = {"/intents", "/intents/{name}/add", "/intents/{name}/change", "/intents/{name}/remove", "/intents/{name}/retire",
               "/answers/{name}", "/directory/{id_}", "/texts/one", "/flows/{name}", "/inbox/write", "/inbox/chosen", "/package",
               "/package/take", "/municipalities/{slug}",
               "/municipalities/{slug}/answers/{own}", "/municipalities/{slug}/answers/{own}/keep",
               "/municipalities/{slug}/answers/{own}/back", "/municipalities/{slug}/contacts/{own_id}",
               "/municipalities/{slug}/contacts/{own_id}/remove",
               "/sandbox/save", "/conversations/{id_}", "/conversations/{id_}/remove",
               "/history/{change_id}/undo", "/typed", "/typed/forget", "/checks"}  # fmt: skip
EDITOR_SIGHTS = {"/inbox", "/inbox/write"}  # what people wrote, even masked, is for those alone who work with it
REVIEWER_ACTS = {"/history/{change_id}/approve"}
PUBLISHER_ACTS = {"/publish/try", "/jobs/{job_id}/cancel", "/jobs/{job_id}/again", "/jobs/{job_id}/publish", "/versions/{version}/back"}
MEMBER_ACTS = {"/sandbox/begin", "/sandbox/say", "/sandbox/press", "/sandbox/end"}  # a trial is one's own and changes no content
HARMLESS = "utter_ask_is_bot"


def routes(studio):
    return [one for one in served(studio) if one.path.startswith("/studio/")]


def address(one) -> str:
    return one.address(**{name: PATHS[name] for name in one.names}).removeprefix("/studio")


def snapshot(engine: Engine) -> dict[str, str]:
    """A hash of each table's rows; that somebody has a page open is no change."""
    with engine.connect() as connection:
        return {table.fullname: connection.scalar(text(f"SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table.fullname} t"))
                for table in Table.metadata.sorted_tables if table is not OpenItemRow.__table__}  # fmt: skip


def test_acts_are_for_the_roles_that_are_named_here(studio) -> None:
    acts = {one.path.removeprefix("/studio"): one.who for one in routes(studio) if one.method not in SAFE}
    assert {path for path, who in acts.items() if who == {mark_of("editor")}} == EDITOR_ACTS
    assert {path for path, who in acts.items() if who == {mark_of("safety_reviewer")}} == REVIEWER_ACTS
    assert {path for path, who in acts.items() if who == {mark_of("publisher")}} == PUBLISHER_ACTS
    assert {path for path, who in acts.items() if who == set(map(mark_of, ROLES))} == MEMBER_ACTS
    assert set(acts) == EDITOR_ACTS | REVIEWER_ACTS | PUBLISHER_ACTS | MEMBER_ACTS


def test_every_member_may_see_everything_but_what_people_wrote(studio) -> None:
    seen = {one.path.removeprefix("/studio"): one.who for one in routes(studio) if one.method in SAFE}
    assert {path for path, who in seen.items() if who != set(map(mark_of, ROLES))} == EDITOR_SIGHTS
    assert {seen[path] for path in EDITOR_SIGHTS} == {frozenset({mark_of("editor")})}


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_gets_exactly_what_it_may(role, studio, browse, join, studio_engine) -> None:
    await browse(join("Anna")).post("/intents/greet/add", text="Tjolahoppsan på er", lang="sv")
    someone = browse(join("Rolf", role))
    before = snapshot(studio_engine)
    for one in routes(studio):
        may = mark_of(role) in one.who
        answer = await (someone.get(address(one)) if one.method in SAFE else someone.post(address(one)))
        if not may:
            assert (answer.status_code, "Din roll" in plain(answer)) == (403, True), (one.method, one.path)
            assert snapshot(studio_engine) == before, one.path
        else:
            assert answer.status_code != 403, (one.method, one.path)
            before = snapshot(studio_engine)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "editor"])
async def test_who_may_not_edit_is_shown_no_form(role, browse, join) -> None:
    someone = browse(join("Rolf", role))
    for path in ("/intents", "/intents/greet", "/directory/bris", "/municipalities/alingsas", f"/answers/{HARMLESS}", "/history"):
        page = await someone.get(path)
        assert page.status_code == 200 and "Spara i utkastet" not in page.text and "Ta bort" not in page.text, path


async def test_nobody_gets_in_without_a_login_or_a_role(studio, browse, join, studio_engine) -> None:
    nobody, no_member = browse(None), browse(join("Anna"))
    with studio_engine.begin() as connection:
        connection.execute(text("DELETE FROM studio.member"))
    before = snapshot(studio_engine)
    for one in routes(studio):
        if one.method in SAFE:
            assert (await nobody.get(address(one))).headers["location"] == "/login", one.path
            assert (await no_member.get(address(one))).status_code == 403, one.path
        else:
            assert (await nobody.post(address(one))).status_code == 401, one.path
            assert (await no_member.post(address(one))).status_code == 403, one.path
    assert snapshot(studio_engine) == before


FORGED = {
    "no_token": ({}, {"form_token": ""}),
    "token_of_another": ({}, {"form_token": "token-of-99"}),
    "another_site": ({"Origin": "https://evil.test"}, {}),
    "null": ({"Origin": "null"}, {}),
}


@pytest.mark.parametrize("forged", FORGED)
async def test_no_act_is_done_for_a_form_that_is_not_ours(forged, studio, browse, join, studio_engine) -> None:
    anna, (headers, fields) = browse(join("Anna")), FORGED[forged]
    before = snapshot(studio_engine)
    for one in routes(studio):
        if one.method not in SAFE:
            answer = await anna.post(address(one), headers, text="hej på dig du", title="Nytt", field="text", item="intent/greet", **fields)
            assert answer.status_code == 403, one.path
    assert snapshot(studio_engine) == before


async def test_asking_changes_nothing(studio, browse, join, studio_engine) -> None:
    anna = browse(join("Anna"))
    await anna.post("/intents/greet/add", text="Tjolahoppsan på er", lang="sv")
    before = snapshot(studio_engine)
    for one in routes(studio):
        if one.method in SAFE:
            await anna.get(one.asking_for("x", **{name: PATHS[name] for name in one.names}).removeprefix("/studio"))
    assert snapshot(studio_engine) == before


async def test_hostile_words_are_text_wherever_they_are_shown(browse, join) -> None:
    anna = browse(join("<script>alert(1)</script>"))
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}</textarea>'
    sent = fields_in(await anna.get(f"/answers/{HARMLESS}"), f"/studio/answers/{HARMLESS}")
    changed = await anna.post(f"/answers/{HARMLESS}", **(sent | {"text.any": evil, "title.any.0": evil[:50], "why": evil}))
    assert changed.status_code == 303
    await anna.post("/intents/greet/add", text=f"hej {evil}", lang="sv")
    await anna.post("/typed", item="intent/thank", field="text", text=evil)
    pages = ["/", "/answers", f"/answers/{HARMLESS}", "/answers?q=" + evil.replace("#", ""), "/intents/greet?q=onerror", "/intents/thank",
             "/history", "/history/1", "/history/2", "/approvals", f"/intents?q={evil}"]  # fmt: skip
    for path in pages:
        page = (await anna.get(path)).text
        for sign in ("<script>alert", "<img src=x", "<bdi>49<"):
            assert sign not in page, (path, sign)


async def test_anything_may_be_typed_into_any_field(browse, join) -> None:
    anna = browse(join("Anna"))
    for payload in [*PAYLOADS[::150], "<b>\0</b>"]:
        said = payload.encode("utf-8", "replace").decode()
        for path, fields in (("/intents/greet/add", {"text": said, "lang": said[:20]}), ("/intents", {"title": said, "label": said}),
                             (f"/answers/{HARMLESS}", {"text.any": said, "title.any.0": said, "payload.any.0": said}),
                             ("/directory/bris", {"name": said, "number": said, "verified_at": said}),
                             ("/municipalities/alingsas", {f"{day}.0.from": said for day in WEEKDAYS} | {"closed": said, "act": said[:9]}),
                             ("/typed", {"item": said, "field": said, "text": said}), ("/typed/forget", {"item": said}),
                             ("/checks", {"kind": "answer", "item": f"answer/{said}", "text": said})):  # fmt: skip
            answer = await anna.post(path, **fields)
            assert answer.status_code in (200, 303, 409, 413, 422), (path, said, answer.status_code)


async def test_body_that_is_no_form_is_refused(browse, join) -> None:
    anna = browse(join("Anna"))
    for body, kind in ((b"\xff" * 10, "text/plain"), (json.dumps({"text": "x"}).encode(), "application/json")):
        answer = await anna.client.post("/studio/typed", content=body, headers={"Origin": HOST, "Content-Type": kind, "Accept": "*/*"})
        assert answer.status_code == 415


async def test_no_word_reaches_the_log(browse, join, capfd) -> None:
    mark, anna = "näckrosdammen", browse(join("Anna"))
    sent = fields_in(await anna.get(f"/answers/{HARMLESS}"), f"/studio/answers/{HARMLESS}")
    await anna.post(f"/answers/{HARMLESS}", **(sent | {"text.any": mark, "why": mark}))
    await anna.post(f"/answers/{HARMLESS}", **(sent | {"text.any": mark + "2"}))
    await anna.post("/intents/greet/add", text=mark * 200, lang=mark)
    await anna.post("/typed", item=mark, field=mark, text=mark * 60_000)
    await anna.post("/history/1/undo", why=mark)
    await anna.get(f"/{mark}?q={mark}")
    await anna.client.post(
        "/studio/typed", content=mark.encode(), headers={"Origin": HOST, "Content-Type": "application/x-www-form-urlencoded"}
    )
    out = "".join(capfd.readouterr())
    assert mark not in out and "ckrosdammen" not in out and "Anna" not in out
