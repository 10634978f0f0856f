"""The table of Swedish word forms: it belongs to the words of the rules, and what it adds is Swedish."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nlu.safety.inflect import noun, noun_forms, verb_forms
from nlu.safety.sources import RULES, read_sources
from nlu.safety.spelling_dictionary import SpellingDictionary
from nlu.safety.wordforms import NOUN, VERB, WordForms, as_text, committed, looked_up, word_of, words_of
from nlu.safety.wordlist import word_classes

TABLE = committed()
CLASSES = word_classes(read_sources().tables)


def forms(name: str) -> set[str]:
    return set(CLASSES[name].words["sv"])


def test_every_word_of_the_word_lists_is_in_the_table_or_known_to_be_unknown(tmp_path: Path) -> None:
    for path in RULES.glob("words_*.yml"):
        shutil.copy(path, tmp_path)
    words = {(kind, word_of(kind, spelling)) for kind, spelling in words_of(read_sources(tmp_path).tables)}
    assert len(words) > 400
    assert words - TABLE.known.keys() - TABLE.unknown == set()


def test_most_words_are_known() -> None:
    assert len(TABLE.unknown) < len(TABLE.known) / 20
    assert not TABLE.unknown & TABLE.known.keys()


def test_the_table_is_small_sorted_and_names_its_source() -> None:
    text = as_text(TABLE, "1")
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert rows == sorted(rows, key=lambda row: row.split("\t"))
    assert "LGPL-3.0" in text.splitlines()[1]
    assert len(text.encode()) < 20_000
    assert WordForms.parse(text).known == TABLE.known


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("hit.pres", "slår bränner"),
        ("hit.past", "slog brände drämde"),
        ("hit.sup", "slagit bränt"),
        ("hit.alone", "slagen slaget slagna bränd brända överfallen"),
        ("hit.passive", "slås slogs slagits misshandlas misshandlades bränns"),
        ("hold", "hålla håller höll hållit"),
        ("hold.passive", "hålls hölls hållits"),
        ("strangle", "stryper ströp strypte strypt kvävde"),
        ("strangle.passive", "stryps ströps strypts kvävs"),
        ("kill.past", "dödade sköt högg knivskar sprängde"),
        ("kill.passive", "dödas skjuts sköts dränks knivhöggs"),
        ("take.past", "klämde tryckte"),
        ("burn", "tände brände antände"),
        ("lock", "gömde låste"),
        ("go.pres", "kör återvänder"),
        ("knife", "knivar knivarna knivens brödknivar rakbladet"),
        ("gun", "pistolerna gevärens hagelbössor"),
        ("partner", "hustrurs sambons flickvännen"),
        ("child", "barnens ungarnas sonens flickornas"),
        ("high_place", "broar klippor perrongens"),
    ],
)
def test_tricky_forms_are_there(name: str, wanted: str) -> None:
    assert set(wanted.split()) - forms(name) == set()


def test_a_form_that_a_verb_has_too_is_no_noun_unless_written() -> None:
    """Else "klockan är slagen" would speak of blows."""
    assert "slagen" in TABLE.known[NOUN, "slag"][""]
    assert "slagen" not in forms("blow") and "slagets" in forms("blow")
    assert "sparkar" in forms("blow")


def test_forms_of_a_noun_that_no_class_names() -> None:
    """What the table adds to a word, whatever class it stands in."""
    read = WordForms.parse("noun\t>,>n,>r,>rna\thotelse\n")
    assert read.spelled("hotelse(n)") == ["hotelse", "hotelsen", "hotelser", "hotelserna"]
    assert read.spelled("fotboja(n)") == noun_forms("fotboja(n)")


@pytest.mark.parametrize(
    "wrong",
    ["brännde", "tändde", "tändt", "gömmde", "klämmde", "körer", "hängat", "slåade", "knivan", "knivet", "pistolar", "soniska", "barnar"],
)
def test_no_wrong_form_is_made(wrong: str) -> None:
    assert [name for name, part in CLASSES.items() if wrong in part.words["sv"]] == []


def test_another_word_is_no_form() -> None:
    """What the entries of the dictionary hold beside a noun: "papper" by "pappa"."""
    assert "papper" not in forms("parent") and "pappor" in forms("parent")


@pytest.mark.parametrize(
    ("spelling", "tense", "wanted"),
    [
        ("gömma v2a", "past", ["gömde"]),
        ("tända v2a", "sup", ["tänt"]),
        ("föda v2a", "sup", ["fött"]),
        ("köra v2a", "pres", ["kör"]),
        ("skära skär skar skurit", "passive", ["skäras", "skars", "skurits", "skärs"]),
        ("låsa v2b", "passive", ["låsas", "låstes", "låsts", "låses"]),
        ("slåss slåss slogs slagits", "passive", []),
        ("klå klår klådde klått", "passive", ["klås", "klåddes", "klåtts"]),
    ],
)
def test_verbs_that_no_dictionary_has_follow_the_grammar(spelling: str, tense: str, wanted: list[str]) -> None:
    assert verb_forms(spelling, "sv")[tense] == wanted


def test_passives_are_no_deeds() -> None:
    """Who says "jag slogs" is a victim: such a form stands in no class of active forms."""
    for name in ("strangle", "rape", "shoot", "cut"):
        assert not forms(name) & forms(f"{name}.passive"), name


AFFIXES = """
SFX A Y 1
SFX A 0 s .
SFX D Y 3
SFX D 0 en [^a]
SFX D 0 ens [^a]
SFX D 0 nde a
SFX G Y 2
SFX G 0 ar [^ae]
SFX G 0 arna [^ae]
SFX P Y 1
SFX P 0 de a
SFX y N 1
SFX y 0 e/WXZ .
"""
WORDS = "9\nkniv/ADGY\nbröd\nslå\nslår\nslog\nslås\nslagit\nkasta/PD\nusel/%\n"


def small() -> SpellingDictionary:
    return SpellingDictionary.read(AFFIXES, WORDS, "1")


def test_a_dictionary_expands_its_entries() -> None:
    assert {"kniv", "knivs", "kniven", "knivarna", "kastade", "kastande"} <= small()._words
    assert "usel" not in small() and "knive" not in small()
    assert small().noun_forms("brödkniv", neuter=False) >= {"brödkniv", "brödknivens", "brödknivarna"}
    assert small().noun_forms("okänd", neuter=False) == set()


def test_the_table_keeps_only_forms_of_the_dictionary() -> None:
    table = looked_up([(NOUN, "kniv(en|er)"), (VERB, "slå slår slog slagit"), (VERB, "drapa v1")], small())
    assert table.known[NOUN, "kniv"][""] == ["kniv", "knivar", "knivarna", "kniven", "knivens", "knivs"]
    assert table.known[VERB, "slå"]["passive"] == ["slås"]
    assert table.unknown == {(VERB, "drapa")}
    assert WordForms.parse(as_text(table, "1")).known[VERB, "slå"]["past"] == ["slog"]


def test_a_noun_knows_its_gender() -> None:
    words = [noun(spelling) for spelling in ("hus(et)", "täcke(t)", "kniv(en)", "yxa(n)")]
    assert [word.neuter for word in words if word] == [True, True, False, False]
