"""What only one municipality says: written beside the common answer, told when that changes underneath, taken back."""

from __future__ import annotations

import html
import re

import pytest

from foundation.content.versions import Versions
from nlu.studio.content import overlays
from nlu.studio.content.own_choices import choices
from nlu.studio.roles import EDITOR, ROLES
from nlu.studio.store.draft import Draft, Edit
from nlu.studio.store.members import Members
from nlu.studio.store.trees import Trees
from tests.nlu.studio.web.conftest import fields_in, plain

NAME = "utter_ask_cost"
TOWN = "/municipalities/alingsas"
PAGE = f"{TOWN}/answers/{NAME}.any"
OWN, ENGLISH = "Samtalen i Alingsås är gratis.", "The talks in Alingsås are free."


async def form(one, page: str = PAGE, action: str = "") -> dict[str, str]:
    return fields_in(await one.get(page), f"/studio{action or page}")


async def write(one, **fields: str):
    return await one.post(PAGE, **(await form(one) | {"text": OWN} | fields))


async def change_common(one, text: str) -> None:
    address = f"/answers/{NAME}"
    saved = await one.post(address, **(fields_in(await one.get(address), f"/studio{address}") | {"text.any": text}))
    assert saved.status_code == 303


def test_the_list_is_what_may_have_own_words(tree) -> None:
    found = choices(tree)
    assert len(found) > 50 and (NAME, None) in {(one.answer, one.role) for one in found}
    assert [overlays.why_not(tree, one.answer, one.role) for one in found[::15]] == [""] * len(found[::15])
    assert "utter_disclose_victim" not in {one.answer for one in found}


async def test_own_words_are_found_written_and_shown_everywhere(browse, join, tree) -> None:
    anna = browse(join("Anna"))
    listed = await anna.get(f"{TOWN}/answers?q=kostar")
    assert f'href="/studio{PAGE}"' in listed.text and "Egna ord" not in plain(listed)
    begun = await form(anna)
    assert begun["text"] == overlays.common_text(tree, NAME, None)
    saved = await write(anna, **{"locale.en": ENGLISH, "why": "Vi tar inget betalt"})
    assert saved.headers["location"] == f"/studio{PAGE}?done=saved"
    shown = await form(anna)
    assert (shown["text"], shown["locale.en"]) == (OWN, ENGLISH)
    for path in (TOWN, f"{TOWN}/answers", f"{TOWN}/differences"):
        assert OWN in plain(await anna.get(path)), path
    assert "1 eget svar" in plain(await anna.get("/municipalities"))
    common = await anna.get(f"/answers/{NAME}")
    assert f'href="/studio{PAGE}"' in common.text and "Alingsås , alla andra" in plain(common)
    printed = plain(await anna.get(f"{TOWN}/differences"))
    assert ENGLISH in printed and "Samtalen brukar vara gratis" in printed
    change = await anna.get("/history/1")
    assert "Vi tar inget betalt" in plain(change) and f'href="/studio{PAGE}">Till sidan' in change.text
    assert (await anna.post(PAGE, **shown)).headers["location"].endswith("done=same")
    assert OWN not in plain(await anna.get("/municipalities/kungsbacka"))


async def test_own_words_are_begun_from_the_common_answer(browse, join) -> None:
    anna = browse(join("Anna"))
    page = await anna.get(f"/answers/{NAME}")
    assert "Alla kommuner säger det här." in plain(page) and 'value="varberg"' in page.text
    led = await anna.get(f"/answers/{NAME}/own?slug=varberg&role=victim")
    assert led.headers["location"] == f"/studio/municipalities/varberg/answers/{NAME}.victim"
    assert "Stöd från kommunen" in (await anna.get(f"/municipalities/varberg/answers/{NAME}.victim")).text
    assert (await anna.get(f"/answers/{NAME}/own?slug=nowhere")).status_code == 404
    danger = await anna.get("/answers/utter_disclose_victim")
    assert "Skriv eget för en kommun" not in plain(danger)


async def test_answer_of_danger_is_said_by_all_alike(browse, join) -> None:
    anna, page = browse(join("Anna")), f"{TOWN}/answers/utter_disclose_victim.any"
    seen = await anna.get(page)
    assert "Där gäller alltid de gemensamma orden" in plain(seen) and "Spara i utkastet" not in seen.text
    refused = await anna.post(page, text="Ring inte.")
    assert refused.status_code == 422 and "gemensamma orden" in plain(refused)
    assert "Utkastet är likadant" in plain(await anna.get("/"))


@pytest.mark.parametrize("own", ["utter_nope.any", f"{NAME}.king", NAME, "x.any", f"{NAME}.professional", "..%2F..%2Fetc.any"])
async def test_what_is_not_there_says_so(own, browse, join) -> None:
    anna = browse(join("Anna"))
    assert (await anna.get(f"{TOWN}/answers/{own}")).status_code == 404
    assert (await anna.post(f"{TOWN}/answers/{own}", text=OWN)).status_code == 404


async def test_common_answer_that_changes_underneath_is_told_and_kept_or_written_anew(browse, join) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    await write(anna)
    assert "gemensamma svaret bakom" not in plain(await anna.get("/"))
    await change_common(bo, "Det kostar inget alls.")
    for path in ("/", "/municipalities"):
        page = await anna.get(path)
        assert "skrivit om det gemensamma svaret bakom 1 eget svar" in plain(page) and f'href="/studio{PAGE}"' in page.text, path
    assert "Det gemensamma är nytt" in plain(await anna.get(TOWN)) and "Det gemensamma är nytt" in plain(await anna.get(f"/answers/{NAME}"))
    both = await anna.get(PAGE)
    assert "Samtalen brukar vara gratis" in plain(both) and "Det kostar inget alls." in plain(both)
    assert "Chatten säger fortfarande era ord." in plain(both)
    kept = await anna.post(f"{PAGE}/keep", **fields_in(both, f"/studio{PAGE}/keep"))
    assert kept.headers["location"] == f"/studio{PAGE}?done=kept"
    after = await anna.get(PAGE)
    assert "behåller sina egna ord" in plain(await anna.get(f"{PAGE}?done=kept")) and f"{PAGE}/keep" not in after.text
    assert fields_in(after, f"/studio{PAGE}")["text"] == OWN and "gemensamma svaret bakom" not in plain(await anna.get("/"))


async def test_number_that_changes_underneath_silences_the_own_words_until_somebody_has_looked(browse, join) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    await write(anna)
    await change_common(bo, "Det kostar inget alls. Fråga [[name.bris]]: [[number.bris]].")
    both = plain(await anna.get(PAGE))
    assert "Ett nummer i det gemensamma svaret har ändrats" in both and "Chatten säger fortfarande era ord" not in both
    assert "Chatten säger det gemensamma" in plain(await anna.get(TOWN)) and "Ett nummer i det gemensamma" in plain(await anna.get(TOWN))
    await anna.get("/remarks")  # waits until the whole draft has been looked at
    assert "att se över i det egna" in plain(await anna.get("/municipalities"))


async def test_who_writes_has_seen_the_common_answer_as_it_is(browse, join) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    sent = await form(anna) | {"text": OWN}
    await change_common(bo, "Det kostar inget alls.")
    late = await anna.post(PAGE, **sent)
    assert late.status_code == 409 and "ändrades medan du hade sidan öppen" in plain(late) and "Det kostar inget alls." in plain(late)
    again = fields_in(late, f"/studio{PAGE}")
    assert again["text"] == OWN and (await anna.post(PAGE, **again)).status_code == 303


async def test_nothing_is_lost_when_two_write_for_the_same_municipality(browse, join) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    annas, bos = await form(anna), await form(bo)
    assert "Anna har också den här sidan öppen" in plain(await bo.get(PAGE))
    await anna.post(PAGE, **(annas | {"text": OWN}))
    late = await bo.post(PAGE, **(bos | {"text": "Bos ord."}))
    assert late.status_code == 409 and "Anna har ändrat samma sak" in plain(late) and OWN in plain(late)
    assert fields_in(late, f"/studio{PAGE}")["text"] == "Bos ord."


async def test_translation_of_other_swedish_is_looked_at(browse, join) -> None:
    anna = browse(join("Anna"))
    await write(anna, **{"locale.en": ENGLISH})
    refused = await write(anna, text="Det är gratis i Alingsås.")
    assert refused.status_code == 422 and "Svenskan är ny, men inte engelska." in plain(refused)
    assert fields_in(refused, f"/studio{PAGE}")["text"] == "Det är gratis i Alingsås."
    assert (await write(anna, text="Det är gratis i Alingsås.", **{"sure.text": "yes"})).status_code == 303
    assert (await write(anna, text="Helt gratis.", **{"locale.en": ""})).status_code == 303
    assert "locale.en" not in {name for name, words in (await form(anna)).items() if words}


async def test_common_words_are_taken_back_and_the_own_ones_again(browse, join) -> None:
    anna = browse(join("Anna"))
    await write(anna)
    back = await anna.post(f"{PAGE}/back", **await form(anna, PAGE, f"{PAGE}/back"))
    assert back.headers["location"] == f"/studio{PAGE}?done=back"
    assert OWN not in plain(await anna.get(TOWN)) and "säger allt som de andra" in plain(await anna.get(TOWN))
    twice = await anna.post(f"{PAGE}/back")
    assert twice.status_code == 422 and "inga egna ord" in plain(twice)
    assert (await anna.post("/history/2/undo")).status_code == 303 and OWN in plain(await anna.get(TOWN))


async def test_own_words_whose_common_answer_is_gone_are_taken_back_and_it_is_said(browse, join) -> None:
    anna, address, page = browse(join("Anna")), f"/answers/{NAME}", f"{TOWN}/answers/{NAME}.victim"
    assert (await anna.post(page, **(await form(anna, page) | {"text": OWN}))).status_code == 303
    gone = await anna.post(address, **(fields_in(await anna.get(address), f"/studio{address}") | {"text.victim": ""}))
    assert gone.status_code == 303
    back = await anna.post(f"{page}/back", **await form(anna, page, f"{page}/back"))
    assert back.headers["location"] == f"/studio{TOWN}?done=own-gone"
    after = await anna.get(back.headers["location"].removeprefix("/studio"))
    assert after.status_code == 200 and "Kommunens egna ord är borttagna ur utkastet." in plain(after) and OWN not in plain(after)


async def test_what_is_typed_is_kept_and_remarked_on(browse, join) -> None:
    anna, item = browse(join("Anna")), f"overlay/alingsas/answers/{NAME}.any"
    await anna.post("/typed", item=item, field="text", text="halv men")
    assert (await form(anna))["text"] == "halv men"
    assert (await anna.post("/typed/forget", item=item)).headers["location"] == f"/studio{PAGE}"
    said = (await anna.post("/checks", kind="own", item=item, field="text", text="Ring [[number.finns_inte]].")).json()["remarks"]
    assert [remark["level"] for remark in said][:1] == ["block"] and "finns_inte" in said[0]["text"]


CONTACT = {"name": "Mottagning 24", "number": "000-00 00 00", "hours": "vardagar 9–16", "owner": "Alingsås", "source": "alingsas.se",
           "status": "seen", "show": "yes"}  # fmt: skip


async def test_own_contact_is_added_named_in_own_words_and_kept_from_others(browse, join) -> None:
    anna, new = browse(join("Anna")), f"{TOWN}/contacts/new"
    added = await anna.post(new, **(await form(anna, new) | CONTACT))
    where = added.headers["location"].removeprefix("/studio").partition("?")[0]
    assert where == f"{TOWN}/contacts/alingsas_mottagning"
    assert "[[number.alingsas_mottagning]]" in plain(await anna.get(where)) and "000-00 00 00" in plain(await anna.get(TOWN))
    second = await anna.post(new, **(await form(anna, new) | CONTACT | {"number": "000-00 00 01"}))
    assert second.headers["location"].startswith(f"/studio{TOWN}/contacts/alingsas_mottagning_ny")
    assert (await write(anna, text="Ring [[number.alingsas_mottagning]].")).status_code == 303
    used = await anna.post(f"{where}/remove", **await form(anna, where, f"{where}/remove"))
    assert used.status_code == 422 and "används i kommunens svar" in plain(used)
    changed = await anna.post(where, **(await form(anna, where) | CONTACT | {"hours": "dygnet runt"}))
    assert changed.status_code == 303 and "dygnet runt" in plain(await anna.get(f"{TOWN}/differences"))
    other = f"{TOWN}/contacts/alingsas_mottagning_ny"
    assert (await anna.post(f"{other}/remove", **await form(anna, other, f"{other}/remove"))).headers["location"].endswith("done=removed")
    assert (await anna.get(other)).status_code == 404
    assert (await anna.get("/municipalities/varberg/contacts/alingsas_mottagning")).status_code == 404


async def test_own_contact_that_is_not_right_is_told_and_stays_in_the_form(browse, join) -> None:
    anna, new = browse(join("Anna")), f"{TOWN}/contacts/new"
    for fields, said in (({"number": "112"}, "finns redan i den gemensamma katalogen"), ({"number": "ring"}, "bara ha siffror"),
                         ({"verified_at": "i går"}, "Skriv dagarna"), ({"name": "24"}, "minst en bokstav"),
                         ({"owner": ""}, "Fyll i")):  # fmt: skip
        refused = await anna.post(new, **(await form(anna, new) | CONTACT | fields))
        assert refused.status_code == 422 and said in plain(refused), said
        assert fields_in(refused, f"/studio{new}")["source"] == "alingsas.se"


async def test_two_who_change_an_own_contact_are_told(browse, join) -> None:
    anna, bo, new = browse(join("Anna")), browse(join("Bo")), f"{TOWN}/contacts/new"
    where = (await anna.post(new, **(await form(anna, new) | CONTACT))).headers["location"].removeprefix("/studio").partition("?")[0]
    bos = await form(bo, where)
    await anna.post(where, **(await form(anna, where) | CONTACT | {"hours": "dygnet runt"}))
    late = await bo.post(where, **(bos | CONTACT | {"hours": "aldrig"}))
    assert late.status_code == 409 and "Anna har ändrat samma sak" in plain(late) and "dygnet runt" in plain(late)
    assert fields_in(late, f"/studio{where}")["hours"] == "aldrig"


async def test_hostile_words_are_text_on_every_page_of_a_municipality(browse, join) -> None:
    anna, new = browse(join("Anna")), f"{TOWN}/contacts/new"
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}</textarea>'
    where = await anna.post(new, **(await form(anna, new) | CONTACT | {"name": evil, "owner": evil}))
    assert (await write(anna, text=evil, why=evil)).status_code in (303, 422)
    await write(anna, text=evil.replace("{{7*7}}", ""), why=evil)
    assert "script" in html.unescape((await form(anna))["text"])
    for path in (TOWN, PAGE, f"{TOWN}/answers", f"{TOWN}/differences", f"/answers/{NAME}", f"{TOWN}/answers?q={evil}",
                 where.headers["location"].removeprefix("/studio"), "/history"):  # fmt: skip
        page = (await anna.get(path)).text
        assert not re.search(r"<script>alert|<img src=x|>49<", page), path


@pytest.mark.parametrize("role", ROLES)
async def test_all_see_and_editors_write(role, browse, join) -> None:
    one = browse(join("Anna", role))
    for path in (PAGE, TOWN, f"{TOWN}/answers", f"{TOWN}/differences", f"{TOWN}/contacts/new"):
        page = await one.get(path)
        is_form = role == "editor" and not path.endswith(("answers", "differences"))
        assert page.status_code == 200 and ("Spara i utkastet" in page.text) == is_form, path
    assert (await one.post(PAGE, text=OWN)).status_code == (303 if role == "editor" else 403)


OTHER = f"{TOWN}/answers/utter_ask_anonymity.any"


async def test_undoing_that_would_leave_the_same_answer_twice_is_refused_and_shuts_no_page(browse, join, transactions) -> None:
    anna, lisa = browse(join("Anna")), browse(Members(transactions).grant(77, "Lisa", [EDITOR], "alingsas"))
    for page in (PAGE, OTHER):
        assert (await lisa.post(page, **(await form(lisa, page) | {"text": f"{OWN} Hos oss."}))).status_code == 303
    back = await lisa.post(f"{PAGE}/back", **await form(lisa, PAGE, f"{PAGE}/back"))
    assert back.status_code == 303 and (await write(lisa)).status_code == 303
    undone = await lisa.post("/history/3/undo")
    assert undone.status_code == 409 and "Ändra för hand i stället" in plain(undone) and "står två gånger" in plain(undone)
    for path in ("/municipalities", TOWN, "/answers/utter_greet", f"/answers/{NAME}"):
        assert (await anna.get(path)).status_code == 200, path
    assert OWN in plain(await anna.get(TOWN))


async def test_file_that_can_not_be_read_is_told_and_shuts_no_page_of_others(browse, join, transactions, tmp_path) -> None:
    anna, who = browse(join("Anna")), join("Bo")
    await anna.post(
        "/municipalities/varberg" + PAGE.removeprefix(TOWN), **(await form(anna, PAGE.replace("alingsas", "varberg")) | {"text": OWN})
    )
    draft = Draft(transactions, Trees(Versions(tmp_path / "content")), lambda _before, _after: [])
    twice = "answers:\n" + "- {answer: utter_ask_cost, over: a, text: b}\n" * 2
    wrong = draft.save(who, Edit("x", "x", lambda _tree: {"overlays/alingsas.yml": twice}))
    for path in (f"/answers/{NAME}", "/answers/utter_greet", "/municipalities"):
        page = await anna.get(path)
        assert page.status_code == 200 and "Det går inte att läsa vad Alingsås har eget. Samma svar och roll" in plain(page), path
    assert "Varberg , alla andra" in plain(await anna.get(f"/answers/{NAME}"))
    assert (await anna.get("/municipalities/varberg")).status_code == 200
    shut = await anna.get(TOWN)
    assert shut.status_code == 422 and "Innehållet går inte att läsa" in plain(shut) and "går att ångra i historiken" in plain(shut)
    assert (await anna.post(f"/history/{wrong.id}/undo")).status_code == 303 and (await anna.get(TOWN)).status_code == 200
