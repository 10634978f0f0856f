"""Intents and their examples are found, added, changed and retired, and training reads what was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.settings import ROOT
from nlu.studio.content import examples, flows, intents
from nlu.studio.content.adding_intents import STUB
from nlu.studio.content.answers import answer
from nlu.studio.content.errors import ContentError
from nlu.studio.content.names import LONGEST, NAME, name_of
from nlu.training.data import load_taxonomy, read_file

OWN = examples.OWN


def test_examples_are_those_that_training_reads(tree):
    mine = list(examples.all_examples(tree))
    assert len(mine) > 27_000 and len({one.id for one in mine}) == len(mine)
    for path in ("nlu/data/intents/referral.yml", "nlu/data/safety/ask.yml", "nlu/data/languages/fa.b8.yml"):
        read = [(one.text, one.intent, one.lang, one.action, one.flags) for one in read_file(ROOT / path, load_taxonomy())]
        assert [(one.text, one.intent, one.lang, one.action, one.flags) for one in mine if one.path == path] == read


def test_intents_have_swedish_names_headings_and_counts(tree):
    found = {one.name: one for one in intents.list_intents(tree)}
    assert list(found) == list(load_taxonomy().intents) and all(one.label != name for name, one in found.items())
    assert found["ask_cost"].label == "Vad det kostar" and found["ask_cost"].group == "Frågor om hjälp"
    assert found["greet"].examples_by_language["sv"] > 100 and found["disclose_victim"].is_safety and not found["ask_cost"].is_safety


def test_new_examples_go_to_the_editors_file_and_training_reads_them(tree, tmp_path):
    changed = examples.add_examples(tree, "ask_cost", ["  vad går det på? ", '- "citat": #1'])
    changed = examples.add_examples(tree | changed, "ask_cost", ["how much"], "en")
    changed = examples.add_examples(tree | changed, "ask_cost", ["är det dyrt"])
    (tmp_path / "studio.yml").write_text(changed[OWN], encoding="utf-8")
    read = [(one.text, one.lang) for one in read_file(tmp_path / "studio.yml", load_taxonomy())]
    assert read == [("vad går det på?", "sv"), ('- "citat": #1', "sv"), ("är det dyrt", "sv"), ("how much", "en")]


def test_an_example_is_changed_and_removed_and_nothing_else(tree):
    one = examples.examples(tree, "ask_cost")[3]
    changed = examples.replace_example(tree, one.id, "Vad tar ni betalt?")
    assert changed[one.path] == tree[one.path].replace(f"    - {one.text}\n", "    - Vad tar ni betalt?\n", 1)
    without = examples.remove_example(tree, one.id)
    assert len(tree[one.path].splitlines()) == len(without[one.path].splitlines()) + 1
    with pytest.raises(ContentError, match="finns inte längre"):
        examples.replace_example(tree | without, one.id, "x")


def test_the_last_example_takes_its_block_along_and_the_file_can_be_read(tree, tmp_path):
    changed = tree | examples.add_examples(tree, "greet", ["hej å hå"])
    one = next(each for each in examples.examples(changed, "greet") if each.path == OWN)
    empty = examples.remove_example(changed, one.id)[OWN]
    (tmp_path / "studio.yml").write_text(empty, encoding="utf-8")
    assert list(read_file(tmp_path / "studio.yml", load_taxonomy())) == [] and "- intent" not in empty
    again = examples.add_examples(changed | {OWN: empty}, "greet", ["hej å hå"])
    assert again[OWN] == changed[OWN]


@pytest.mark.parametrize("text", ["", "  ", "två\nrader", "a\u2028b", "a\x00b", "a\ud800"])
def test_what_is_no_line_is_no_example(tree, text):
    with pytest.raises(ContentError):
        examples.add_examples(tree, "greet", [text])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff"), min_size=1).filter(str.strip),
        min_size=1,
        max_size=5,
    )
)
def test_any_line_that_can_be_typed_is_read_back(tmp_path_factory, texts):
    changed = examples.add_examples({}, "greet", texts)
    path = tmp_path_factory.mktemp("own") / "studio.yml"
    path.write_text(changed[OWN], encoding="utf-8")
    read = [one.text for one in examples.all_examples(changed)]
    assert read == [one.text for one in read_file(path, load_taxonomy())]
    assert read[0] == texts[0].strip() and {text.strip().casefold() for text in texts} >= {text.casefold() for text in read}


def test_a_broken_line_is_named(tree):
    with pytest.raises(ContentError, match=r"x\.yml, rad 4: Raden ser inte ut"):
        list(examples.all_examples({"nlu/data/intents/x.yml": "nlu:\n- intent: greet\n  examples: |\n   - hej\n"}))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Vad händer på första mötet?", "vad_hander_pa_forsta_motet"),
        ("  ÅÄÖ åäö  ", "aao_aao"),
        ("123 dagar", "dagar"),
        ("Señor Ærø & Łódź", "senor_aro_lodz"),
        ("Över en väldigt lång titel som inte ryms i fyrtio tecken alls", "over_en_valdigt_lang_titel_som_inte_ryms"),
    ],
)
def test_a_name_is_made_from_any_title(title, name):
    assert name_of(title) == name and name_of(title, {name}).endswith("_2")


@given(st.text(), st.sets(st.text(max_size=5), max_size=3))
def test_names_are_short_plain_and_nobody_elses(title, taken):
    try:
        name = name_of(title, taken)
    except ContentError:
        return
    assert NAME.fullmatch(name) and len(name) <= LONGEST and name not in taken


def test_a_new_intent_stands_everywhere_and_can_be_retired(tree, tmp_path):
    added = intents.add_intent(tree, "Vad händer på första mötet?", "Vad som händer på första mötet")
    new = tree | added
    name = "vad_hander_pa_forsta_motet"
    found = next(one for one in intents.list_intents(new) if one.name == name)
    assert (found.label, found.group) == ("Vad som händer på första mötet", "Tillagda i studion")
    assert [row.text for row in flows.rows(new) if row.intent == name] == [STUB] and answer(new, f"utter_{name}")
    (tmp_path / "taxonomy.yml").write_text(new["nlu/data/taxonomy.yml"], encoding="utf-8")
    assert load_taxonomy(tmp_path / "taxonomy.yml").intents == (*load_taxonomy().intents, name)
    with pytest.raises(ContentError, match="finns redan"):
        intents.add_intent(new, "vad händer på FÖRSTA mötet", "x")
    two = new | intents.add_intent(new, "Två", "Två")
    two |= intents.add_examples(two, "tva", ["ett två"])
    back = two | intents.retire_intent(two, "tva")
    assert {path for path in back if back[path].strip() != new.get(path, "").strip()} == {OWN}
    gone = back | intents.retire_intent(back, name)
    assert name not in "".join(gone.values())
    again = gone | intents.add_intent(gone, "Tre", "Tre")
    assert [row.intent for row in flows.rows(again)][-1] == "tre" and answer(again, "utter_tre").variations[0].text == STUB


@pytest.mark.parametrize(("name", "said"), [("greet", "av själva programmet"), ("disclose_victim", "fara"), ("nope", "finns inte")])
def test_what_the_program_or_safety_needs_is_not_retired(tree, name, said):
    with pytest.raises(ContentError, match=said):
        intents.retire_intent(tree, name)
