"""The inbox and the map in a real Chromium: keys, pointer, ten thousand points, and everybody (tests/accessible.py)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine
from starlette.staticfiles import StaticFiles

from foundation.content.versions import Versions
from foundation.logs import EventLog
from foundation.settings import ROOT
from foundation.web import STRICT_CSP, SecurityHeaders
from nlu.studio.content.touches import needs_second_eyes
from nlu.studio.web.app import ADDRESS, create_studio
from tests.accessible import look_at
from tests.listening import Listening
from tests.nlu.studio.web.conftest import KnownEntrance
from tests.nlu.studio.web.drawing import MadeUpVectors
from tests.nlu.studio.web.learning import not_understood, report, studio_database  # noqa: F401 - fixtures

POINTS = 10_000
# Pans and zooms the map for a second, as fast as it is drawn; gives frames per second and the longest frame in ms.
FLUID = """async () => {
  const { view } = document.querySelector('[data-map]').map, map = document.querySelector('[data-map]').map;
  const frame = () => new Promise((go) => requestAnimationFrame(go));
  await frame();
  const began = performance.now();
  let [before, longest, frames] = [began, 0, 0];
  while (performance.now() - began < 2000) {
    view.pan(Math.sin(frames / 9) * 12, Math.cos(frames / 9) * 12);
    view.zoomBy(frames % 60 < 30 ? 1.02 : 1 / 1.02);
    map.draw();
    await frame();
    const now = performance.now();
    [longest, before, frames] = [Math.max(longest, now - before), now, frames + 1];
  }
  const start = performance.now();
  for (let turn = 0; turn < 20; turn += 1) map.painter.paint(-1, -1);
  return { perSecond: Math.round(frames / ((before - began) / 1000)), longest: Math.round(longest),
           paintMs: Math.round((performance.now() - start) / 20 * 10) / 10 };
}"""


@pytest.fixture
def at(studio_engine: Engine, tmp_path: Path) -> Iterator[str]:
    """Where the studio listens, with the door's headers and the desk's styles."""
    outer = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    vectors = MadeUpVectors(POINTS)
    outer.mount(ADDRESS, create_studio(studio_engine, KnownEntrance(), Versions(tmp_path / "content"), needs_second_eyes,
                                       EventLog("desk"), vectors=vectors))  # fmt: skip
    outer.mount("/static", StaticFiles(directory=ROOT / "handover" / "desk" / "static"))
    outer.add_middleware(SecurityHeaders, csp=f"{STRICT_CSP}; require-trusted-types-for 'script'; trusted-types 'none'")
    server = Listening(outer, lifespan="off")
    yield server.url
    server.stop()


@pytest.fixture
def page(browser: Browser, at: str, join) -> Iterator[Page]:
    """A page of Anna's. Afterwards nothing may have been blocked, failed or fetched from elsewhere."""
    faults: list[str] = []
    anna = join("Anna")
    context = browser.new_context(base_url=f"{at}{ADDRESS}/", extra_http_headers={"X-Test-Visitor": str(anna.id)}, locale="sv-SE")
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(at) else faults.append(request.url))
    yield page
    context.close()
    assert faults == []


def test_digits_choose_and_only_where_nobody_types(page, report) -> None:  # noqa: F811
    ids = sorted([report("hej […] hej hej"), report()])
    page.goto("inbox")
    page.keyboard.press("2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv med egna ord")
    expect(page).to_have_url(f"{page.url.partition('?')[0]}?of={ids[0]}&intent=greet")
    expect(page.get_by_label("Hur kan någon annan säga samma sak?")).to_be_focused()
    page.keyboard.type("2")
    expect(page.get_by_label("Hur kan någon annan säga samma sak?")).to_have_value("2")
    page.goto("inbox")
    page.get_by_role("link", name="Hoppa över").first.press("Enter")
    expect(page.locator(f"#l-{ids[1]}")).to_be_focused()
    page.get_by_label("Välj ämne med siffertangenterna").uncheck()
    page.keyboard.press("1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inkorg")
    page.get_by_label("Välj ämne med siffertangenterna").check()
    page.locator(f"#l-{ids[1]}").focus()
    page.keyboard.press("1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv med egna ord")
    assert ids[1] in page.url


def test_inbox_flows_and_package_can_be_used_by_everybody(page, report, not_understood) -> None:  # noqa: F811
    page.goto("inbox")
    look_at(page, "empty inbox")
    first = report()
    report(None, ranking=[], kind="unsure")
    for weeks in (1, 2, 3):
        not_understood(weeks, "greet", 4 + 3 * weeks)
        not_understood(weeks, "ask_cost", 3 * weeks)
    for path in ("inbox", f"inbox/write?of={first}&intent=greet&q=kost", "inbox/themes", "flows?q=kost", "flows/ask_cost", "package"):
        page.goto(path)
        look_at(page, path)


def test_map_is_fluid_with_ten_thousand_points_and_told_by_keyboard(page) -> None:
    page.goto("map")
    canvas = page.locator("canvas.map-canvas")
    expect(canvas).to_be_visible(timeout=60_000)
    page.reload()
    expect(canvas).to_be_visible()
    measured = page.evaluate(FLUID)
    print("map", POINTS, "points:", measured)
    assert measured["perSecond"] >= 10, measured
    page.get_by_role("button", name="Visa allt").click()
    canvas.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-said]")).to_contain_text("hör till")
    said = page.locator("[data-said]").text_content()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-said]")).not_to_have_text(said or "")
    expect(page.get_by_role("link", name="Öppna ämnet ")).to_be_visible()
    page.get_by_label("Samtalet").uncheck()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    look_at(page, "map")
    page.goto("map?intent=greet")
    expect(canvas).to_be_visible()
    look_at(page, "map of one intent")
