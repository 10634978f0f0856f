"""From the draft to what is live: trying, the queue, the judgement, publishing, going back; who may, and what says no."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from foundation.content.versions import SHIPPED, Versions
from nlu.studio.checks import Remark
from nlu.studio.web.publishing import obstacles
from nlu.studio.web.tree_remarks import TreeRemarks
from tests.handover.desk.hostile_words import HOSTILE
from tests.nlu.studio.web.conftest import fields_in, plain
from tests.nlu.studio.web.judged import Bench, whole_judgement

ANSWER = "bot/assistant/domain/responses/about_bot.yml"


@pytest.fixture
def bench(tmp_path: Path, transactions) -> Bench:
    return Bench(tmp_path, Versions(tmp_path / "content"), transactions)


@pytest.fixture(autouse=True)
def remarks(monkeypatch: pytest.MonkeyPatch) -> list[Remark]:
    """What a look at a candidate finds; the real look takes seconds, and has its own tests."""
    found: list[Remark] = []
    monkeypatch.setattr(obstacles, "TreeRemarks", lambda: TreeRemarks(lambda tree, today: list(found)))
    return found


@pytest.fixture
def other(tree) -> Callable[[str], dict[str, str]]:
    """other("x") is the content with one answer changed."""
    path = next(path for path in sorted(tree) if path.startswith("bot/assistant/domain/responses/"))
    return lambda sign: {**tree, path: f"{tree[path]}# {sign}\n"}


async def say_hello(browser, words: str = "Tjolahoppsan hallå där") -> None:
    assert (await browser.post("/intents/greet/add", text=words, lang="sv", why="Folk skriver så")).status_code == 200


def number_in(response) -> str:
    assert response.status_code == 303, response.text
    return response.headers["location"].removeprefix("/studio/jobs/")


async def test_what_would_go_live_is_told_in_words(browse, join) -> None:
    anna, eva = browse(join("Anna")), browse(join("Eva", "reader"))
    empty = plain(await anna.get("/publish"))
    assert "Det finns inget att pröva" in empty and "Inget är ändrat." in empty
    await say_hello(anna)
    await say_hello(anna, "Morsning korsning på er")
    await anna.post("/history/2/undo", why="Fel")
    page = await eva.get("/publish")
    assert "1 nya exempel på" in plain(page) and "Folk skriver så" in plain(page) and "Anna" in plain(page)
    assert page.text.count('href="/studio/history/') == 1, "what was undone is no news"
    assert "Träna och pröva" in plain(page) and "<button" not in page.text.partition("<main")[2]
    assert 'action="/studio/publish/try"' in (await anna.get("/publish")).text


async def test_words_alone_need_no_training(browse, join) -> None:
    anna = browse(join("Anna"))
    sent = fields_in(await anna.get("/answers/utter_ask_is_bot"), "/studio/answers/utter_ask_is_bot")
    await anna.post("/answers/utter_ask_is_bot", **(sent | {"text.any": "Jag är en robot."}))
    page = await anna.get("/publish")
    assert "Bara ord är ändrade" in plain(page) and ">Pröva</button>" in page.text


async def test_nothing_new_is_not_tried(browse, join, bench) -> None:
    page = await browse(join("Anna")).post("/publish/try")
    assert page.status_code == 409 and "likadant" in plain(page)
    assert bench.jobs.latest() == []


async def test_job_waits_runs_and_is_followed(browse, join, bench) -> None:
    anna, eva = browse(join("Anna")), browse(join("Eva", "reader"))
    await say_hello(anna)
    job = number_in(await anna.post("/publish/try"))
    assert number_in(await anna.post("/publish/try")) == job
    waiting = await eva.get(f"/jobs/{job}")
    assert "Väntar på att få börja" in plain(waiting) and '<noscript><meta http-equiv="refresh"' in waiting.text
    assert "Avbryt" not in plain(waiting)
    assert bench.jobs.take().id == int(job)
    assert number_in(await anna.post("/publish/try")) == job, "a training of this very draft runs already"
    bench.jobs.progress(int(job), 3, 10, "Lär sig ämnena")
    running = await anna.get(f"/jobs/{job}")
    assert 'value="3" max="10"' in running.text and "Lär sig ämnena" in plain(running) and "Har pågått i" in plain(running)
    state = (await eva.get(f"/jobs/{job}/state")).json()
    assert (state["done"], state["total"], state["words"], state["is_over"]) == (3, 10, "Lär sig ämnena", False)
    await say_hello(anna, "Morsning korsning på er")
    second = number_in(await anna.post("/publish/try"))
    assert second != job and "Före i kön: 1." in plain(await anna.get(f"/jobs/{second}"))


async def test_job_is_cancelled(browse, join, bench) -> None:
    anna = browse(join("Anna"))
    await say_hello(anna)
    job = number_in(await anna.post("/publish/try"))
    bench.jobs.take()
    assert number_in(await anna.post(f"/jobs/{job}/cancel")) == job
    assert "Avbryter" in plain(await anna.get(f"/jobs/{job}"))
    bench.jobs.end(int(job), "cancelled", {"words": "Avbrutet. Inget har ändrats."}, "Avbrutet. Inget har ändrats.")
    assert "Avbrutet. Inget har ändrats." in plain(await anna.get(f"/jobs/{job}"))
    assert number_in(await anna.post(f"/jobs/{job}/cancel")) == job


async def test_job_that_broke_off_says_so_and_can_be_tried_again(browse, join, bench) -> None:
    anna = browse(join("Anna"))
    job = bench.jobs.ask("train", anna.member)
    bench.jobs.take()
    bench.jobs.end(job, "failed", {"words": "Arbetet bröts av när programmet stoppades."}, "x")
    page = await anna.get(f"/jobs/{job}")
    assert "bröts av när programmet stoppades" in plain(page) and "Försök igen" in plain(page)
    assert (await anna.get(f"/jobs/{job}/state")).json()["is_over"] is True
    assert int(number_in(await anna.post(f"/jobs/{job}/again"))) == job + 1


async def test_lost_emergency_stands_first_and_nothing_can_be_published(browse, join, bench, other) -> None:
    anna = browse(join("Anna"))
    job = bench.judged(anna.member, other("a"), **whole_judgement())
    page = await anna.get(f"/jobs/{job}")
    said = plain(page)
    assert "Går inte att publicera" in said and said.index("Jag skäms tappat") < said.index("Ämne för ämne")
    assert "1 nödläge får hjälp nu, men inte av den nya" in said and said.count("Jag skäms låst") == 1
    assert "Jag skäms fel" in said and "1 av 2 går inte som de är sparade" in said
    assert f'action="/studio/jobs/{job}/publish"' not in page.text
    assert (await anna.post(f"/jobs/{job}/publish", why="Ändå")).status_code == 409
    assert [one.kind for one in bench.jobs.latest()] == ["train"]


async def test_numbers_are_swedish_and_bars_are_beside_their_numbers(browse, join, bench, other) -> None:
    anna = browse(join("Anna"))
    page = await anna.get(f"/jobs/{bench.judged(anna.member, other('a'), **whole_judgement())}")
    said = plain(page)
    for number in ("−0,12", "+0,05", "0,78", "7,4 %", "0,812", "31,2 % säker"):
        assert number in said, number
    assert page.text.count('<svg class="bar-of"') == 3 and '<rect class="worse" x="0.0" y="1" width="50.0"' in page.text
    assert "1 ämne är som förut" in said and "Hälsar" in said


async def test_messages_are_shown_by_intent(browse, join, bench, other) -> None:
    anna = browse(join("Anna"))
    job = bench.judged(anna.member, other("a"), **whole_judgement())
    every, one, none = [plain(await anna.get(f"/jobs/{job}?intent={name}")) for name in ("", "deny", "finns_inte")]
    assert "Jag skäms ändrat" in every and "Nej tack" in every and "→ frågan om fara" in every
    assert "Nej tack" in one and "Jag skäms ändrat" not in one
    assert "Inget meddelande om det ämnet" in none
    assert "Sämre: 1. Bättre: 1." in every


async def test_examples_that_the_others_do_not_teach_are_named(browse, join, bench, other) -> None:
    anna, whole = browse(join("Anna")), whole_judgement()
    whole["left_out"].append({"name": "ask_new", "examples": 15, "right": 15, "taken": []})
    job = bench.judged(anna.member, other("a"), **whole)
    every, deny, greet = [plain(await anna.get(f"/jobs/{job}?intent={name}")) for name in ("", "deny", "greet")]
    assert "22 av 25 exempel förstås rätt" in every and "Jag skäms ensamt" not in every
    assert "Jag skäms ensamt tas för Tackar" in deny and "1 av 4" in deny and "6 av 6 Alla förstås rätt." in greet
    assert every.index("ask_new 15 av 15") < every.index("1 av 4"), "an intent that no measuring set asks for comes first"


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_what_others_wrote_is_shown_as_text(browse, join, bench, other, remarks, hostile) -> None:
    anna = browse(join("Anna"))
    remarks.append(Remark("block", hostile, hostile))
    job = bench.judged(anna.member, other("a"), **whole_judgement(hostile))
    page, of_one = await anna.get(f"/jobs/{job}"), await anna.get(f"/jobs/{job}?intent=deny")
    for shown, where in ((f"{hostile} ändrat", page), (f"{hostile} ensamt", of_one)):
        assert " ".join(shown.split()) in plain(where) or "<" in hostile or "&" in hostile
        for evil in ("<script>alert", "<img src=x", "<h1>Systemet", "<form action=//evil", '" onfocus="'):
            assert evil not in where.text
    bench.switch(bench.version(other("b")), anna.member, hostile)
    assert "<script>alert" not in (await anna.get("/versions")).text and "<img src=x" not in (await anna.get("/versions")).text


ASKED = [{"question": "Vad kostar det?", "answer": "Det är gratis.", "ms": 41, "fault": ""},
         {"question": "han slår mig nu", "answer": "", "ms": 8, "fault": "Ett nödläge fick inte nödnumren till svar."}]  # fmt: skip


async def test_good_candidate_is_published_and_says_what_the_chat_answered(browse, join, bench, other) -> None:
    anna, eva = browse(join("Anna")), browse(join("Eva", "reader"))
    job = bench.judged(anna.member, other("a"))
    assert "Inget nödläge tappas" in plain(await eva.get(f"/jobs/{job}"))
    asked = number_in(await anna.post(f"/jobs/{job}/publish", why="Nya ord\r\npå raden"))
    taken = bench.jobs.take()
    version = taken.about["version"]
    assert (taken.id, taken.kind, taken.about["why"]) == (int(asked), "publish", "Nya ord på raden")
    assert "Någon publicerar den här versionen" in plain(await eva.get(f"/jobs/{job}"))
    bench.switch(version, anna.member, "Nya ord")
    bench.jobs.end(taken.id, "done", {"version": version, "before": SHIPPED, "seconds": 1.24, "asked": ASKED}, "Publicerat")
    said = plain(await eva.get(f"/jobs/{asked}"))
    assert "Nu används den här versionen." in said and "efter 1,2 sekunder" in said
    assert "Vad kostar det? Det är gratis. 41 ms Rätt" in said
    assert "Den här versionen används nu." in plain(await anna.get(f"/jobs/{job}"))


async def test_two_publishers_at_once_publish_once(browse, join, bench, other) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    first, second = bench.judged(anna.member, other("a")), bench.judged(bo.member, other("b"))
    asked = [number_in(await who.post(f"/jobs/{first}/publish", why=why)) for who, why in ((anna, "A"), (bo, "B"))]
    assert asked[0] == asked[1]
    taken = bench.jobs.take()
    bench.switch(taken.about["version"], anna.member)
    bench.jobs.end(taken.id, "done", {"version": taken.about["version"]}, "Publicerat")
    late = await bo.post(f"/jobs/{second}/publish")
    assert late.status_code == 409 and "Något annat har publicerats" in plain(late) and "Pröva igen" in plain(late)


async def test_refused_publication_says_why_and_that_the_old_one_is_back(browse, join, bench, other) -> None:
    anna = browse(join("Anna"))
    job = bench.judged(anna.member, other("a"))
    asked = number_in(await anna.post(f"/jobs/{job}/publish"))
    bench.jobs.take()
    words = "Provet mot chatten gick inte bra:\n  – Chatten svarar inte.\nDen nya versionen används inte. Den förra är tillbaka."
    bench.jobs.end(int(asked), "refused", {"words": words, "asked": ASKED}, words)
    page = await anna.get(f"/jobs/{asked}")
    assert "<li><span" in page.text and "Chatten svarar inte." in plain(page) and "Den förra är tillbaka." in plain(page)
    assert "han slår mig nu Inget svar 8 ms Fel" in plain(page)
    assert f'href="/studio/jobs/{job}"' in page.text


async def test_remarks_that_block_are_named(browse, join, bench, other, remarks) -> None:
    anna = browse(join("Anna"))
    job = bench.judged(anna.member, other("a"))
    remarks.append(Remark("block", "katalogen, Bris", "Kontrollera numret."))
    refused = await anna.post(f"/jobs/{job}/publish")
    assert refused.status_code == 409 and "katalogen, Bris : Kontrollera numret." in plain(refused)
    assert [one.kind for one in bench.jobs.latest()] == ["train"]


async def test_change_that_nobody_else_has_looked_at_is_named(browse, join, bench, other) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    sent = {"status": "seen", "show": "yes", "hours": "bara på söndagar"}
    await anna.post("/directory/bris", **(fields_in(await anna.get("/directory/bris"), "/studio/directory/bris") | sent))
    assert "Någon annan behöver granska" in plain(await anna.get("/publish"))
    job = bench.judged(anna.member, other("a"), eyes=[{"id": 1, "what": "x"}])
    refused = await anna.post(f"/jobs/{job}/publish")
    assert refused.status_code == 409 and "Någon annan behöver granska" in plain(refused)
    assert "Någon har ändrat utkastet" in plain(refused)
    await bo.post("/history/1/approve")
    assert number_in(await anna.post(f"/jobs/{job}/publish"))


async def test_version_that_is_gone_is_told(browse, join, bench, other, tmp_path) -> None:
    anna = browse(join("Anna"))
    job = bench.judged(anna.member, other("a"))
    version = bench.jobs.find(job).result["version"]
    (tmp_path / "content" / "versions" / version).rename(tmp_path / "gone")
    assert "Versionen finns inte kvar" in plain(await anna.get(f"/jobs/{job}"))


async def test_versions_are_listed_and_one_goes_back(browse, join, bench, other) -> None:
    anna, eva = browse(join("Anna")), browse(join("Eva", "reader"))
    first, second = bench.version(other("a")), bench.version(other("b"))
    bench.switch(first, anna.member, "Första")
    bench.switch(second, anna.member, "Andra")
    untried = bench.version(other("c"))
    page = await eva.get("/versions")
    said = plain(page)
    assert said.index(second[:8]) < said.index(first[:8]) and "Används nu" in said and "Andra" in said
    assert "Gå tillbaka till den här" not in said and "Aldrig publicerad" in said
    assert f"/studio/versions/{first}/back" in (await anna.get("/versions")).text
    confirm = await anna.get(f"/versions/{first}/back")
    assert "Första" in plain(confirm) and "Låt bli" in plain(confirm)
    asked = number_in(await anna.post(f"/versions/{first}/back", why="Fel ord"))
    assert number_in(await anna.post(f"/versions/{first}/back", why="Igen")) == asked
    taken = bench.jobs.take()
    assert (taken.kind, taken.about) == ("rollback", {"version": first, "why": "Fel ord"})
    for wrong in (untried, second, "x" * 16, "..%2F..%2Fetc"):
        assert (await anna.post(f"/versions/{wrong}/back")).status_code == 404, wrong
    assert number_in(await anna.post(f"/versions/{SHIPPED}/back"))


ROUTES = {
    ("GET", "/publish"): "any", ("POST", "/publish/try"): "publisher", ("GET", "/jobs/{job}"): "any", ("GET", "/jobs/{job}/state"): "any",
    ("POST", "/jobs/{job}/cancel"): "publisher", ("POST", "/jobs/{job}/again"): "publisher", ("POST", "/jobs/{job}/publish"): "publisher",
    ("GET", "/versions"): "any", ("GET", "/versions/{version}/back"): "any", ("POST", "/versions/{version}/back"): "publisher",
}  # fmt: skip


@pytest.mark.parametrize("role", ["reader", "editor", "safety_reviewer", "publisher"])
async def test_every_role_gets_what_is_its_own(browse, join, bench, other, role) -> None:
    one, publisher = browse(join("En", role)), join("Anna")
    first = bench.version(other("a"))
    bench.switch(first, publisher)
    bench.switch(bench.version(other("b")), publisher)
    job = bench.judged(publisher, other("c"))
    for (method, path), who in ROUTES.items():
        send = one.get if method == "GET" else one.post
        status = (await send(path.format(job=job, version=first))).status_code
        assert (status == 403) == (who not in ("any", role)), (role, method, path, status)


async def test_forms_of_others_and_strangers_do_nothing(browse, join, bench, other, studio_engine) -> None:
    anna = browse(join("Anna"))
    job = bench.judged(anna.member, other("a"))
    for path in ("/publish/try", f"/jobs/{job}/publish", f"/jobs/{job}/again", f"/jobs/{job}/cancel", f"/versions/{SHIPPED}/back"):
        assert (await anna.post(path, form_token="another")).status_code == 403, path
        assert (await anna.post(path, {"Origin": "https://evil.test"})).status_code == 403, path
        assert (await browse(None).post(path)).status_code in (401, 403), path
    with studio_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM studio.job")) == 1


async def test_unknown_jobs_are_pages_that_say_so(browse, join) -> None:
    anna = browse(join("Anna"))
    for path in ("/jobs/99", "/jobs/x", "/jobs/9999999999999999999", "/jobs/99/state", "/versions/finns-inte/back"):
        assert (await anna.get(path)).status_code == 404, path


async def test_publishing_what_was_never_judged_is_refused(browse, join, bench) -> None:
    anna = browse(join("Anna"))
    job = bench.jobs.ask("train", anna.member)
    assert (await anna.post(f"/jobs/{job}/publish")).status_code == 409
