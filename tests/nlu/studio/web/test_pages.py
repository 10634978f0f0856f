"""What the pages show and do, on the content as it came with the program."""

from __future__ import annotations

import html
import re

from sqlalchemy import text

from nlu.studio.content import examples
from tests.nlu.studio.web.conftest import fields_in, plain

HARMLESS, DANGER = "utter_ask_is_bot", "utter_disclose_physical_violence"


async def test_every_page_opens_for_a_member(browse, join) -> None:
    anna = browse(join("Anna"))
    pages = ["/", "/intents", "/intents?q=robot", "/intents?q=finnsinte", "/intents/greet", "/intents/greet?lang=sv&page=2", "/answers",
             "/answers?q=robot", "/answers?q=finnsinte", f"/answers/{HARMLESS}", f"/answers/{DANGER}", "/directory",
             "/directory/nodnummer", "/history", "/approvals", "/remarks", "/sandbox", "/sandbox/save", "/conversations"]  # fmt: skip
    for path in pages:
        page = await anna.get(path)
        assert page.status_code == 200, path
        assert "<h1>" in page.text or "<h1 " in page.text, path


async def test_every_answer_can_be_opened_and_saved_as_it_is(browse, join, studio_engine) -> None:
    anna = browse(join("Anna"))
    names = re.findall(r'href="/studio/answers/([a-z_]+)"', (await anna.get("/answers")).text)
    assert len(names) > 100
    for name in names[::7]:
        saved = await anna.post(f"/answers/{name}", **fields_in(await anna.get(f"/answers/{name}"), f"/studio/answers/{name}"))
        assert (saved.status_code, saved.headers["location"]) == (303, f"/studio/answers/{name}?done=same"), name
    with studio_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM studio.draft_file")) == 0


async def test_answer_is_changed_with_its_button_and_translation(browse, join) -> None:
    anna = browse(join("Anna"))
    sent = fields_in(await anna.get(f"/answers/{HARMLESS}"), f"/studio/answers/{HARMLESS}")
    sent |= {"text.any": "Jag är en robot.", "locale.en.any": "I am a robot.", "title.any.1": "Börja om", "payload.any.1": "/restart",
             "why": "Kortare"}  # fmt: skip
    saved = await anna.post(f"/answers/{HARMLESS}", **sent)
    page = await anna.get(saved.headers["location"].removeprefix("/studio"))
    shown = fields_in(page, f"/studio/answers/{HARMLESS}")
    assert (shown["text.any"], shown["locale.en.any"], shown["title.any.1"], shown["payload.any.1"]) == (
        "Jag är en robot.", "I am a robot.", "Börja om", "/restart")  # fmt: skip
    assert "Sparat i utkastet." in plain(page) and "Osäker: svenskan har ändrats" in plain(page)
    assert "Kortare" in plain(await anna.get("/history/1"))


async def test_nothing_is_lost_when_two_change_the_same_answer(browse, join) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    address = f"/answers/{HARMLESS}"
    annas, bos = [fields_in(await one.get(address), f"/studio{address}") for one in (anna, bo)]
    await anna.post(address, **(annas | {"text.any": "Annas text."}))
    refused = await bo.post(address, **(bos | {"text.any": "Bos text."}))
    assert refused.status_code == 409
    assert "Anna har ändrat samma sak" in plain(refused) and "Annas text." in plain(refused)
    again = fields_in(refused, f"/studio{address}")
    assert again["text.any"] == "Bos text."
    assert (await bo.post(address, **again)).status_code == 303
    assert "Bos text." in (await anna.get(address)).text


async def test_who_else_has_the_answer_open_is_told(browse, join) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    await anna.get(f"/answers/{HARMLESS}")
    assert "Anna har också den här sidan öppen" in plain(await bo.get(f"/answers/{HARMLESS}"))


async def test_examples_are_pasted_changed_and_removed(browse, join, tree) -> None:
    anna = browse(join("Anna"))
    known = next(one.text for one in examples.examples(tree, "greet") if one.lang == "sv")
    added = await anna.post("/intents/greet/add", text=f"• Tjolahoppsan hallå där\r\n{known}\n1. Morsning korsning på er\n2. x", lang="sv")
    assert added.status_code == 200 and "3 exempel i utkastet" in plain(added) and "som redan finns" in plain(added)
    page = await anna.get("/intents/greet?q=tjolahoppsan")
    [id_] = re.findall(r"edit=([0-9a-f]{16})", page.text)
    editing = await anna.get(f"/intents/greet?edit={id_}&q=tjolahoppsan")
    assert fields_in(editing, "/studio/intents/greet/change")["text"] == "Tjolahoppsan hallå där"
    assert (await anna.post("/intents/greet/change", example=id_, text="Tjolahoppsan du")).status_code == 303
    gone = await anna.post("/intents/greet/change", example=id_, text="En gång till")
    assert gone.status_code == 422 and "finns inte längre" in plain(gone)
    [id_] = re.findall(r"edit=([0-9a-f]{16})", (await anna.get("/intents/greet?q=tjolahoppsan")).text)
    assert (await anna.post("/intents/greet/remove", example=id_)).status_code == 303
    assert "Inget exempel innehåller" in plain(await anna.get("/intents/greet?q=tjolahoppsan"))


async def test_lines_that_are_too_long_stay_in_the_field(browse, join) -> None:
    page = await browse(join("Anna")).post("/intents/greet/add", text="Hejsan svejsan på dig\n" + "ord " * 300, lang="sv")
    assert "1 exempel i utkastet" in plain(page)
    assert fields_in(page, "/studio/intents/greet/add")["text"].strip() == ("ord " * 300).strip()


async def test_five_thousand_lines_are_taken_at_once(browse, join) -> None:
    anna = browse(join("Anna"))
    added = await anna.post("/intents/greet/add", text="\n".join(f"hälsning nummer {number} från mig" for number in range(5000)), lang="sv")
    assert "5000 exempel i utkastet" in plain(added)
    assert "Sida 1 av 8" in plain(await anna.get("/intents/greet"))


async def test_intent_is_added_with_spaces_and_swedish_letters_and_taken_away(browse, join) -> None:
    anna = browse(join("Anna"))
    added = await anna.post("/intents", title="Fråga om böter på väg", label="Böter")
    where = added.headers["location"].partition("?")[0].removeprefix("/studio")
    page = await anna.get(where)
    assert "Böter" in plain(page) and "Det finns inga exempel än" in plain(page)
    twice = await anna.post("/intents", title="Fråga om böter på väg", label="Böter")
    assert twice.status_code == 422 and "finns redan" in plain(twice)
    assert fields_in(twice, "/studio/intents")["title"] == "Fråga om böter på väg"
    assert (await anna.post(f"{where}/retire")).headers["location"] == "/studio/intents?done=retired"
    assert (await anna.get(where)).status_code == 404


async def test_number_is_changed_in_one_place_and_needs_other_eyes(browse, join) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    sent = fields_in(await anna.get("/directory/bris"), "/studio/directory/bris")
    sent |= {"status": "seen", "show": "yes", "hours": "bara på söndagar"}
    assert (await anna.post("/directory/bris", **sent)).status_code == 303
    assert "bara på söndagar" in plain(await anna.get("/directory"))
    assert "1 ändring väntar" in plain(await bo.get("/"))
    own = await anna.post("/history/1/approve")
    assert own.status_code == 409 and "själv" in plain(own)
    assert (await bo.post("/history/1/approve")).headers["location"].endswith("done=approved")
    assert "Inget väntar på granskning" in plain(await bo.get("/approvals"))
    assert "Granskad av Bo" in plain(await anna.get("/history/1"))


async def test_wrong_date_is_told_and_what_was_written_stays(browse, join) -> None:
    anna = browse(join("Anna"))
    sent = fields_in(await anna.get("/directory/bris"), "/studio/directory/bris") | {
        "status": "seen",
        "verified_at": "i går",
        "owner": "Ny",
    }
    refused = await anna.post("/directory/bris", **sent)
    assert refused.status_code == 422 and "2026-11-23" in plain(refused)
    assert fields_in(refused, "/studio/directory/bris")["owner"] == "Ny"


async def test_change_is_undone_from_the_history(browse, join) -> None:
    anna = browse(join("Anna"))
    await anna.post("/intents/greet/add", text="Tjolahoppsan hallå där", lang="sv")
    change = await anna.get("/history/1")
    assert "Tjolahoppsan hallå där" in plain(change)
    undone = await anna.post("/history/1/undo", why="Fel ämne")
    assert "Ändringen är ångrad." in plain(await anna.get(undone.headers["location"].removeprefix("/studio")))
    assert "Utkastet är likadant" in plain(await anna.get("/"))
    again = await anna.post("/history/1/undo")
    assert again.status_code == 409 and "redan ångrad" in plain(again)


async def test_what_is_typed_survives_a_reload_and_is_nobody_elses(browse, join) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    item = f"answer/{HARMLESS}"
    kept = await anna.post("/typed", item=item, field="text.any", text="halv men")
    assert kept.json() == {"others": []}
    page = await anna.get(f"/answers/{HARMLESS}")
    assert fields_in(page, f"/studio/answers/{HARMLESS}")["text.any"] == "halv men"
    assert "inte är sparat" in plain(page)
    assert "halv men" not in (await bo.get(f"/answers/{HARMLESS}")).text
    thrown = await anna.post("/typed/forget", item=item)
    assert thrown.headers["location"] == f"/studio/answers/{HARMLESS}"
    assert "halv men" not in (await anna.get(f"/answers/{HARMLESS}")).text


async def test_saving_forgets_what_was_typed(browse, join) -> None:
    anna = browse(join("Anna"))
    await anna.post("/typed", item="intent/greet", field="text", text="Tjolahoppsan hallå där")
    assert fields_in(await anna.get("/intents/greet"), "/studio/intents/greet/add")["text"] == "Tjolahoppsan hallå där"
    await anna.post("/intents/greet/add", text="Tjolahoppsan hallå där", lang="sv")
    assert fields_in(await anna.get("/intents/greet"), "/studio/intents/greet/add")["text"] == ""


async def test_remarks_come_while_typing(browse, join) -> None:
    anna = browse(join("Anna"))
    said = (await anna.post("/checks", kind="examples", item="intent/greet", field="text", text="hallå 19850101-1234 på er")).json()
    assert {"block"} <= {remark["level"] for remark in said["remarks"]}
    assert "personnummer" in str(said)
    answer_ = (await anna.post("/checks", kind="answer", item=f"answer/{HARMLESS}", field="text.any", text="[[number.finns_inte]]")).json()
    assert any(remark["level"] == "block" for remark in answer_["remarks"])
    assert (await anna.post("/checks", kind="x", item="", text="")).json() == {"remarks": []}


async def test_unknown_things_are_pages_that_say_so(browse, join) -> None:
    anna = browse(join("Anna"))
    for path in ("/intents/finns_inte", "/answers/finns_inte", "/directory/finns_inte", "/history/99", "/history/x", "/finns-inte",
                 "/intents/%00", "/answers/..%2F..%2Fetc"):  # fmt: skip
        page = await anna.get(path)
        assert (page.status_code, "<h1>" in page.text) == (404, True), path


async def test_draft_is_what_the_pages_show(browse, join, studio) -> None:
    anna = browse(join("Anna"))
    sent = fields_in(await anna.get(f"/answers/{DANGER}"), f"/studio/answers/{DANGER}")
    saved = await anna.post(f"/answers/{DANGER}", **(sent | {"text.any": sent["text.any"] + "\nDu är inte ensam."}))
    assert saved.status_code == 303
    assert "Behöver granskas" in plain(await anna.get("/history"))
    assert "Du är inte ensam." in plain(await anna.get("/approvals"))


async def test_fixed_text_is_changed_and_one_of_danger_needs_other_eyes(browse, join) -> None:
    anna = browse(join("Anna"))
    listed = await anna.get("/texts")
    places = [html.unescape(found) for found in re.findall(r'href="(/studio/texts/one\?place=[^"]+)"', listed.text)]
    assert len(places) > 20 and "Visas när det är fara" in plain(listed)
    where = next(place for place in places if "emergency" in place)
    sent = fields_in(await anna.get(where.removeprefix("/studio")), "/studio/texts/one")
    changed = await anna.post("/texts/one", **(sent | {"text": sent["text"] + " Du är inte ensam."}))
    assert changed.status_code == 303
    assert "Du är inte ensam." in plain(await anna.get("/approvals"))
    late = await anna.post("/texts/one", **(sent | {"text": "annat"}))
    assert late.status_code == 409 and fields_in(late, "/studio/texts/one")["text"] == "annat"
    empty = await anna.post("/texts/one", **(fields_in(late, "/studio/texts/one") | {"text": " "}))
    assert empty.status_code == 422
    assert (await anna.get("/texts/one?place=gateway/finns-inte")).status_code == 404
