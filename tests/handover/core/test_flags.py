"""Safety flags: every one has words and a place in the order."""

from __future__ import annotations

from handover.core.flags import FLAG_WORDS, known_flags, urgency, words_of

TAXONOMY = {
    "violence_now",
    "threat_to_life",
    "weapon",
    "strangulation",
    "child_danger",
    "suicide",
    "victim_danger",
    "other_danger",
    "honour",
    "stalking_breach",
    "sexual_violence",
    "loss_of_control",
}


def test_every_flag_of_the_taxonomy_has_words() -> None:
    assert set(FLAG_WORDS) == TAXONOMY


def test_flags_are_ordered_by_urgency_whatever_their_order() -> None:
    assert known_flags(["honour", "threat_to_life", "honour"]) == ("threat_to_life", "honour")


def test_danger_to_life_comes_first_and_no_flags_last() -> None:
    order = sorted([(), ("honour",), ("new_in_nlu",), ("honour", "threat_to_life"), ("suicide",)], key=urgency)
    assert order == [("honour", "threat_to_life"), ("suicide",), ("honour",), ("new_in_nlu",), ()]


def test_unknown_flag_is_not_lost_and_not_echoed() -> None:
    assert known_flags(["new_in_nlu"]) == ("danger",)
    assert words_of("new_in_nlu") == words_of("danger")
