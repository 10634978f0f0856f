"""The page and its files."""

from __future__ import annotations

import pytest

from foundation.web import STRICT_CSP
from tests.bot.gateway.plain_reader import Reader

WITHOUT_SCRIPTS = "//noscript//a[starts-with(@href, '/chatt')]/@href"


async def test_the_page_holds_the_numbers_and_may_run_no_foreign_script(world) -> None:
    response = await world.http.get("/")
    assert response.status_code == 200
    assert "112" in response.text
    assert response.headers["content-security-policy"] == STRICT_CSP
    assert response.headers["cache-control"] == "no-store"


async def test_files_are_asked_for_again_each_time(world) -> None:
    response = await world.http.get("/static/main.js")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["x-content-type-options"] == "nosniff"
    again = await world.http.get("/static/main.js", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


async def test_page_its_script_and_its_sheets_are_sent_packed_to_who_can_unpack_them(world) -> None:
    for path, kind in (("/", "text/html"), ("/static/main.js", "text/javascript"), ("/static/style/page.css", "text/css")):
        packed = await world.http.get(path, headers={"Accept-Encoding": "br, gzip"})
        plain = await world.http.get(path, headers={"Accept-Encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
        assert packed.content == plain.content and packed.headers["content-type"].startswith(kind)
    assert (await world.http.post("/static/main.js")).status_code == 405


async def test_nothing_beside_the_files_is_served(world) -> None:
    for path in ("/static/../page.py", "/static/%2e%2e/page.py", "/static/", "/docs", "/openapi.json"):
        assert (await world.http.get(path)).status_code == 404


async def test_the_municipalities_are_listed(world) -> None:
    from tests.bot.gateway.fakes import check

    check("bridge-municipalities", (await world.http.get("/api/v1/municipalities")).json())


@pytest.mark.parametrize(("asked", "carried"), [
    ("", ""), ("?kommun=varberg", "?kommun=varberg"), ("?kommun=varberg&kampanj=affisch", "?kommun=varberg&kampanj=affisch"),
    ("?kampanj=affisch&kommun=atlantis&sprak=ar", "?kampanj=affisch&sprak=ar"), ("?kommun=varberg&sprak=so", "?kommun=varberg&sprak=so"),
    ("?kommun=%22%3E%3Cb%3E&kampanj=%22onclick=%22", ""), ("?kampanj=" + "a" * 41, ""), ("?kommun=varberg%0A&kampanj=a%0A", ""),
])  # fmt: skip
async def test_way_to_the_page_without_scripts_keeps_what_the_address_names_and_nothing_else(asked: str, carried: str, world) -> None:
    page = await Reader.open(world.http, f"/{asked}")
    assert page.tree.xpath(WITHOUT_SCRIPTS) == [f"/chatt{carried}"]
    assert "onclick" not in page.response.text and "atlantis" not in page.response.text


async def test_links_of_the_languages_and_the_statement_keep_it_too(world) -> None:
    page = await Reader.open(world.http, "/?kommun=varberg&kampanj=affisch")
    languages = page.tree.xpath("//details[@id='languages']//a/@href")
    assert languages[0] == "/?kommun=varberg&kampanj=affisch" and languages[-1].startswith("/?kommun=varberg&kampanj=affisch&sprak=")
    assert page.tree.xpath("//footer//a/@href") == ["/tillganglighet?kommun=varberg"]


async def test_page_that_carries_an_address_is_packed_as_well_and_has_a_tag_of_its_own(world) -> None:
    plain = await world.http.get("/", headers={"Accept-Encoding": "identity"})
    asked = await world.http.get("/?kommun=varberg", headers={"Accept-Encoding": "gzip"})
    assert asked.headers["content-encoding"] == "gzip" and asked.headers["etag"] != plain.headers["etag"]
    assert "kommun=varberg" in asked.text
    again = await world.http.get("/?kommun=varberg", headers={"If-None-Match": asked.headers["etag"]})
    assert again.status_code == 304
