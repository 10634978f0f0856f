"""What was typed and not saved never writes over what somebody saved since, without both being shown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from nlu.studio.content.texts import list_texts
from tests.nlu.studio.web.conftest import fields_in, plain

OLD = "Någon kan ha ändrat samma sak sedan dess"


@dataclass(frozen=True)
class Case:
    """A page, what Anna types on it, and what Bo saves. `at` is its address where the form goes elsewhere."""

    action: str
    item: str
    typed: dict[str, str]
    saved: dict[str, str]
    at: str = ""

    async def fields(self, one) -> dict[str, str]:
        return fields_in(await one.get(self.at or self.action), f"/studio{self.action}")

    async def type(self, one, seen: str | None = None) -> None:
        shown = await self.fields(one)
        seal = " ".join(shown[name] for name in ("seen", "base") if name in shown) if seen is None else seen
        for field, text in self.typed.items():
            assert (await one.post("/typed", item=self.item, field=field, text=text, seen=seal)).status_code == 200

    async def save(self, one, **fields: str):
        return await one.post(self.action, **(await self.fields(one) | fields))


TOWN, NAME = "/municipalities/alingsas", "utter_ask_cost"
CASES = {
    "answer": Case(f"/answers/{NAME}", f"answer/{NAME}", {"text.any": "Annas ord."}, {"text.any": "Bos ord."}),
    "hours": Case(TOWN, "municipality/alingsas", {"monday.0.from": "8", "monday.0.to": "12"}, {"monday.0.from": "10", "monday.0.to": "17"}),
    "own answer": Case(f"{TOWN}/answers/{NAME}.any", f"overlay/alingsas/answers/{NAME}.any", {"text": "Annas ord."}, {"text": "Bos ord."}),
    "contact": Case("/directory/bris", "contact/bris", {"hours": "Annas tider"}, {"hours": "Bos tider"}),
    "own contact": Case(f"{TOWN}/contacts/alingsas_mottagning", "overlay/alingsas/contacts/alingsas_mottagning", {"hours": "Annas tider"},
                        {"hours": "Bos tider"}),
    "text": Case("/texts/one", "", {"text": "Annas ord."}, {"text": "Bos ord."}),
}  # fmt: skip
CONTACT = {"name": "Mottagning 24", "number": "000-00 00 00", "hours": "vardagar 9–16", "owner": "Alingsås", "source": "alingsas.se",
           "status": "seen", "show": "yes"}  # fmt: skip


@pytest.fixture(params=CASES)
async def case(request, browse, join, tree) -> Case:
    found = CASES[request.param]
    if request.param == "own contact":
        cia, new = browse(join("Cia")), f"{TOWN}/contacts/new"
        added = await cia.post(new, **(fields_in(await cia.get(new), f"/studio{new}") | CONTACT))
        assert added.headers["location"].startswith(f"/studio{found.action}")
    if request.param == "text":
        place = next(one.place for one in list_texts(tree) if "{" not in one.text and not one.is_emergency)
        return Case(found.action, f"text/{place}", found.typed, found.saved, f"/texts/one?{urlencode({'place': place})}")
    return found


async def test_both_are_shown_when_somebody_saved_since(case, browse, join) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    await case.type(anna)
    assert OLD not in plain(await anna.get(case.at or case.action))
    assert (await case.save(bo, **case.saved)).status_code == 303
    page = await anna.get(case.at or case.action)
    assert OLD in plain(page) and case.typed.items() <= fields_in(page, f"/studio{case.action}").items()
    late = await case.save(anna)
    assert late.status_code == 409 and ("Bo har ändrat samma sak" in plain(late))
    again = fields_in(late, f"/studio{case.action}")
    assert case.typed.items() <= again.items() and (await anna.post(case.action, **again)).status_code == 303


@pytest.mark.parametrize("seen", [None, "", "../x"])
async def test_who_is_alone_saves_at_once_but_for_texts_of_which_nobody_knows_what_they_were_typed_over(browse, join, seen) -> None:
    anna, case = browse(join("Anna")), CASES["answer"]
    await case.type(anna, seen)
    assert (await case.save(anna)).status_code == (303 if seen is None else 409)


async def test_own_words_are_taken_back_though_older_ones_are_kept(browse, join) -> None:
    anna, bo, case = browse(join("Anna")), browse(join("Bo")), CASES["own answer"]
    await case.type(anna)
    await case.save(bo, **case.saved)
    back = f"{case.action}/back"
    assert (await anna.post(back, **fields_in(await anna.get(case.action), f"/studio{back}"))).status_code == 303


async def test_common_answer_that_changed_since_is_told_as_that(browse, join) -> None:
    anna, bo, case = browse(join("Anna")), browse(join("Bo")), CASES["own answer"]
    await case.type(anna)
    assert (await CASES["answer"].save(bo, **CASES["answer"].saved)).status_code == 303
    late = await case.save(anna)
    assert late.status_code == 409 and "Det gemensamma svaret ändrades" in plain(late)


async def test_refused_contact_does_not_forget_what_it_was_typed_over(browse, join) -> None:
    anna, bo, case = browse(join("Anna")), browse(join("Bo")), CASES["contact"]
    sent = await case.fields(anna) | case.typed
    assert (await case.save(bo, **case.saved)).status_code == 303
    refused = await anna.post(case.action, **(sent | {"verified_at": "i går"}))
    assert refused.status_code == 422
    right = fields_in(refused, f"/studio{case.action}") | {"verified_at": sent["verified_at"]}
    assert (await anna.post(case.action, **right)).status_code == 409
