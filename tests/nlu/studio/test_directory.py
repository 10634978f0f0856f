"""The directory, the gateway's texts, the rules and the package: read, written, refused."""

from __future__ import annotations

import io
import json
import xml.dom.minidom
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from nlu.studio.content import directory, flows, intents, packages, texts, translations
from nlu.studio.content.answers import answer
from nlu.studio.content.errors import ContentError
from nlu.studio.content.flow_svg import as_svg
from steget.languages.template import template

CONTACTS = directory.CONTACTS


def changed_lines(before: str, after: str) -> list[str]:
    old = before.splitlines()
    return [line for line in after.splitlines() if line not in old]


def test_a_number_is_changed_on_its_own_line(tree):
    row = directory.contacts(tree)[1]
    changed = directory.write_contact(tree, replace(row, verified_at=date(2026, 11, 23), valid_until=date(2027, 1, 1)))
    assert list(changed) == [CONTACTS] and changed_lines(tree[CONTACTS], changed[CONTACTS]) == [
        tree[CONTACTS].splitlines()[5].replace("2026-11-21", "2026-11-23").replace("show: true}", "show: true, valid_until: 2027-01-01}")
    ]
    assert directory.write_contact(tree | changed, row)[CONTACTS] == tree[CONTACTS]


def test_a_new_number_can_be_shown_and_translated(tree):
    row = replace(directory.contacts(tree)[0], id="ny_linje", name="Nya linjen", number="000-00 00 00", hours="varje dag")
    changed = tree | directory.write_contact(tree, row)
    assert directory.contacts(changed)[-1] == row
    assert [each.swedish for each in translations.entries(changed, "en") if each.place.startswith("directory/ny_linje/")] == [
        "Nya linjen",
        "varje dag",
    ]
    assert "en" in translations.of(changed, "varje dag") and "en" not in translations.of(changed, "Nya linjen")


@pytest.mark.parametrize(
    "values",
    [{"number": "ring oss"}, {"name": ""}, {"id": "Ny Linje"}, {"status": "x"}, {"valid_until": date(2020, 1, 1)}, {"hours": "a\nb"}],
)
def test_a_row_that_is_not_right_is_refused(tree, values):
    with pytest.raises(ContentError):
        directory.write_contact(tree, replace(directory.contacts(tree)[0], **values))


def test_a_row_that_lacks_something_is_named_with_its_line():
    with pytest.raises(ContentError, match=r"contacts\.yml, rad 2: name saknas"):
        directory.contacts({CONTACTS: "contacts:\n  - {id: x}\n"})


def test_hours_of_a_municipality(tree):
    row = directory.municipalities(tree)[0]
    hours = {"monday": "08:00-16:30", "friday": ["08:00-11:30", "12:30-15:00"]}
    changed = tree | directory.write_municipality(tree, replace(row, hours=hours, closed=("2026-12-23",), open=False))
    found = directory.municipalities(changed)[0]
    assert (found.hours, found.closed, found.open) == (hours, ("2026-12-23",), False)
    assert "contact_routes: []     # further ways in" in changed[directory.MUNICIPALITIES]
    with pytest.raises(ContentError, match="veckodag"):
        directory.write_municipality(tree, replace(row, hours={"måndag": "8"}))
    with pytest.raises(ContentError, match="finns inte"):
        directory.write_municipality(tree, replace(row, slug="nowhere"))


def test_texts_of_the_gateway_have_the_places_of_the_catalogues(tree):
    found = texts.list_texts(tree)
    said = {(message.context, message.id) for message in template("chat") if (message.context or "").startswith("gateway/")}
    assert {(text.place, text.text) for text in found} == said
    assert {"gateway/crowded", "gateway/emergency/first"} <= {text.place for text in found if text.is_emergency}


def test_a_text_of_the_gateway_is_changed_alone(tree):
    changed = texts.write_text(tree, "gateway/say/welcome/1/choices/1/label", "Någon gör mig illa")
    assert changed_lines(tree[texts.PATH], changed[texts.PATH]) == [
        '        - {label: Någon gör mig illa, payload: \'/choose_role{"role":"victim"}\'}'
    ]
    for place, words in (("gateway/nope", "x"), ("gateway/crowded", " ")):
        with pytest.raises(ContentError):
            texts.write_text(tree, place, words)


def test_rules_say_what_follows(tree):
    rows = [row for row in flows.rows(tree) if row.intent == "ask_cost"]
    assert [row.role for row in rows] == [None, "victim"] and all(row.is_simple and row.answer == "utter_ask_cost" for row in rows)
    assert {row.intent for row in flows.rows(tree)} >= {one.name for one in intents.list_intents(tree)} - {"restart"}
    assert [question.slot for question in flows.questions(tree)][:3] == ["municipality", "about", "contact_method"]
    assert all(question.answers and question.asked for question in flows.questions(tree))


def test_another_answer_can_follow_for_all_or_for_a_role(tree):
    changed = flows.set_answer(tree, "ask_cost", None, "utter_ask_group")
    assert changed_lines(
        *(each["stories/rules/questions_support.yml"].replace("utter_ask_group\n", "X\n", 1) for each in (tree, changed))
    ) == ["  - action: utter_ask_group"]
    own = tree | flows.set_answer(tree, "ask_cost", "other", "utter_ask_group")
    assert {each.role: each.text for each in answer(own, "utter_ask_cost").variations}["other"] == answer(
        tree, "utter_ask_group"
    ).variations[0].text
    with pytest.raises(ContentError, match="styrs av programmet"):
        flows.set_answer(tree, "start_referral", None, "utter_ask_group")
    with pytest.raises(ContentError, match="finns inte"):
        flows.set_answer(tree, "ask_cost", None, "utter_nope")


def test_the_diagram_is_described_in_words(tree):
    rows = [row for row in flows.rows(tree) if row.intent in {"ask_cost", "greet", "start_referral"}]
    said = {"utter_ask_cost": "Nej & <tack>."}
    drawn = xml.dom.minidom.parseString(as_svg(rows, {"ask_cost": "Kostar <det>?"}, said, "Regler & svar")).documentElement
    assert drawn.getAttribute("role") == "img" and drawn.getAttribute("aria-labelledby") == "flow-title flow-desc"
    title, description = (drawn.getElementsByTagName(name)[0] for name in ("title", "desc"))
    assert title.firstChild.data == "Regler & svar"
    assert "Kostar <det>? besvaras så: Nej & <tack> (alla, utsatt)" in description.firstChild.data
    assert "start_referral besvaras så: programmet svarar (alla)" in description.firstChild.data


def test_a_package_holds_everything_and_is_the_same_twice(tree):
    data = packages.pack(tree)
    assert packages.unpack(data) == tree and packages.pack(tree) == data
    other = dict(tree) | {"stories/rules/x.yml": "rules: []\n", "bot/assistant/nlu.yml": "nlu: []\n"}
    del other["directory/municipalities.yml"]
    assert packages.difference(tree, other) == packages.Difference(
        ("stories/rules/x.yml",), ("bot/assistant/nlu.yml",), ("directory/municipalities.yml",)
    )


def zipped(files: dict[str, str | bytes], about: dict | None = None) -> bytes:
    sums = {name: packages.hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest() for name, text in files.items()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(packages.MANIFEST, json.dumps({"kind": packages.KIND, "format": 1, "files": sums} | (about or {})))
        for name, text in files.items():
            package.writestr(name, text)
    return written.getvalue()


CONFIG = "bot/assistant/config.yml"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a zip", "Filen är inget paket"),
        (zipped({CONFIG: "a: 1"})[:-30], "Filen är inget paket"),
        (zipped({CONFIG: "a: 1"}, {"format": 2}), "har format 2, men programmet läser format 1"),
        (zipped({CONFIG: "a: 1"}, {"kind": "x"}), "inget innehåll till Första steget"),
        (zipped({CONFIG: "a: 1"}, {"files": {CONFIG: "0"}}), "config.yml: Filen är inte den som står"),
        (zipped({"../evil.yml": "a: 1"}), "otillåten sökväg"),
        (zipped({"/etc/passwd": "a: 1"}), "otillåten sökväg"),
        (zipped({"nlu/data/../../x.yml": "a: 1"}), "otillåten sökväg"),
        (zipped({"nlu/training/data.py": "x"}), "inte hör till innehållet"),
        (zipped({CONFIG: "a: 1\na: 2\n"}), "config.yml, rad 2, kolumn 1: a står två gånger"),
        (zipped({CONFIG: "a:\n\t- b\n"}), "config.yml, rad 2, kolumn 1: Raden är indragen med tabb"),
        (zipped({CONFIG: "a0: &a0 [1]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 20)}]\n" for n in range(1, 9))}), "för stor"),
        (zipped({CONFIG: "a: x ${HOME}"}), "får inte stå i en text"),
        (zipped({CONFIG: b"a: \xff"}), "config.yml, rad 1: Filen är inte UTF-8"),
        (zipped({CONFIG: "a: " + " " * packages.LARGEST_FILE}), "för stor när den packas upp"),
        (zipped({CONFIG: "a: 1"}), "saknas i paketet"),
        (zipped({"nlu/data/intents/x.yml": "nlu:\n- intent: Hälsa\n"}), "x.yml, rad 2"),
        (b"x" * (packages.MOST_BYTES + 1), "för stort"),
    ],
)  # fmt: skip
def test_a_package_that_is_not_right_is_refused_in_swedish(data, said):
    with pytest.raises(ContentError) as refused:
        packages.unpack(data)
    assert said in str(refused.value)
