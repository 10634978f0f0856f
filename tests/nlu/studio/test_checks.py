"""What is said while typing: about examples, answers, numbers and dates, in Swedish, and nothing about what is good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from foundation.settings import ROOT
from nlu.measuring.sets import read_set
from nlu.studio.checks import blocks, look, look_at_answer, look_at_directory, look_at_tree
from nlu.studio.checks.neighbours import VectorNeighbours
from nlu.studio.checks.remark import Remark
from nlu.studio.content import directory, intents
from nlu.studio.content.answers import Button, Variation, answer, write_answer
from nlu.studio.content.errors import ContentError
from nlu.training.check.examine import examine
from tests.nlu.studio.fake_neighbours import FakeNeighbours

NOBODY = FakeNeighbours([])
TODAY = date(2026, 11, 23)


def said(remarks: list[Remark], level: str | None = None) -> list[str]:
    return [remark.text for remark in remarks if level in (None, remark.level)]


def test_nothing_blocks_the_content_as_it_came(tree):
    assert said(blocks(look_at_tree(tree, TODAY))) == []


@pytest.mark.parametrize(
    ("text", "level", "what"),
    [
        ("", "block", "Exemplet är tomt."),
        ("ring mig på 070-123 45 67 sen", "block", "telefonnummer"),
        ("jag är 19850312-1239", "block", "ett personnummer"),
        ("skriv till kalle@telia.se", "block", "en e-postadress"),
        (" ".join(["ord"] * 26), "warn", "Exemplet är långt"),
        ("o" * 201, "warn", "Exemplet är långt"),
        ("hej", "block", "Samma ord står redan under ”Hälsar”"),
        ("VAD KOSTAR DET!?", "hint", "samma ord finns redan här"),
        ("...", "warn", "inga bokstäver"),
    ],
)
def test_an_example_is_looked_at(tree, text, level, what):
    assert any(what in each for each in said(look(tree, "ask_cost", [text], NOBODY), level))


def test_a_good_example_is_left_in_peace(tree):
    assert look(tree, "ask_cost", ["är det dyrt att komma till er på samtal en gång i månaden då"], NOBODY) == []


def test_repetition_is_seen_within_what_is_typed_and_by_words(tree):
    remarks = look(tree, "ask_cost", ["får jag betala för ett extra samtal", "Får jag betala för ett extra samtal?"], NOBODY)
    assert [(remark.row, remark.level) for remark in remarks if "Samma ord" in remark.text] == [(1, "hint")]
    known = next(
        one for one in intents.examples(tree, "ask_cost") if len(one.text.split()) > 8 and one.action == "none" and one.lang == "sv"
    )
    assert any("Nästan samma ord" in text for text in said(look(tree, "ask_cost", [known.text + " ju"], NOBODY), "hint"))
    assert any("Nästan samma ord" in text for text in said(look(tree, "ask_group", [known.text + " ju"], NOBODY), "block"))


def test_meaning_is_compared_when_it_can_be_and_it_is_said_when_not(tree):
    near = FakeNeighbours([("ask_group", "finns det någon grupp för pappor"), ("ask_cost", "vad blir priset för pappor")])
    remarks = said(look(tree, "ask_cost", ["finns det någon grupp för pappor hos"], near), "warn")
    assert remarks == []  # 0.857: like, but not so like
    near = FakeNeighbours([("ask_group", "finns det någon grupp för pappor hos er i byn nu")])
    remarks = said(look(tree, "ask_cost", ["finns det någon grupp för pappor hos er i byn nu då"], near), "warn")
    assert len(remarks) == 1 and remarks[0].startswith("Liknar ”LÅTSAS: finns det någon grupp") and "92% lika" in remarks[0]
    assert any("bara att jämföra ord" in text for text in said(look(tree, "ask_cost", ["x y"], None), "hint"))


@pytest.mark.parametrize(("count", "level"), [(0, "block"), (4, "block"), (5, "warn"), (14, "warn"), (15, None)])
def test_too_few_examples_block_and_few_warn(tree, count, level):
    new = tree | intents.add_intent(tree, "Ny", "Ny sak")
    texts = [f"sak {letter} att fråga om" for letter in "abcdefghijklmno"]
    if count > 2:
        new |= intents.add_examples(new, "ny", texts[:2])
    counts = [remark for remark in look(new, "ny", texts[:count], NOBODY) if remark.place == "antal"]
    assert [remark.level for remark in counts] == ([level] if level else [])


BUTTON = Button("Ja", "/ask_cost")


@pytest.mark.parametrize(
    ("text", "buttons", "level", "what"),
    [
        ("Ring [[number.nowhere]].", (), "block", "nowhere finns inte bland de nummer"),
        ("Ring [[nummer]].", (), "block", "[[nummer]] går inte att fylla i"),
        ("Ring [[number.bris].", (), "block", "saknar sin andra hälft"),
        ("Ring 08-123 45 67.", (), "block", "finns inte i katalogen"),
        ("Ring ۰۸-۱۲۳ ۴۵ ۶۷.", (), "block", "Numret ۰۸-۱۲۳ ۴۵ ۶۷ finns inte i katalogen"),
        ("Ring ١١٢.", (), "block", "[[number.nodnummer]]"),
        ("Ring 112.", (), "block", "Skriv [[number.nodnummer]] i stället"),
        ("Ring 020 50 50 50.", (), "block", "Skriv [[number.kvinnofridslinjen]] i stället"),
        ("Hej {namn}.", (), "block", "Klammerparenteser"),
        ("Läs på https://exempel", (), "block", "inte en hel adress"),
        ("Läs på http://www.bris.se/hej", (), "warn", "https"),
        ("Läs på https://okand.example.se/x.", (), "warn", "Ingen har kontrollerat sidan okand.example.se"),
        ("Handläggaren ska verkställa insatsen.", (), "hint", "kanslispråk"),
        (" ".join(["ord"] * 24) + ".", (), "warn", "Meningen är lång"),
        ("Hej.", (Button("Ja", "/nowhere"),), "block", "leder till nowhere, som inte finns"),
        ("Hej.", (Button("Ja", "hej"),), "block", "leder ingenstans"),
        ("Hej.", (Button("Ja", '/choose_role{{"role":'),), "block", "går inte att läsa"),
        ("Hej.", (Button("x" * 61, "/ask_cost"),), "warn", "längre än 60"),
        ("Hej.", (BUTTON, BUTTON), "warn", "samma text"),
        ("Hej.", tuple(Button(str(n) + "e", "/ask_cost") for n in range(5)), "warn", "5 knappar"),
        ("En helt ny text.", (), "warn", "saknas på lättare svenska och engelska"),
    ],
)  # fmt: skip
def test_an_answer_is_looked_at(tree, text, buttons, level, what):
    one = answer(tree, "utter_ask_group")
    changed = replace(one, variations=(Variation(None, text, buttons),))
    assert any(what in each for each in said(look_at_answer(tree | write_answer(tree, changed), changed), level))


def test_years_and_times_are_no_numbers(tree):
    changed = replace(
        answer(tree, "utter_ask_group"), variations=(Variation(None, "År 2026, kl. 16.30, 500 kronor, 1 av 3, 50 procent.", ()),)
    )
    assert said(blocks(look_at_answer(tree, changed))) == []


def test_who_is_subjected_gets_no_duty_to_calm(tree):
    one = answer(tree, "utter_ask_group")
    changed = replace(one, variations=(*one.variations[:1], Variation("victim", "Lugna honom.", (Button("Hur?", "/ask_manage_anger"),))))
    remarks = look_at_answer(tree, changed)
    assert any("ansvar för våldet" in text for text in said(remarks, "warn")) and any(
        "lugna sig" in text for text in said(remarks, "block")
    )


def test_a_translation_without_the_number_blocks(tree):
    one = next(each for each in (answer(tree, "utter_request_human"),))
    catalogue = tree["locale/en/LC_MESSAGES/chat.po"]
    start = catalogue.index('msgctxt "rasa/utter_request_human/any/text"')
    broken = catalogue[:start] + catalogue[start:].replace("msgstr ", 'msgstr "x" ', 1).replace('"x" ""\n', '""\n"Call "\n', 1)
    broken = broken[:start] + broken[start:].replace("[[number.valj_att_sluta]] ", " ").replace("on [[number.kvinnofridslinjen]]", "")
    remarks = look_at_answer(tree | {"locale/en/LC_MESSAGES/chat.po": broken}, one)
    assert any("Märkena är inte desamma" in text for text in said(remarks, "block"))


def test_an_answer_that_is_not_written_blocks(tree):
    new = tree | intents.add_intent(tree, "Ny", "Ny sak")
    assert {"Svaret är inte skrivet än.", "Det finns 0 exempel. Minst 5 behövs, och gärna 15."} <= set(
        said(blocks(look_at_tree(new, TODAY)))
    )


@pytest.mark.parametrize(("days", "level"), [(0, None), (1, "warn"), (90, "warn"), (91, "block")])
def test_numbers_grow_old(tree, days, level):
    row = directory.contacts(tree)[-1]
    new = tree | directory.write_contact(tree, replace(row, valid_until=date(2027, 1, 1)))
    found = [remark for remark in look_at_directory(new, date(2027, 1, 1) + timedelta(days)) if remark.place == "katalogen, Bris"]
    assert [remark.level for remark in found] == ([level] if level else [])
    checked = [
        remark.level for remark in look_at_directory(tree, row.verified_at + timedelta(365 + days)) if remark.place == "katalogen, Bris"
    ]
    assert checked == ([level] if level else [])


def test_a_rule_without_its_answer_blocks(tree):
    path = "stories/rules/questions_support.yml"
    new = tree | {path: tree[path].replace("utter_ask_cost", "utter_gone")}
    assert any("säger utter_gone, som inte finns" in text for text in said(blocks(look_at_tree(new, TODAY))))


def test_neighbours_by_vectors_are_the_nearest_and_quick():
    import time

    vectors = np.random.default_rng(1).normal(size=(28_000, 384)).astype(np.float32)
    vectors[:, :60] *= 6
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [f"text {number}" for number in range(28_000)]
    known = VectorNeighbours(texts, ["a", "b"] * 14_000, vectors, lambda text: vectors[int(text.split()[1])])
    took = []
    for place in range(0, 280, 28):
        started = time.perf_counter()
        (found,) = known.near([f"text {place}"])
        took.append(time.perf_counter() - started)
        wanted = np.delete(vectors @ vectors[place], place)
        assert [one.likeness for one in found] == pytest.approx(sorted(wanted, reverse=True)[: len(found)], abs=1e-3)
        assert f"text {place}" not in {one.text for one in found}
    assert min(took) < 0.02
    more = known.with_examples(["text 5 x"], ["c"])
    assert more.near(["text 5"])[0][0].intent == "c"
    assert VectorNeighbours([], [], np.zeros((0, 384), np.float32), lambda text: vectors[0]).near(["x"]) == [[]]


def test_what_blocks_here_is_what_the_training_would_refuse(tree, tmp_path):
    """Each is planted in the editors' file, and the check of the training data finds a fault exactly where a remark blocks."""
    known = next(
        one for one in intents.examples(tree, "ask_cost") if len(one.text.split()) > 8 and one.action == "none" and one.lang == "sv"
    )
    tried = next(
        row.text for row in read_set(ROOT / "nlu" / "measuring_sets" / "intents.yml") if len(row.text.split()) > 6 and row.lang == "sv"
    )
    planted = {"är det dyrt att komma till er på samtal": 0, known.text + " ju": 1, tried: 1, "ring 070-123 45 67 nu då": 1}
    path = known.path.removeprefix("nlu/data/")
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(tree[known.path], encoding="utf-8")
    small = {name: text for name, text in tree.items() if not name.startswith("nlu/data/") or name in (known.path, "nlu/data/taxonomy.yml")}
    for text, count in planted.items():
        changed = intents.add_examples(small, "ask_group", [text])
        (tmp_path / "intents" / "studio.yml").write_text(changed["nlu/data/intents/studio.yml"], encoding="utf-8")
        faults = [
            fault for fault in examine(tmp_path, read_set(ROOT / "nlu" / "measuring_sets" / "intents.yml")).faults if "studio" in fault.file
        ]
        remarks = [remark for remark in blocks(look(small, "ask_group", [text], NOBODY)) if remark.row == 0]
        kept = [remark for remark in blocks(look_at_tree(small | changed, TODAY)) if text[:20] in remark.place]
        assert (len(faults), len(remarks), len(kept)) == (count, count, count), text


def test_what_is_there_already_is_not_added_again(tree):
    known = next(one.text for one in intents.examples(tree, "ask_cost") if one.lang == "sv")
    assert intents.add_examples(tree, "ask_cost", [known, known.upper()]) == {}
    assert said(look(tree, "ask_cost", [known], NOBODY)) == ["Exemplet finns redan här."]
    with pytest.raises(ContentError, match="finns redan"):
        intents.replace_example(tree, intents.examples(tree, "ask_cost")[5].id, intents.examples(tree, "ask_cost")[6].text)
