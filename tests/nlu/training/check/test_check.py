"""The check of the training data finds what is planted, names file and line, and leaves good data alone."""

from __future__ import annotations

import random
import time
from itertools import accumulate

import pytest

from nlu.measuring.sets import Labelled
from nlu.training.check.examine import examine
from nlu.training.check.personal import personal
from nlu.training.check.places import Placed, read_folder
from nlu.training.check.repeats import near_words
from nlu.training.check.similar import jaccard, near_pairs, words_of
from nlu.training.data import Example


def block(*texts: str, intent: str = "greet", lang: str = "sv", action: str = "none", flags: str = "") -> str:
    lines = "".join(f"    - {text}\n" for text in texts)
    return f"- intent: {intent}\n  metadata: {{lang: {lang}, action: {action}, flags: [{flags}]}}\n  examples: |\n{lines}"


def faults(folder, *blocks: str, name: str = "a.yml", measured=()) -> list[str]:
    (folder / name).write_text("nlu:\n" + "".join(blocks), encoding="utf-8")
    return [str(fault) for fault in examine(folder, measured).faults]


def test_good_data_has_no_faults(tmp_path):
    assert faults(tmp_path, block("hej", "hej!", "hej där"), block("tack", intent="thank"), block("hej", lang="no")) == []


def test_lines_are_those_of_the_file(tmp_path):
    (tmp_path / "a.yml").write_text('version: "3.1"\n\nnlu:\n' + block("hej") + "# en rad\n\n" + block("hallå", "tjena"), encoding="utf-8")
    placed, found = read_folder(tmp_path)
    assert found == [] and [(one.example.text, one.line) for one in placed] == [("hej", 7), ("hallå", 13), ("tjena", 14)]


@pytest.mark.parametrize(
    ("blocks", "fault"),
    [
        ([block("hej", "HEJ")], "a.yml, rad 6: står redan i a.yml, rad 5"),
        ([block("hej du"), block("Hej, du!", intent="thank")], "a.yml, rad 9: samma ord som a.yml, rad 5, men annan märkning"),
        ([block("jag vill gå hem"), block("vill jag gå hem nu", intent="thank")], "a.yml, rad 9: nästan samma ord som a.yml, rad 5"),
        ([block("jag är 19850312-1239")], "a.yml, rad 5: ser ut att innehålla personnummer"),
        ([block("hej", intent="hälsa")], "a.yml, rad 2: okänd avsikt hälsa"),
        ([block("hej", lang="xx")], "a.yml, rad 2: okänt språk xx"),
        ([block("hej", action="panic")], "a.yml, rad 2: okänd åtgärd panic"),
        ([block("hej", flags="weapon")], "a.yml, rad 2: flaggor utan åtgärd"),
        ([block("hej", action="ask", flags="gun")], "a.yml, rad 2: okänd flagga gun"),
        ([block("hej"), "- intent: greet\n  examples: |\n    hallå\n"], "a.yml, rad 8: raden börjar inte med '- '"),
        ([block("hej"), "- intent: greet\n  metadata: svenska\n"], "a.yml, rad 6: metadata ska vara"),
        (["- intent: greet\n  examples: |\n    - hej\n   fel: ["], "a.yml, rad 5: kolumn 4: går inte att läsa som YAML"),
        ([], "a.yml, rad 1: inga exempel i filen"),
    ],
)
def test_a_planted_fault_is_found_with_its_line(tmp_path, blocks, fault):
    (found,) = faults(tmp_path, *blocks)
    assert found.startswith(fault)


def test_files_that_are_empty_or_no_text_are_named(tmp_path):
    (tmp_path / "tom.yml").write_text("", encoding="utf-8")
    (tmp_path / "bild.yml").write_bytes(b"\xff\xd8\xff")
    assert faults(tmp_path, block("hej")) == ["bild.yml, rad 1: filen är inte UTF-8", "tom.yml, rad 1: inga exempel i filen"]


def test_a_folder_without_files_is_a_fault(tmp_path):
    assert "inga exempel i mappen" in str(examine(tmp_path).faults[0])


def test_emergencies_may_share_words_whatever_the_intent(tmp_path):
    texts = ("han slår mig nu i köket hjälp", "han slår mig nu i köket snälla hjälp")
    labels = {"action": "emergency", "flags": "victim_danger"}
    assert faults(tmp_path, block(texts[0], intent="greet", **labels), block(texts[1], intent="thank", **labels)) == []


def test_twins_differ_in_one_word_on_purpose(tmp_path):
    (tmp_path / "b.yml").write_text("nlu:\n" + block("jag ska inte döda henne", intent="express_anger"), encoding="utf-8")
    danger = block("jag ska döda henne", intent="express_anger", action="emergency", flags="threat_to_life")
    assert len(faults(tmp_path, danger)) == 1
    (tmp_path / "a.yml").unlink()
    assert faults(tmp_path, danger, name="twins.a.yml") == []


def test_repeats_under_one_label_are_counted(tmp_path):
    faults(tmp_path, block("jag vill gå hem", "jag vill gå hem nu", "något helt annat här"))
    found = examine(tmp_path)
    assert found.faults == [] and found.alike == 1


def measured(text: str) -> Labelled:
    return Labelled("dev-7", text, "sv", "greet", "none", ())


@pytest.mark.parametrize(
    ("text", "leaked"),
    [("Kommer ni snart?", True), ("hej då", False), ("jag vill gärna prata med någon om detta", True), ("jag vill inte prata", False)],
)
def test_leaks_are_found_by_words_and_named_by_id(tmp_path, text, leaked):
    others = [measured("kommer ni snart"), measured("hej då"), measured("jag vill prata med någon om detta")]
    found = faults(tmp_path, block(text), measured=others)
    assert found == (["a.yml, rad 5: ligger för nära dev-7 i mätmängden"] if leaked else [])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("mitt nummer är 850312-1239", ["personnummer"]), ("198503121239", ["personnummer"]), ("850372-1239", ["personnummer"]),
        ("ring 070-123 45 67", ["telefonnummer"]), ("+46 8 123 456 78", ["telefonnummer"]),
        ("070-174 06 05 eller 0700000034 eller 08-465 004 12", []), ("070-174 06 04", ["telefonnummer"]),
        ("skriv till kalle@hotmail.com", ["e-postadress"]), ("kalle@example.se och a@b.example.org", []), ("@kalle", []),
        ("SE45 5000 0000 0583 9825 7466", ["bankkonto"]), ("SE45 5000 0000 0583 9825 7467", []),
        ("jag bor på Storgatan 12", ["gatuadress"]), ("12 Baker Street", ["gatuadress"]), ("på vägen 2 gånger", []),
        ("det var 2009 och jag är 35, 1000 kr", []), ("kl 1430 den 12 mars", []), ("112 eller 020-555 666 90", []),
    ],
)  # fmt: skip
def test_personal_data_is_found_and_made_up_numbers_are_not(text, kinds):
    assert personal(text) == kinds


def test_words_are_the_same_however_they_are_encoded():
    assert words_of("Hej, DÅ!") == words_of("hej da\u030a") == ["hej", "då"]


def test_no_near_pair_is_lost_by_looking_only_at_rare_words():
    generator = random.Random(7)
    sets = [frozenset(generator.choices("abcdefghijkl", k=generator.randint(1, 9))) for _ in range(400)]
    slow = {(i, j) for j in range(400) for i in range(j) if jaccard(sets[i], sets[j]) >= 0.8}
    assert set(near_pairs(sets, 0.8)) == slow and len(slow) > 50


def test_twenty_five_thousand_messages_are_compared_in_time():
    common = list(accumulate(1 / (rank + 3) for rank in range(20_000)))  # as words of a language are: a few in every text
    words = random.Random(3).choices([f"ord{rank}" for rank in range(20_000)], cum_weights=common, k=400_000)
    texts = [" ".join(words[start : start + 16]) for start in range(0, 400_000, 16)]
    placed = [Placed(Example(text, "greet", "sv", "none", (), "a.yml"), "a.yml", line) for line, text in enumerate(texts, 1)]
    began = time.process_time()
    near_words(placed)
    assert len(placed) == 25_000 and time.process_time() - began < 20
