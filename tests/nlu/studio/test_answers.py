"""Answers are read as a person gets them, written without damage, and their translations follow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from nlu.studio.content import answer_titles, translations
from nlu.studio.content.answers import Answer, Button, Variation, add_answer, answer, list_answers, places, write_answer
from nlu.studio.content.errors import ContentError
from steget.languages.template import template

OWN_ACTS = "bot/assistant/domain/responses/own_acts.yml"
SMALL = (Path(__file__).parent / "golden" / "answers.yml").read_text(encoding="utf-8")
EN = "locale/en/LC_MESSAGES/chat.po"


def varied(one: Answer, role: str | None, **values) -> Answer:
    return replace(one, variations=tuple(replace(each, **values) if each.role == role else each for each in one.variations))


def loaded(text: str):
    return YAML(typ="safe").load(text)["responses"]


def test_all_answers_are_there_and_writing_them_as_they_are_changes_nothing(tree):
    found = list_answers(tree)
    assert len(found) > 100 and [one.name for one in found if write_answer(tree, one)] == []


def test_places_are_those_of_the_catalogues(tree):
    said = {(message.context, message.id) for message in template("chat") if (message.context or "").startswith(("rasa/", "actions/utter"))}
    assert {(place, text.strip()) for one in list_answers(tree) for place, text in places(one, one.path)} == said


def test_a_text_is_what_a_person_reads_and_stands_one_sentence_a_line(tree):
    one = answer(tree, "utter_disclose_relapse")
    assert one.variations[0].role is None and one.variations[0].text.startswith("Tack för att du berättar. Det som hände")
    changed = write_answer(tree, varied(one, None, text="Tack. Vad hände?"))
    assert "  - text: >-\n      Tack.\n      Vad hände?\n    buttons: *stop_or_talk\n" in changed[OWN_ACTS]


def test_changing_one_role_leaves_the_other_answers_that_share_its_text(tree):
    one = answer(tree, "utter_disclose_physical_violence")
    changed = write_answer(
        tree, varied(one, "victim", text="Du har rätt till hjälp.", buttons=(Button("Hjälp", "/ask_support_available"),))
    )
    before, after = loaded(tree[OWN_ACTS]), loaded(changed[OWN_ACTS])
    row = next(row for row in after[one.name] if row.get("condition", [{}])[0].get("value") == "victim")
    assert (row["text"], row["buttons"]) == ("Du har rätt till hjälp.", [{"title": "Hjälp", "payload": "/ask_support_available"}])
    assert {name: rows for name, rows in after.items() if name != one.name} == {
        name: rows for name, rows in before.items() if name != one.name
    }
    assert "# What the writer tells of having done." in changed[OWN_ACTS]


def test_roles_come_and_go(tree):
    one = answer(tree, "utter_ask_what_is_violence")
    more = replace(one, variations=(*one.variations, Variation("victim", "Kort.", (Button("Ja", '/choose_role{{"role":"self"}}'),))))
    changed = tree | write_answer(tree, more)
    assert answer(changed, one.name) == more
    assert write_answer(changed, one)[one.path] == tree[one.path]


@pytest.mark.parametrize(
    ("variations", "said"),
    [
        ((Variation("victim", "Hej"),), "alla som inte har valt roll"),
        ((Variation(None, "Hej"), Variation(None, "Hå")), "Samma roll"),
        ((Variation(None, "  "),), "tomt"),
        ((Variation(None, "Hej"), Variation("boss", "Hå")), "Rollen"),
        ((Variation(None, "Hej", (Button("", "/greet"),)),), "knapp"),
        ((Variation(None, "Hej \ud800"),), "tecken som inte går att spara"),
    ],
)
def test_what_no_answer_may_be_is_refused(tree, variations, said):
    with pytest.raises(ContentError, match=said):
        write_answer(tree, replace(answer(tree, "utter_greet"), variations=variations))


def test_a_new_answer_stands_last_in_its_file(tree):
    new = Answer(
        "utter_new",
        OWN_ACTS,
        (Variation(None, "Hej. Hur är det med dig i dag, och vad vill du veta om oss här?"), Variation("self", "Du.")),
    )
    changed = add_answer(tree, new)
    assert changed[OWN_ACTS].startswith(tree[OWN_ACTS].rstrip("\n")) and answer(tree | changed, "utter_new") == new
    with pytest.raises(ContentError, match="finns redan"):
        add_answer(tree | changed, new)


def test_a_changed_text_makes_its_translation_unsure_and_leaves_every_other(tree):
    one = answer(tree, "utter_goodbye")
    assert "en" in translations.of(tree, one.variations[0].text)
    changed = write_answer(tree, varied(one, None, text="Hej då. Det här är nytt."))
    assert "en" not in translations.of(tree | changed, "Hej då. Det här är nytt.")
    lines, old = changed[EN].splitlines(), set(tree[EN].splitlines())
    assert [line for line in lines if line not in old] == ["#, fuzzy, unreviewed", 'msgid "Hej då. Det här är nytt."']


def test_a_written_translation_is_said_at_once_and_marked_as_unreviewed(tree):
    one = answer(tree, "utter_goodbye")
    changed = tree | write_answer(tree, varied(one, None, text="Hej då. Nytt."))
    place = "rasa/utter_goodbye/any/text"
    done = translations.write(changed, place, "Hej då. Nytt.", {"en": "Goodbye. New.", "ar": "وداعا"})
    assert translations.of(changed | done, "Hej då. Nytt.") == {"en": "Goodbye. New.", "ar": "وداعا"} and set(done) == {
        EN,
        EN.replace("en", "ar", 1),
    }
    assert f'#, unreviewed\nmsgctxt "{place}"\nmsgid "Hej då. Nytt."\nmsgstr "Goodbye. New."\n' in done[EN]
    reviewed = translations.write(changed, place, "Hej då. Nytt.", {"en": "Bye."}, reviewed=True)
    assert f'\n\nmsgctxt "{place}"\nmsgid "Hej då. Nytt."\nmsgstr "Bye."\n' in reviewed[EN]


def test_the_same_swedish_gets_the_same_translation_everywhere(tree):
    changed = translations.write(tree, "gateway/say/welcome/1/choices/1/label", "Någon skadar mig", {"en": "I am being hurt"})
    rows = [row for row in translations.entries(tree | changed, "en") if row.swedish == "Någon skadar mig"]
    assert {row.translated for row in rows} == {"I am being hurt"}


def test_catalogues_are_written_as_they_were_read(tree):
    for tag, path in translations.locales(tree).items():
        rows = [replace(row, source=None).written() for row in translations.entries(tree, tag)]
        assert rows == [row.source for row in translations.entries(tree, tag)], path


def test_a_torn_catalogue_is_named_with_its_line():
    torn = {EN: 'msgid ""\nmsgstr ""\n"X: y\\n"\n\nmsgctxt "a"\nmsgid "Hej\nmsgstr ""\n'}
    with pytest.raises(ContentError, match=r"chat\.po, rad 6: Översättningen går inte att läsa"):
        translations.of(torn, "Hej")


ROW = st.builds(
    Button, st.sampled_from(["Ja", "Nej: inte", 'Säg "hej"', "Å"]), st.sampled_from(["/greet", '/choose_role{{"role":"self"}}'])
)
ROLES = st.lists(st.sampled_from(["self", "victim", "other", "professional"]), unique=True, max_size=4)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(str.strip)


@settings(max_examples=25, deadline=None)
@given(st.data(), ROLES)
def test_any_form_of_an_answer_is_read_back_and_no_other_answer_changes(data, roles):
    path = {OWN_ACTS: SMALL}
    one = answer(path, "utter_a")
    new = [Variation(role, data.draw(WORDS), tuple(data.draw(st.lists(ROW, max_size=4)))) for role in (None, *roles)]
    after = write_answer(path, replace(one, variations=tuple(new)))[OWN_ACTS]
    read = {each.role: each for each in answer({OWN_ACTS: after}, one.name).variations}
    assert read == {each.role: each for each in new}
    assert {**loaded(after), one.name: None} == {**loaded(SMALL), one.name: None}


def test_answers_are_called_by_their_subject_or_by_how_they_begin(tree) -> None:
    found = answer_titles.titles(tree)
    assert found["utter_ask_group"] == "Samtal i grupp" and found["utter_greet"] == "Hej!"
    assert found["utter_simple_ask_cost"] == "Vad det kostar, enklare"
    assert len(set(found.values())) == len(found) and all(len(title) <= 110 and "[[" not in title for title in found.values())


def test_a_long_beginning_is_cut_between_words_and_titles_sort_as_swedish_does() -> None:
    assert answer_titles.beginning("ett två tre " * 20) == "ett två tre " * 5 + "ett två…"
    assert answer_titles.beginning("Ring\n1177. Nu.") == "Ring 1177."
    assert sorted(["Ö", "ä", "Å", "z"], key=answer_titles.alphabetical) == ["z", "Å", "ä", "Ö"]
