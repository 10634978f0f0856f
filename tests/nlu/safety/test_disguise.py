"""The same danger in other letters: normalisation, spacing, leet, emoji, typing errors."""

from __future__ import annotations

from functools import cache

import pytest

from nlu.safety.normalise import normalise
from nlu.safety.screen import Screen
from nlu.safety.spelling import deletions, distance
from nlu.safety.tokens import tokenise


@cache
def screen() -> Screen:
    return Screen.load()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("DÖDA", "döda"),
        ("do\u0308da", "döda"),
        ("d\u200bö\u200dd\ufeffa", "döda"),
        ("d\u0336ö\u0336d\u0336a\u0336", "döda"),
        ("ｄöｄａ", "döda"),
        ("𝗱ö𝗱𝗮", "döda"),
        ("jаg slår hеnnе", "jag slår henne"),
        ("dræber", "dräber"),
        ("slår\u00adhenne", "slårhenne"),
        ("I’m", "i'm"),
        ("a\x00b\ud800c", "a b c"),
        ("han\u202eslår", "hanslår"),
        ("🔪", " kniv "),
    ],
)
def test_characters_are_led_home(text: str, plain: str) -> None:
    assert normalise(text) == plain


def test_text_in_another_script_stays_as_it_is() -> None:
    assert normalise("він мене бив") == "він мене бив"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("he's here. don't!", ["he", "is", "here", ".", "do", "not", "."]),
        ("jag, du", ["jag", ",", "du"]),
        ("va?? nej", ["va", "?", "nej"]),
        ("d ö d a henne", ["döda", "henne"]),
        ("d.ö.d.a", ["döda"]),
        ("j a g  d ö d a r", ["jag", "dödar"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert tokenise(text, {"döda", "dödar", "jag"}.__contains__) == tokens


DISGUISED = [
    "jag ska döda henne ikväll",
    "JAG SKA DÖDA HENNE IKVÄLL",
    "jag ska doda henne ikvall",
    "jag ska d\u200böd\u200ba henne ikväll",
    "jag ska dödа henne ikväll",
    "jаg skа dödа hеnnе ikväll",
    "jag ska d ö d a henne ikväll",
    "jag ska d.ö.d.a henne ikväll",
    "jag ska d-ö-d-a henne ikväll",
    "jag ska d*da henne ikväll",
    "jag ska d0da henne ikväll",
    "jag ska d0d4 henne ikväll",
    "jag ska dööööda henne ikväll",
    "jag ska dödda henne ikväll",
    "jag ska 𝗱𝗼𝗱𝗮 henne ikväll",
    "jag ska mörrda henne ikväll",
    "jag ska m0rda henne ikväll",
    "jag ska strypaa henne ikväll",
    "jag ska knivhuga henne ikväll",
    "jag ska avrätt henne ikväll",
    "i will k1ll her tonight",
    "i will kіll her tonight",
    "i will k i l l her tonight",
    "i am going to murdr her tonight",
    "i will strangel her tonight",
    "han hotar mig med 🔪 nu",
    "jag har 🔫 och väntar på henne",
    "jag vill ta sjalvmord ikvall och jag har en plan",
    "jag har sjävmordsplaner, jag gör det ikväll",
    "ja ska slå ihjel na ikväll",
    "jag ska slå i hjäl henne ikväll",
    "jag sl4r henne nu",
    "han sl@r mig nu",
    "han str\u0336yper mig nu",
    "jag slar henne just nu",
    "han slar mig just nu",
    "jag star pa bron och ska hoppa",
    "jag har tagit alla mina tabeltter",
]


@pytest.mark.parametrize("text", DISGUISED)
def test_danger_is_seen_through_its_disguise(text: str) -> None:
    assert screen().examine(text).action == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "jag stryker henne över håret nu",
        "killen kräver svar idag av henne",
        "nu loggar jag ut",
        "han har skött barnen bra idag",
        "vi hittar henne idag",
        "jag lättar på trycket nu med honom",
        "nu knyter jag skorna",
        "she is cooking for him now",
        "he is seating her now",
        "we are heating the house now for her",
    ],
)
def test_ordinary_neighbours_of_key_words_are_not_corrected(text: str) -> None:
    assert screen().examine(text).action != "emergency"


@pytest.mark.parametrize(
    ("one", "other", "edits"), [("mörda", "mörda", 0), ("mörda", "mödra", 1), ("mörda", "möda", 1), ("mörda", "mördar", 1), ("ab", "cd", 2)]
)
def test_distance_counts_a_swap_once(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == edits


def test_deletions() -> None:
    assert deletions("abc", 1) == {"abc", "ab", "ac", "bc"}
    assert deletions("abc", 2) == {"abc", "ab", "ac", "bc", "a", "b", "c"}


@pytest.mark.parametrize("text", ["hon far stryk av honom just nu", "nar han kommer hem ikvall slar han ihjal mig, jag ar livradd"])
def test_a_keyboard_without_swedish_letters(text: str) -> None:
    assert screen().examine(text).action == "emergency"


def test_swedish_words_inside_english_are_not_taken_for_english() -> None:
    assert screen().examine("my dog is in the barn").action == "none"
    assert screen().examine("the hot man has a fast car").action == "none"
