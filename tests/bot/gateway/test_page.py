"""The page and its files."""

from __future__ import annotations

from foundation.web import STRICT_CSP


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
