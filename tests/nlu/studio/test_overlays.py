"""What only one municipality says: written without damage, never over danger, and told of when the common words change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.content.overlay_rows import OwnAnswer
from foundation.content.parts import is_content
from nlu.studio.checks import blocks, look_at_own_answer, look_at_tree
from nlu.studio.checks.own_words import look_at_own
from nlu.studio.content import answers, flows, overlays, own_contacts, packages
from nlu.studio.content.directory import ContactRow
from nlu.studio.content.errors import ContentError
from nlu.studio.content.overlay_differences import base_changed, differences, own_words_for
from nlu.studio.content.package_changes import in_words
from nlu.studio.content.readable import why_unreadable
from nlu.studio.content.touches import needs_second_eyes
from nlu.studio.jobs.changes import work_between

GOLDEN = Path(__file__).parent / "golden"
FILE, COST, WAIT = "overlays/alingsas.yml", "utter_ask_cost", "utter_ask_waiting_time"
GROUP = "utter_ask_group"
TODAY = date(2026, 11, 23)
DESK = ContactRow("alingsas_mottagning", "Mottagningen", "0322-61 60 00", "vardagar", "Alingsås kommun", "alingsas.se", date(2026, 11, 22))
OWN = "I Alingsås kostar det inget. Vill du att vi hör av oss?"


@pytest.fixture
def own(tree):
    """The content with one own answer."""
    return dict(tree) | overlays.write_answer(tree, "alingsas", COST, None, OWN)


def rewritten(tree, name, change):
    """The tree with the common words for everybody changed."""
    one = answers.answer(tree, name)
    first, *others = one.variations
    return dict(tree) | answers.write_answer(tree, replace(one, variations=(replace(first, text=change(first.text)), *others)))


def test_there_is_nothing_of_its_own_to_begin_with(tree):
    assert overlays.overlays(tree) == [] and overlays.overlay(tree, "alingsas") == overlays.Overlay("alingsas", "Alingsås")
    assert differences(tree, "alingsas") == [] == base_changed(tree) and is_content(FILE) and not is_content("overlays/a/b.yml")


def test_first_own_answer_makes_a_file_in_the_usual_form(tree):
    there = dict(tree) | own_contacts.write_contact(tree, "alingsas", DESK)
    said = "I Alingsås kostar det inget. Ring [[number.alingsas_mottagning]]."
    there |= overlays.write_answer(
        there, "alingsas", COST, None, said, {"en": "It is free. Call [[number.alingsas_mottagning]].", "ar": " "}
    )
    assert there[FILE] == (GOLDEN / "overlay.yml").read_text(encoding="utf-8")
    found = overlays.overlay(there, "alingsas")
    assert found.contacts == (DESK,) and dict(found.answers[0].translations) == {"en": "It is free. Call [[number.alingsas_mottagning]]."}


COMMENTED = """\
# Kept by the team in Alingsås.
answers:
  # Asked for by the reception.
  - answer: utter_ask_cost   # the price
    role: null
    over: "Gammalt."
    text: 'Eget.'  # short

  - {answer: utter_ask_waiting_time, over: Gammalt., text: Eget., translations: {en: Own.}}  # flow
contacts: []   # none yet
"""


def test_comments_order_and_form_stay(tree):
    there = dict(tree) | {FILE: COMMENTED}
    there |= overlays.write_answer(there, "alingsas", COST, None, "Annat eget.")
    common = overlays.common_text(tree, COST, None)
    assert there[FILE].splitlines()[:5] == COMMENTED.splitlines()[:5]
    assert "    text: 'Annat eget.'  # short\n\n  - {answer: utter_ask_waiting_time, over: Gammalt.," in there[FILE]
    assert overlays.overlay(there, "alingsas").answers[0].over == common
    there |= own_contacts.write_contact(there, "alingsas", DESK)
    assert "contacts:\n  - {id: alingsas_mottagning," in there[FILE] and there[FILE].count("#") == COMMENTED.count("#")
    there |= own_contacts.write_contact(there, "alingsas", replace(DESK, hours="varje dag"))
    there |= own_contacts.write_contact(there, "alingsas", replace(DESK, id="alingsas_jour", number="0322-61 60 01"))
    assert [row.hours for row in overlays.overlay(there, "alingsas").contacts] == ["varje dag", "vardagar"]
    there |= overlays.take_back_answer(there, "alingsas", COST, None)
    assert [one.answer for one in overlays.overlay(there, "alingsas").answers] == [WAIT] and "# flow" in there[FILE]
    for id_ in ("alingsas_jour", "alingsas_mottagning"):
        there |= own_contacts.remove_contact(there, "alingsas", id_)
    there |= overlays.take_back_answer(there, "alingsas", WAIT, None)
    assert overlays.overlay(there, "alingsas") == overlays.Overlay("alingsas", "Alingsås")


def test_translations_come_and_go(own):
    for said in ({"en": "One", "so": "Two"}, {"so": "Three", "fa": "Four"}, {}, {"ar": "خمسة"}):
        own |= overlays.write_answer(own, "alingsas", COST, None, OWN, said)
        assert overlays.overlay(own, "alingsas").answers == (OwnAnswer(COST, None, overlays.common_text(own, COST, None), OWN, said),)
    assert overlays.write_answer(own, "alingsas", COST, None, OWN, {"ar": "خمسة"}) == {}


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=200))
def test_whatever_is_written_is_read_again_or_refused(tree, text):
    try:
        changed = overlays.write_answer(tree, "alingsas", COST, None, text)
    except ContentError as refused:
        assert str(refused).endswith(".")
    else:
        assert overlays.overlay(dict(tree) | changed, "alingsas").answers[0].text == text.strip()


REFUSED = {
    "a municipality that is not there": (("atlantis", COST, None, "x"), "Kommunen finns inte"),
    "a path": (("../x", COST, None, "x"), "Kommunen finns inte"),
    "danger": (("alingsas", "utter_disclose_victim", "self", "x"), "kan vara i fara"),
    "where help is": (("alingsas", "utter_ask_support_available", None, "x"), "kan vara i fara"),
    "a text of the form": (("alingsas", "utter_simple_ask_cost", None, "x"), "inget gemensamt svar"),
    "what is not there": (("alingsas", "utter_nothing", None, "x"), "inget gemensamt svar"),
    "a role without a text": (("alingsas", COST, "boss", "x"), "inget gemensamt svar"),
    "nothing": (("alingsas", COST, None, "  "), "tom"),
    "too much": (("alingsas", COST, None, "x" * 2001), "längre än 2000"),
    "half a sign": (("alingsas", COST, None, "x \ud800"), "."),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_may_not_be_is_refused_in_words(tree, what):
    given_, said = REFUSED[what]
    with pytest.raises((ContentError, UnicodeEncodeError)) as refused:
        overlays.write_answer(tree, *given_)
    assert said in str(refused.value) and isinstance(refused.value, ContentError)


def test_same_words_as_the_common_ones_are_no_own_words(tree):
    with pytest.raises(ContentError, match="densamma"):
        overlays.write_answer(tree, "alingsas", COST, None, overlays.common_text(tree, COST, None))


def test_emergency_number_of_the_common_answer_must_stay(tree):
    there = rewritten(tree, COST, lambda text: text + " Ring [[number.nodnummer]] om du är i fara.")
    with pytest.raises(ContentError, match=r"\[\[number\.nodnummer\]\]"):
        overlays.write_answer(there, "alingsas", COST, None, OWN)
    kept = overlays.write_answer(there, "alingsas", COST, None, OWN + " Ring [[number.nodnummer]] om du är i fara.")
    assert differences(there | kept, "alingsas")[0].is_said


def test_change_underneath_is_told_until_somebody_has_looked(own):
    assert base_changed(own) == []
    then = overlays.common_text(own, COST, None)
    there = rewritten(own, COST, lambda text: "Det är gratis. " + text)
    (found,) = base_changed(there)
    assert (found.municipality, found.base_then, found.base_now) == ("Alingsås", then, f"Det är gratis. {then}")
    assert found.is_said and not found.why and own_words_for(there, COST) == [found] and own_words_for(there, WAIT) == []
    assert any(remark.level == "warn" and "har ändrats sedan" in remark.text for remark in look_at_own(there, TODAY))
    there |= overlays.accept_base(there, "alingsas", COST, None)
    assert base_changed(there) == [] and differences(there, "alingsas")[0].text == OWN


def test_own_words_rest_while_a_number_has_changed_underneath(own):
    there = rewritten(own, COST, lambda text: text + " Ring [[number.bris]].")
    (found,) = base_changed(there)
    assert not found.is_said and "nummer" in found.why
    assert any(remark.level == "warn" and remark.text == found.why for remark in look_at_own(there, TODAY))
    accepted = there | overlays.accept_base(there, "alingsas", COST, None)
    assert differences(accepted, "alingsas")[0].is_said and needs_second_eyes(there, accepted)


def test_answer_that_comes_to_be_read_in_danger_blocks_a_publication(own):
    there = own | flows.set_answer(own, "disclose_victim", None, COST)
    assert [remark.place for remark in blocks(list(look_at_own(there, TODAY)))] == ["Alingsås, utter_ask_cost"]
    assert differences(there, "alingsas")[0].is_said is False
    with pytest.raises(ContentError, match="kan vara i fara"):
        overlays.write_answer(there, "alingsas", COST, None, "x")


CONTACTS = {
    "without its name": replace(DESK, id="mottagning"),
    "of a neighbour": replace(DESK, id="varberg_x"),
    "with a common id": replace(DESK, id="nodnummer"),
    "with a digit": replace(DESK, id="alingsas_2"),
    "with an emergency number": replace(DESK, number="112"),
    "with a common number": replace(DESK, number="020 555 666"),
    "without a number": replace(DESK, number="ring"),
    "of two lines": replace(DESK, hours="a\nb"),
}


@pytest.mark.parametrize("what", CONTACTS)
def test_contact_that_may_not_be_is_refused(tree, what):
    with pytest.raises(ContentError):
        own_contacts.write_contact(tree, "alingsas", CONTACTS[what])


def test_contact_that_is_named_stays_and_others_go(tree):
    there = dict(tree) | own_contacts.write_contact(tree, "alingsas", DESK)
    there |= overlays.write_answer(there, "alingsas", COST, None, "Ring [[number.alingsas_mottagning]].")
    with pytest.raises(ContentError, match="används"):
        own_contacts.remove_contact(there, "alingsas", DESK.id)
    with pytest.raises(ContentError, match="finns inte"):
        own_contacts.remove_contact(there, "alingsas", "alingsas_x")


def test_municipality_with_a_hyphen_has_contacts_too(tree):
    row = replace(DESK, id="upplands_vasby_jour")
    assert list(own_contacts.write_contact(tree, "upplands-vasby", row)) == ["overlays/upplands-vasby.yml"]


@pytest.mark.parametrize(("checked", "levels"), [(date(2026, 11, 1), []), (date(2025, 11, 1), ["warn"]), (date(2025, 1, 1), ["block"])])
def test_own_number_grows_old_as_the_common_ones_do(tree, checked, levels):
    there = dict(tree) | own_contacts.write_contact(tree, "alingsas", replace(DESK, verified_at=checked))
    assert [remark.level for remark in look_at_own(there, TODAY)] == levels


def test_remarks_about_own_words_are_those_of_an_answer(own):
    def told(text: str, role: str | None = None, **said: str) -> set[str]:
        return {remark.level for remark in look_at_own_answer(own, "alingsas", OwnAnswer(GROUP, role, "x", text, said))}

    assert told("Det är gratis.", en="It is free.", **{"sv-x-lattlast": "Det är gratis."}) == set()
    assert told("Det är gratis.") == {"hint"}
    for wrong in ("Ring [[number.ingen]].", "Ring 112.", "Ring 0322-61 60 99.", "Hej {name}.", "[[number.bris"):
        assert "block" in told(wrong), wrong
    assert "warn" in told("Du borde lugna honom.", "victim")
    assert "block" in told("Ring [[number.bris]].", en="Call.")


def test_simpler_answer_that_stays_common_is_told_of(own):
    found = look_at_own_answer(own, "alingsas", OwnAnswer(COST, None, "x", "Det är gratis.", {}))
    assert any(remark.level == "hint" and "enklare svar" in remark.text for remark in found)


def test_own_words_are_the_municipalitys_own_and_numbers_are_not(tree, own):
    assert needs_second_eyes(tree, own) == []
    assert needs_second_eyes(own, own | overlays.write_answer(own, "alingsas", COST, None, "Det är gratis.")) == []
    number = overlays.write_answer(own, "alingsas", COST, None, "Ring [[number.bris]].")
    contact = own_contacts.write_contact(own, "alingsas", DESK)
    lost = overlays.write_answer(own, "alingsas", WAIT, None, "Det går fort.")
    danger = {FILE: "answers: [{answer: utter_disclose_victim, over: x, text: y}]\n"}
    broken = {FILE: "answers: ["}
    for grave in (number, contact, lost, danger, broken):
        assert needs_second_eyes(own, own | grave), grave


def test_own_words_need_no_training_and_go_along_in_packages(tree, own):
    assert work_between(tree, own).is_words_alone
    assert packages.unpack(packages.pack(own)) == own
    assert "Kommuners egna ord och kontakter som är nya: Alingsås, utter_ask_cost." in in_words(tree, own)
    for name, text in {FILE: "answers: 1\n", "overlays/Å.yml": "answers: []\n"}.items():
        with pytest.raises(ContentError):
            packages.unpack(packages.pack(dict(tree) | {name: text}))


def test_the_whole_is_looked_at(own):
    there = own | {FILE: own[FILE] + "\n"} | rewritten(own, COST, lambda text: "Det är gratis. " + text)
    assert any(remark.place == "Alingsås, utter_ask_cost" and remark.level == "warn" for remark in look_at_tree(there, TODAY))
    with pytest.raises(ContentError, match="atlantis"):
        look_at_tree(own | {"overlays/atlantis.yml": "answers: []\n"}, TODAY)


def test_what_is_put_together_must_be_readable_and_worse_is_not_what_was_wrong_before(tree) -> None:
    own = "answers:\n- {answer: utter_ask_cost, over: a, text: b}\n"
    twice = own + "- {answer: utter_ask_cost, over: a, text: b}\n"
    right, wrong = tree | {FILE: own}, tree | {FILE: twice}
    assert "två gånger" in why_unreadable(right, wrong) and why_unreadable(wrong, right) == "" == why_unreadable(right, dict(tree))
    assert why_unreadable(wrong, tree | {FILE: twice + "# x\n"}) == ""
    assert "contacts.yml" in why_unreadable(right, right | {"directory/contacts.yml": "contacts: ["})
    assert why_unreadable(right, right | {"directory/contacts.yml": "a: 1\n"}) != ""
    assert [one.name for one in overlays.unread(wrong)] == ["Alingsås"] and overlays.readable(wrong) == [] == overlays.unread(right)
    assert overlays.unread(tree | {"overlays/x.yml": own})[0].name == "overlays/x.yml"


def test_numbers_in_a_translation_are_looked_at_by_two_whatever_their_digits(tree) -> None:
    swedish, persian = "Samtalen tar 45-60 minuter.", "گفتگوها ۴۵-۶۰ دقیقه است."
    own = tree | overlays.write_answer(tree, "alingsas", COST, None, swedish)
    same = own | overlays.write_answer(own, "alingsas", COST, None, swedish, {"fa": persian, "en": "Talks take 45-60 minutes."})
    other = same | overlays.write_answer(same, "alingsas", COST, None, swedish, {"fa": persian.replace("۶۰", "۹۰"), "en": "Room 4711."})
    assert needs_second_eyes(same, other) == [f"Alingsås säger andra nummer än förut i svaret {COST} (en, fa)."]
    assert needs_second_eyes(own, own | overlays.write_answer(own, "alingsas", COST, None, swedish, {"fa": persian})) == [
        f"Alingsås säger andra nummer än förut i svaret {COST} (fa)."
    ]
    words = {"fa": f"{persian} خوب", "en": "They take 45-60 minutes."}
    assert needs_second_eyes(same, same | overlays.write_answer(same, "alingsas", COST, None, swedish, words)) == []
    assert needs_second_eyes(tree, same) == [f"Alingsås säger andra nummer än förut i svaret {COST}."]
    free = "Samtalen är gratis hos oss."
    with pytest.raises(ContentError, match="nummer står utskrivet"):
        overlays.write_answer(tree, "alingsas", COST, None, free, {"fa": "با ۰۲۰-۵۰ ۵۰ ۵۱ تماس بگیرید."})
    words = tree | overlays.write_answer(tree, "alingsas", COST, None, free)
    assert needs_second_eyes(words, words | overlays.write_answer(words, "alingsas", COST, None, free, {"fa": "رایگان."})) == []
