"""One value is changed and every other sign of the file stays: comments, order, quotes, folds, anchors, line ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from nlu.studio.content.errors import ContentError
from nlu.studio.content.yaml_nodes import parse, plain
from nlu.studio.content.yaml_text import YamlText

GOLDEN = Path(__file__).parent / "golden"
BEFORE = (GOLDEN / "answers.yml").read_bytes().decode()
OLD = "Tack för att du berättar. Ring [[number.polisen]]."
SELF = '/choose_role{{"role":"self"}}'
BUTTONS = [{"title": "Ja, hur gör jag?", "payload": "/ask_a"}, {"title": "Nej", "payload": SELF}]


def loaded(text: str):
    return YAML(typ="safe").load(text)


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    one, other = before.splitlines(True), after.splitlines(True)
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other


def test_a_text_in_a_fold_is_written_one_sentence_a_line_and_its_copies_keep_the_old_one():
    new = YamlText(BEFORE, "a.yml").set(("responses", "utter_a", 0, "text"), "Hej. Vad vill du?")
    assert new.text == (GOLDEN / "first_text_changed.yml").read_text(encoding="utf-8")
    a = loaded(new.text)["responses"]["utter_a"]
    assert [row["text"] for row in a] == ["Hej. Vad vill du?", OLD, OLD] and all(row["buttons"] == BUTTONS for row in a)


def test_a_copy_is_written_out_where_it_is_changed_and_nowhere_else():
    new = YamlText(BEFORE, "a.yml").set(("responses", "utter_a", 2, "text"), "Något annat.")
    assert changed_lines(BEFORE, new.text) == (["    text: *first\n"], ['    text: "Något annat."\n'])


def test_a_button_of_a_copied_list_is_changed_at_that_place_alone():
    new = YamlText(BEFORE, "a.yml").set(("responses", "utter_a", 2, "buttons", 1, "title"), "Inte nu")
    a = loaded(new.text)["responses"]["utter_a"]
    assert a[2]["buttons"][1]["title"] == "Inte nu" and a[0]["buttons"] == a[1]["buttons"] == BUTTONS
    assert new.text == (GOLDEN / "copied_button_changed.yml").read_text(encoding="utf-8")


def test_a_button_of_the_list_with_the_anchor_is_changed_and_the_copies_keep_the_old_one():
    new = YamlText(BEFORE, "a.yml").set(("responses", "utter_a", 0, "buttons", 0, "title"), "Hur?")
    a = loaded(new.text)["responses"]["utter_a"]
    assert a[0]["buttons"][0]["title"] == "Hur?" and a[1]["buttons"] == a[2]["buttons"] == BUTTONS
    assert new.text == (GOLDEN / "anchored_button_changed.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("steps", "value", "old", "new"),
    [
        (("responses", "utter_c", 0, "text"), 'Säg "ja".', '"Kort."', '"Säg \\"ja\\"."'),
        (("responses", "utter_d", 0, "text"), "Vem gäller det", "Vad gäller det?", "Vem gäller det"),
        (("responses", "utter_d", 0, "text"), "Vem: jag", "Vad gäller det?", '"Vem: jag"'),
        (("responses", "utter_b", 0, "text"), "1. Ett.\n2. Tre.", "2. Två.", "2. Tre."),
        (("responses", "utter_b", 0, "buttons", 0, "payload"), "/b", "payload: /a}]", "payload: /b}]"),
        (("version",), "3.2", '"3.1"', '"3.2"'),
    ],
)
def test_only_the_value_changes(steps, value, old, new):
    after = YamlText(BEFORE, "a.yml").set(steps, value)
    assert after.text == BEFORE.replace(old, new) and after.value(steps) == value


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_rows_and_keys_come_and_go(line_end):
    before = YamlText(BEFORE.replace("\n", line_end), "a.yml")
    row = {"title": "Tre", "payload": "/c"}
    more = before.insert(("responses", "utter_b", 0, "buttons"), 1, row).insert(("responses", "utter_a", 2, "buttons"), 0, row)
    assert more.value(("responses", "utter_a", 2, "buttons")) == [row, *BUTTONS]
    assert more.value(("responses", "utter_a", 0, "buttons")) == BUTTONS
    less = more.remove(("responses", "utter_a", 2, "buttons", 0)).remove(("responses", "utter_b", 0, "buttons"))
    assert "buttons" not in less.value(("responses", "utter_b", 0))
    back = less.put(("responses", "utter_c", 0), "buttons", [row])
    assert back.value(("responses", "utter_c", 0)) == {"text": "Kort.", "buttons": [row]}
    assert all(line.endswith("\r") for line in back.text.split("\n")[:-1]) == (line_end == "\r\n")
    assert all(comment in back.text for comment in ("# Överst.", "# om a", "# Före knapparna.", "# den första", "# samma", "# Mellan."))


def test_the_row_with_the_anchors_can_be_removed():
    new = YamlText(BEFORE, "a.yml").remove(("responses", "utter_a", 0))
    assert [new.value(("responses", "utter_a", 0, key)) for key in ("text", "buttons")] == [OLD, BUTTONS]
    assert loaded(new.text)["responses"]["utter_a"][1]["buttons"] == BUTTONS


def test_the_last_row_leaves_an_empty_list():
    assert YamlText("a:\n- x\nb: 1\n", "a.yml").remove(("a", 0)).text == "a: []\nb: 1\n"


def test_the_key_beside_the_dash_can_be_removed():
    new = YamlText(BEFORE, "a.yml").remove(("responses", "utter_a", 2, "condition"))
    assert changed_lines(BEFORE, new.text) == (
        ["  - condition: [{type: slot, name: role, value: other}]\n", "    text: *first\n"],
        ["  - text: *first\n"],
    )
    with pytest.raises(ContentError, match="sista"):
        YamlText("a: [1]\n", "a.yml").remove(("a",))


PLACES = [("responses", f"utter_{name}", number, "text") for name, number in (("a", 0), ("a", 1), ("a", 2), ("b", 0), ("c", 0), ("d", 0))]
BITS = ["Hej.", "- ring [[number.x]]", "\n", " ", "  ", '"', "'", ": ", " #", "*", "&a", "{a}", "|", ">", "å", "\t", "\u2028", "%", "1."]
TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=80) | st.lists(st.sampled_from(BITS)).map("".join)


@settings(max_examples=150, deadline=None)
@given(TYPED, st.sampled_from(PLACES), st.booleans())
def test_any_text_that_can_be_typed_is_read_back_and_nothing_else_changes(typed, steps, crlf):
    before = BEFORE.replace("\n", "\r\n") if crlf else BEFORE
    expected = loaded(before)
    row = expected["responses"][steps[1]][steps[2]]
    expected["responses"][steps[1]][steps[2]] = {**row, "text": typed}  # aliases share their lists: copied here
    after = YamlText(before, "a.yml").set(steps, typed).text
    assert loaded(after) == expected
    assert all(comment in after for comment in ("# Överst.", "# om a", "# Före knapparna.", "# den första", "# samma", "# Mellan."))


@settings(max_examples=80, deadline=None)
@given(TYPED, TYPED, st.sampled_from(PLACES))
def test_there_and_back_again_gives_the_same_meaning(one, other, steps):
    text = YamlText(BEFORE, "a.yml")
    assert text.set(steps, one).set(steps, other).set(steps, text.value(steps)).value() == text.value()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2\n", "f.yml, rad 2, kolumn 1: a står två gånger på samma ställe."),
        ("a:\n\t- x\n", "f.yml, rad 2, kolumn 1: Raden är indragen med tabb. Använd mellanslag i stället."),
        ("a: b: c\n", "f.yml, rad 1, kolumn 5: Här står ett kolon som gör raden oläsbar. Sätt citattecken runt texten."),
        ("a: 'x\n", "f.yml, rad 2, kolumn 1: Filen slutar mitt i."),
        ("x:\n  - a\n - b\n", "f.yml, rad 3, kolumn 2: Raden är indragen på ett annat sätt"),
        ("a: !!python/object x\n", "f.yml, rad 1, kolumn 4: Taggar (!) får inte användas."),
        ("a: &a [*a]\n", "f.yml, rad 1, kolumn 8: *a syftar på sig självt."),
        ("a: *b\n", "f.yml, rad 1, kolumn 4: *b syftar på något som inte finns"),
        ("a: 1\nb: {<<: {c: 1}}\n", "f.yml, rad 2, kolumn 5: En rubrik ska vara ett vanligt ord."),
        ("---\na: 1\n---\nb: 1\n", "f.yml, rad 3, kolumn 1: Filen får bara ha ett dokument"),
        ("a: \x01\n", "f.yml, rad 1, kolumn 4: Här står ett tecken som inte får finnas"),
        ("a: " + "[" * 40 + "]" * 40, "f.yml, rad 1, kolumn 33: Det är för många nivåer in."),
        ("\ufeffa: 1\n", "f.yml, rad 1: Filen börjar med ett osynligt tecken"),
        ("- a\n", "f.yml, rad 1: Filen är tom, eller börjar inte med en rubrik"),
    ],
)
def test_a_broken_text_is_refused_in_swedish_with_its_place(text, said):
    with pytest.raises(ContentError) as refused:
        parse(text, "f.yml")
    assert str(refused.value).startswith(said)


def test_anchors_that_would_fill_the_memory_are_refused():
    rows = ["a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(ContentError, match="för stor"):
        parse("\n".join(rows), "f.yml")


def test_a_place_that_is_not_there_is_said_with_its_line():
    with pytest.raises(ContentError, match="rad 1: utter_x finns inte där"):
        YamlText("a: {b: 1}\n", "f.yml").set(("a", "utter_x"), "y")
    assert plain(parse("a: 2026-11-21\nb: yes\n", "f.yml")) == {"a": ("timestamp", "2026-11-21"), "b": "yes"}


def test_a_line_of_blanks_can_be_changed_again():
    steps = ("responses", "utter_a", 0, "text")
    text = YamlText(BEFORE, "a.yml").set(steps, "0\n ")
    assert text.value(steps) == "0\n " and text.set(steps, OLD).value() == YamlText(BEFORE, "a.yml").value()
