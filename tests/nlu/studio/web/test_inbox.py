"""The inbox: masked reports become examples in an editor's own words, or go; nothing is copied, and nothing shows who wrote."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from nlu.studio.roles import ROLES
from tests.hostile_payloads import PAYLOADS
from tests.nlu.studio.web.conftest import fields_in, plain
from tests.nlu.studio.web.learning import MASKED, not_understood, report, studio_database  # noqa: F401 - fixtures

OWN = "Min kompis bror är våldsam och jag vet inte vad jag ska ta mig till"
WRITE = "/studio/inbox/write"


async def test_report_is_shown_with_suggestions_and_keys(browse, join, report) -> None:  # noqa: F811
    id_ = report()
    page = await browse(join("Anna")).get("/inbox")
    assert MASKED in plain(page) and "1 meddelande väntar" in plain(page)
    links = re.findall(rf'href="/studio/inbox/write\?of={id_}&amp;intent=([a-z_]+)" data-key="(\d)"', page.text)
    assert links[:3] == [("concern_for_other", "1"), ("greet", "2"), ("ask_cost", "3")]
    assert [key for _name, key in links] == [str(number) for number in range(1, len(links) + 1)] and len(links) == 9
    assert "Boten var ganska säker" in plain(page) and "Boten var mest en gissning" in plain(page)


async def test_report_without_words_says_so(browse, join, report) -> None:  # noqa: F811
    report(None, ranking=[])
    said = plain(await browse(join("Anna")).get("/inbox"))
    assert "Personen ville inte att orden sparas" in said


async def test_newest_day_comes_first_and_nothing_else_tells_the_order(browse, join, report) -> None:  # noqa: F811
    old, new = report(days=3), [report() for _ in range(5)]
    page = await browse(join("Anna")).get("/inbox")
    assert re.findall(r'id="l-([0-9a-f]{32})"', page.text) == [*sorted(new), old]


async def test_own_sentence_becomes_an_example_and_the_report_goes(browse, join, report, studio_engine) -> None:  # noqa: F811
    id_, anna = report(), browse(join("Anna"))
    page = await anna.get(f"/inbox/write?of={id_}&intent=concern_for_other")
    sent = fields_in(page, WRITE)
    assert sent["text"].strip() == "" and MASKED in plain(page)
    saved = await anna.post("/inbox/write", **(sent | {"text": OWN}))
    assert saved.headers["location"] == "/studio/inbox?done=saved-1"
    assert OWN in (await anna.get("/intents/concern_for_other?q=kompis bror är")).text
    assert "Från inkorgen" in plain(await anna.get("/history/1"))
    assert "Inkorgen är tom" in plain(await anna.get("/inbox"))
    with studio_engine.connect() as connection:
        kept = connection.execute(text("SELECT (SELECT count(*) FROM chat.lesson), (SELECT string_agg(after, '') FROM studio.change_file)"))
        count, after = kept.one()
    assert count == 0 and "min bror igår" not in after


@pytest.mark.parametrize("copied", [
    MASKED, "Jag […] min bror", "jag min bror igår, vad ska jag göra", "JAG SLOG MIN BROR IGÅR! Vad ska jag göra?", "hej [siffror]",
    f"{OWN}\n{MASKED.replace('[…]', 'hatar')}", "", "   \n", "123", "å" * 600,
])  # fmt: skip
async def test_copies_and_marks_and_nothing_are_refused_and_stay_in_the_field(copied, browse, join, report, studio_engine) -> None:  # noqa: F811
    id_, anna = report(), browse(join("Anna"))
    sent = fields_in(await anna.get(f"/inbox/write?of={id_}&intent=concern_for_other"), WRITE)
    refused = await anna.post("/inbox/write", **(sent | {"text": copied}))
    assert refused.status_code == 422 and 'role="alert"' in refused.text
    assert fields_in(refused, WRITE)["text"].strip() == copied.strip()
    with studio_engine.connect() as connection:
        counts = connection.execute(text("SELECT (SELECT count(*) FROM chat.lesson), (SELECT count(*) FROM studio.change)")).one()
    assert tuple(counts) == (1, 0)


async def test_intent_must_be_one_that_is_there(browse, join, report) -> None:  # noqa: F811
    id_, anna = report(), browse(join("Anna"))
    for name in ("", "finns_inte", "../greet", "x" * 5000):
        assert (await anna.post("/inbox/write", of=id_, intent=name, text=OWN)).status_code == 422
    page = await anna.get(f"/inbox/write?of={id_}&q=kostar")
    assert "intent=ask_cost" in page.text


async def test_several_are_chosen_and_taken_away_or_written_together(browse, join, report) -> None:  # noqa: F811
    ids, anna = [report(), report("vad kostar det"), report("hur dyrt är det […]")], browse(join("Anna"))
    none = await anna.post("/inbox/chosen", act="remove")
    assert none.status_code == 422 and "Välj minst ett" in plain(none)
    writing = await anna.post("/inbox/chosen", act="write", **{f"lesson.{id_}": "yes" for id_ in ids[1:]})
    page = await anna.get(writing.headers["location"].removeprefix("/studio") + "&intent=ask_cost")
    assert "vad kostar det" in plain(page) and MASKED not in plain(page)
    own = {"text": "Tar ni betalt för mötena hos er\nMåste man ha råd för att komma"}
    saved = await anna.post("/inbox/write", **(fields_in(page, WRITE) | own))
    assert saved.headers["location"].endswith("saved-2")
    removed = await anna.post("/inbox/chosen", act="remove", **{f"lesson.{ids[0]}": "yes"})
    assert removed.headers["location"].endswith("removed-1")
    assert "Inkorgen är tom" in plain(await anna.get("/inbox"))


async def test_one_is_taken_away_by_its_own_button_and_nothing_beside_it(browse, join, report) -> None:  # noqa: F811
    one, other, anna = report("hej […] hej hej"), report(), browse(join("Anna"))
    await anna.post("/inbox/chosen", one=one, **{f"lesson.{other}": "yes"})
    page = await anna.get("/inbox")
    assert one not in page.text and other in page.text


async def test_report_that_somebody_else_took_is_told_and_no_sentence_is_lost(browse, join, report) -> None:  # noqa: F811
    id_, anna, bo = report(), browse(join("Anna")), browse(join("Bo"))
    await bo.post("/inbox/chosen", one=id_)
    assert (await anna.get(f"/inbox/write?of={id_}")).status_code == 404
    gone = await anna.post("/inbox/write", of=id_, intent="greet", text=OWN)
    assert gone.status_code == 404 and OWN in gone.text


@pytest.mark.parametrize("role", ROLES)
async def test_only_editors_read_reports_and_all_members_see_the_numbers(role, browse, join, report, studio_engine) -> None:  # noqa: F811
    id_, one = report(), browse(join("Anna", role))
    wanted = 200 if role == "editor" else 403
    for address in ("/inbox", f"/inbox/write?of={id_}"):
        page = await one.get(address)
        assert (page.status_code, MASKED in plain(page)) == (wanted, wanted == 200), address
    assert (await one.get("/inbox/themes")).status_code == 200
    for address in ("/inbox/write", "/inbox/chosen"):
        answer = await one.post(address, of=id_, one="0" * 32, intent="greet", text="[…]")
        assert answer.status_code in ({422, 303} if role == "editor" else {403}), address
    assert (await browse(None).get("/inbox")).headers["location"] == "/login"
    with studio_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM chat.lesson")) == 1


async def test_hostile_words_are_text(browse, join, report) -> None:  # noqa: F811
    for words in PAYLOADS[::29]:
        if 0 < len(words) <= 300 and "\0" not in words:
            report(words.encode("utf-8", "replace").decode(), ranking=[["<b>x</b>", 0.5], ["greet", 0.2]])
    anna = browse(join("Anna"))
    page = await anna.get("/inbox")
    assert page.status_code == 200 and len(re.findall(r'id="l-', page.text)) > 10
    assert not re.search(r"<(?:img|svg|iframe|marquee|details|video|body on)", page.text.partition("<main")[2])
    for id_ in re.findall(r'id="l-([0-9a-f]{32})"', page.text):
        written = await anna.get(f"/inbox/write?of={id_}&intent=greet")
        assert not re.search(r"<(?:img|svg|iframe|marquee|details|video)", written.text.partition("<main")[2])


async def test_reports_stay_out_of_the_log(browse, join, report, capsys) -> None:  # noqa: F811
    id_, anna = report(), browse(join("Anna"))
    await anna.get("/inbox")
    await anna.post("/inbox/write", of=id_, intent="greet", text="Tjolahoppsan du gamle")
    out = "".join(capsys.readouterr())
    assert id_ not in out and "bror" not in out and "Tjola" not in out


async def test_numbers_under_five_and_sums_that_give_them_away_are_not_there(browse, join, not_understood) -> None:  # noqa: F811
    for intent, times in (("greet", 7), ("disclose_relapse", 4), ("ask_cost", 12)):
        not_understood(1, intent, times)
    not_understood(2, "greet", 6)
    not_understood(0, "greet", 1234)
    not_understood(3, "disclose_relapse", 3)
    page = await browse(join("Anna", "reader")).get("/inbox/themes")
    said = plain(page)
    assert "Samtalet" in said and "Frågor om hjälp" in said and "Eget våld" not in page.text.partition("<h1")[2]
    assert "1234" not in said and " 23 " not in said and " 19 " not in said
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page.text


async def test_studio_without_a_chat_has_an_empty_inbox(browse, join, studio_engine, report) -> None:  # noqa: F811
    with studio_engine.begin() as connection:
        connection.execute(text("ALTER TABLE chat.lesson RENAME TO lesson_elsewhere"))
    try:
        anna = browse(join("Anna"))
        assert "Inkorgen är tom" in plain(await anna.get("/inbox"))
        assert "inga tal" in plain(await anna.get("/inbox/themes"))
    finally:
        with studio_engine.begin() as connection:
            connection.execute(text("ALTER TABLE chat.lesson_elsewhere RENAME TO lesson"))


async def test_studio_reaches_nothing_else_of_the_chat(transactions, report) -> None:  # noqa: F811
    with transactions.begin() as session:
        named = session.execute(text(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'chat' "
            "AND c.relkind = 'r' AND has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE')"))  # fmt: skip
        assert sorted(named.scalars()) == ["lesson", "not_understood"]
        insert = session.scalar(text("SELECT has_table_privilege('chat.lesson', 'INSERT, UPDATE, TRUNCATE')"))
    assert insert is False
