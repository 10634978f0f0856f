"""Trying, judging, publishing and going back in a real Chromium: usable by everybody, and followed while the work goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from foundation.content.versions import Versions
from handover.store import sessions
from handover.store.engine import session_factory
from handover.store.migrate import migrate as migrate_handover
from nlu.studio.roles import ROLES
from nlu.studio.store.engine import studio_transactions
from nlu.studio.store.members import Members
from nlu.studio.store.migrate import migrate as migrate_studio
from tests.accessible import look_at
from tests.databases import database
from tests.listening import Listening
from tests.nlu.studio.web.judged import FIGURES, Bench, whole_judgement
from tests.steget.staff_house import StaffHouse, staff_house


@pytest.fixture(scope="module")
def both(postgres_url: str) -> Iterator[str]:
    with database(postgres_url, "studio_in_chromium", migrate_handover, migrate_studio) as url:
        yield url


@pytest.fixture
def house(both: str, tmp_path: Path) -> Iterator[StaffHouse]:
    with staff_house(both, content=tmp_path / "content") as made:
        with made.engine.begin() as connection:
            connection.execute(text("TRUNCATE handover.staff, studio.member, studio.job, studio.publication CASCADE"))
        yield made


@pytest.fixture
def bench(house: StaffHouse, tmp_path: Path) -> Bench:
    return Bench(tmp_path, Versions(tmp_path / "content"), studio_transactions(house.engine))


@pytest.fixture
def open_studio(browser: Browser, house: StaffHouse) -> Iterator[Callable[..., Page]]:
    """open_studio(staff) gives a page that is logged in; afterwards nothing may have been blocked or failed."""
    server, faults, contexts = Listening(house.app, lifespan="off"), [], []

    def _open(staff, **options: object) -> Page:
        context = browser.new_context(base_url=server.url, locale="sv-SE", **options)
        contexts.append(context)
        with session_factory(house.engine).begin() as session:
            value = sessions.open_session(session, staff.id)
        context.add_cookies([{"name": "steget_desk", "value": value, "url": server.url, "httpOnly": True}])
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield _open
    for context in contexts:
        context.close()
    server.stop()
    assert faults == []


@pytest.fixture
def anna(house: StaffHouse):
    return house.hire("anna", role="editor", studio=ROLES)


def test_judgement_versions_and_outcomes_can_be_used_by_everybody(open_studio, anna, house, bench, tree) -> None:
    member = Members(bench.transactions).find(anna.id)
    path = next(path for path in sorted(tree) if path.startswith("bot/assistant/domain/responses/"))
    refused = bench.judged(member, {**tree, path: f"{tree[path]}# a\n"}, **whole_judgement())
    good = bench.judged(member, {**tree, path: f"{tree[path]}# b\n"}, figures={"live": FIGURES, "candidate": FIGURES})
    bench.switch(bench.jobs.find(good).result["version"], member, "Nya ord")
    done = bench.jobs.ask("publish", member, {"version": bench.jobs.find(good).result["version"], "why": "Nya ord"})
    bench.jobs.take()
    said = [{"question": "Vad kostar det?", "answer": "Det är gratis. " * 13, "ms": 41, "fault": ""},
            {"question": "han slår mig nu", "answer": "", "ms": 8, "fault": "Ett nödläge fick inte nödnumren till svar."}]  # fmt: skip
    bench.jobs.end(done, "done", {"version": "x", "before": "shipped", "seconds": 1.2, "asked": said}, "Publicerat")
    asked = bench.jobs.ask("rollback", member, {"version": "shipped", "why": ""})
    page = open_studio(anna)
    jobs = [f"/jobs/{number}" for number in (refused, good, done, asked)]
    for place in (*jobs, "/publish", "/versions", "/versions/shipped/back"):
        page.goto(f"/studio{place}")
        look_at(page, place)


def test_filter_of_messages_works_by_keyboard(open_studio, anna, bench, tree) -> None:
    member = Members(bench.transactions).find(anna.id)
    path = next(path for path in sorted(tree) if path.startswith("bot/assistant/domain/responses/"))
    page = open_studio(anna)
    page.goto(f"/studio/jobs/{bench.judged(member, {**tree, path: tree[path] + '# a'}, **whole_judgement())}")
    page.get_by_label("Visa ett ämne").focus()
    page.get_by_label("Visa ett ämne").select_option("deny")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    table = page.get_by_role("region", name="Tabell: Meddelanden som förstås annorlunda")
    expect(table).to_contain_text("Nej tack")
    expect(table).not_to_contain_text("Jag skäms ändrat")


def test_job_is_followed_with_and_without_javascript(open_studio, anna, bench) -> None:
    member = Members(bench.transactions).find(anna.id)
    job = bench.jobs.ask("train", member)
    bench.jobs.take()
    followed, plain = open_studio(anna), open_studio(anna, java_script_enabled=False)
    for page in (followed, plain):
        page.goto(f"/studio/jobs/{job}")
        expect(page.get_by_role("status")).to_have_text("Börjar")
    bench.jobs.progress(job, 3, 10, "Lär sig ämnena")
    for page in (followed, plain):
        expect(page.get_by_role("status")).to_have_text("Lär sig ämnena", timeout=15_000)
        expect(page.get_by_role("progressbar")).to_have_attribute("value", "3")
    look_at(followed, "a job that runs")
    bench.jobs.end(job, "failed", {"words": "Arbetet bröts av."}, "x")
    for page in (followed, plain):
        expect(page.get_by_text("Arbetet bröts av.")).to_be_visible(timeout=15_000)
    look_at(followed, "a job that broke off")
    followed.get_by_role("button", name="Försök igen").press("Enter")
    expect(followed.get_by_role("heading", level=1)).to_have_text("Träna och pröva")
