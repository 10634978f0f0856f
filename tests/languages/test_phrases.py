"""What is said in each language: numbers first in an emergency, nothing in Swedish without a word about it."""

from __future__ import annotations

import functools
import re

import pytest

from bot.gateway.content.texts import Texts
from bot.gateway.emergency import opening_answer, typed_answer
from bot.languages.phrases import Phrases
from foundation.directory import Contacts
from foundation.languages.locales import EASY_SWEDISH, LANGUAGES, SWEDISH, TRANSLATED
from nlu.safety.screen import FLAGS
from tests.assistant.texts import said_by_actions, said_by_rules

CONTACTS = Contacts.load()
COMPLETE = [tag for tag in TRANSLATED if LANGUAGES[tag].complete]
UNFILLED = re.compile(r"\[\[|\]\]|\{\w+\}")


@functools.cache
def texts() -> Texts:
    return Texts.load(CONTACTS)


def say(swedish: str, tag: str) -> tuple[str, str]:
    return texts().phrases.text(swedish, tag)


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("flag", [*FLAGS, "none of them"])
def test_every_emergency_has_112_in_its_first_line_in_every_language(tag, flag) -> None:
    said, language = say(texts().emergency.of([flag]), tag)
    assert language == tag
    assert re.search(r"\b112\b", said.split("\n")[0])
    assert not UNFILLED.search(said)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_pair_of_flags_is_said_whole_in_every_language(tag) -> None:
    for first in FLAGS:
        for second in FLAGS:
            for written in (texts().emergency.of([first, second]), texts().danger_question.of([first, second])):
                said, language = say(written, tag)
                assert language == tag
                assert said.count("\n") == written.count("\n")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_notice_of_the_machine_the_outages_and_the_crowd_name_112_in_every_language(tag) -> None:
    rows = [texts().say[name][0].text for name in ("welcome", "trouble", "chat_down", "too_long", "erased", "not_erased", "in_doubt")]
    for swedish in [*rows, texts().crowded]:
        said, language = say(swedish, tag)
        assert language == tag and re.search(r"\b112\b", said)


@pytest.mark.parametrize("tag", COMPLETE)
def test_all_that_rasa_its_actions_and_the_gateway_say_is_said_in_a_complete_language(tag) -> None:
    said = [part for text in [*said_by_rules(), *said_by_actions()] for part in (text.text, *[label for label, _ in text.buttons])]
    own = [part for row in texts().say.values() for bubble in row for part in (bubble.text, *[choice.label for choice in bubble.choices])]
    for swedish in [CONTACTS.fill(part) for part in said] + own:
        translated, language = say(swedish, tag)
        assert language == tag, swedish
        assert "[[" not in translated


@pytest.mark.parametrize("tag", TRANSLATED)
def test_values_stand_in_the_translation_as_they_came(tag) -> None:
    for value in ("Upplands Väsby kommun", "A.*[b]{c}\\1", "الـ", "{municipality}"):
        said, language = say(f"Nu är det skickat till {value}. Spara koden på ett säkert ställe, för bara den öppnar svaret.", tag)
        assert language == tag and value in said


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_code_under_a_text_stays_as_it_is(tag) -> None:
    said, language = say(texts().say["form_sent"][0].text + "\n7KQ2M-9XT4B", tag)
    assert language == tag and said.endswith("\n7KQ2M-9XT4B")


@pytest.mark.parametrize("tag", TRANSLATED)
def test_what_has_no_translation_is_said_in_swedish_after_a_line_that_says_so(tag) -> None:
    said, language = say("Ett svar som ingen har översatt.\nMed två rader.", tag)
    note, *swedish = said.split("\n")
    assert language == SWEDISH
    assert swedish == ["Ett svar som ingen har översatt.", "Med två rader."]
    assert note == texts().phrases.translated("Den här delen finns bara på svenska.", tag) and note


def test_without_words_for_it_the_line_is_in_swedish_and_english() -> None:
    from bot.languages.phrases import Phrasebook

    said, language = Phrases({"so": Phrasebook({}, ())}).text("Hej.", "so")
    assert (said, language) == ("Den här delen finns bara på svenska. · This part is in Swedish.\nHej.", SWEDISH)


def test_swedish_is_said_as_it_stands() -> None:
    assert say("Vad som helst", SWEDISH) == ("Vad som helst", SWEDISH)


@pytest.mark.parametrize("tag", ["ar", "fa"])
def test_the_groups_of_a_number_keep_their_order_where_text_runs_from_right_to_left(tag) -> None:
    said, _ = say(texts().say["trouble"][0].text, tag)
    for number in ("112", CONTACTS["valj_att_sluta"].number):
        assert f"\u2066{number}\u2069" in said


def test_easy_swedish_is_other_words_for_most_answers() -> None:
    answers = [CONTACTS.fill(text.text) for text in said_by_rules()]
    easier = [answer for answer in answers if texts().phrases.has_easy_form(answer)]
    assert len(easier) / len(answers) > 0.9
    assert not texts().phrases.has_easy_form("Ett svar som ingen har skrivit.")


def test_easy_swedish_has_shorter_sentences() -> None:
    def words_a_sentence(tag: str) -> float:
        answers = [texts().phrases.words(CONTACTS.fill(text.text), tag) for text in said_by_rules()]
        sentences = [part.split() for answer in answers for part in re.split(r"[.!?:]\s|\n", answer) if part.split()]
        return sum(map(len, sentences)) / len(sentences)

    assert words_a_sentence(EASY_SWEDISH) < 0.8 * words_a_sentence(SWEDISH)


@pytest.mark.parametrize(("text", "name"), [
    ("Ja", "danger_yes"), ("yes!", "danger_yes"), ("نعم", "danger_yes"), ("نَعَم.", "danger_yes"), ("أيوا", "danger_yes"),
    ("ايوا", "danger_yes"),
    ("بله", "danger_yes"), ("آره", "danger_yes"), ("اره", "danger_yes"), ("Haa", "danger_yes"), ("haa hadda!", "danger_yes"),
    ("Nej.", "danger_no"), ("no", "danger_no"), ("لا", "danger_no"), ("لأ", "danger_no"), ("نه", "danger_no"), ("نخیر", "danger_no"),
    ("Maya", "danger_no"), ("vet inte", "danger_unsure"), ("I don’t know", "danger_unsure"), ("لا أعرف", "danger_unsure"),
    ("لا اعرف", "danger_unsure"), ("نمی‌دانم", "danger_unsure"), ("نمي دانم", "danger_unsure"), ("ma garanayo", "danger_unsure"),
])  # fmt: skip
def test_typed_answers_are_understood_in_every_language(text, name) -> None:
    assert typed_answer(texts(), text) == name


@pytest.mark.parametrize(("text", "name"), [
    ("نعم هو هنا الان", "danger_yes"), ("لا أعرف اين هو", "danger_unsure"), ("haa waa joogaa", "danger_yes"),
    ("بله او اینجاست", "danger_yes"),
    ("i am fine thanks", None), ("خير", None), ("نعم " * 6, None),
])  # fmt: skip
def test_first_words_of_an_answer_are_understood_in_every_language(text, name) -> None:
    assert opening_answer(texts(), text) == name


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_labels_of_the_danger_question_are_typed_answers_to_it(tag) -> None:
    for name, label in texts().danger_answers.items():
        assert typed_answer(texts(), texts().phrases.words(label, tag)) == name
