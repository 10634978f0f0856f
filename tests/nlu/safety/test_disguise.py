"""The same danger in other letters: normalisation, spacing, leet, emoji, typing errors."""

from __future__ import annotations

from functools import cache

import pytest

from nlu.safety.normalise import normalise
from nlu.safety.screen import Screen
from nlu.safety.spelling import deletions, distance, swaps
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
        ("d&ouml;da &#246; &#xF6;", "döda ö ö"),
        ("jag&nbsp;sl&aring;r", "jag slår"),
        ("du & jag; R&D &#" + "9" * 5000, "du & jag; r&d &#" + "9" * 5000),
        ("&#0;&#xD800;&#9999999;", "&#0;" + "\ufffd" * 2),
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
        ("han.slår.mig", ["han", "slår", "mig"]),
        ("hej.då", ["hej", ".", "då"]),
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
    # emoji
    "💊💊💊 hejdå",
    "hej då alla 💊",
    "goodbye everyone 💊💊💊",
    "i took all the 💊",
    "jag har 🔪 i handen och hon gråter",
    "🔪 i handen, hon sover",
    "he has a 🔪",
    "han kommer mot mig med 🔪",
    # stretched
    "neeeej han slåååår mig nu",
    "neeeej sluta han stryyyper mig",
    "jaaag skaaa slåååå ihjääääl henne",
    "jag ska döööda henne ikväll",
    "hjäääälp han slår mig",
    "i am gonna kiiiill her tonight",
    "hejdååååå för alltiiiid",
    # set apart, with signs between, with nothing to be seen between
    "h a n s l å r m i g n u",
    "jag ska s l å i h j ä l henne ikväll",
    "i will s t a b her tonight",
    "han.slår.mig.nu",
    "han slår_mig_nu",
    "jag ska dö\u2060da henne ikväll",
    "i will k\u200bi\u200bl\u200bl her tonight",
    # letters and digits that look like others
    "jag ѕка döda henne ikväll",
    "jag ska döԁа henne ikväll",
    "і will kіll hеr tonight",
    "𝓱𝓪𝓷 𝓼𝓵å𝓻 𝓶𝓲𝓰 𝓷𝓾",
    "jag ska sl4 ihj4l henne ikväll",
    "i w1ll k1ll h3r t0night",
    "jag ska ta livet av m1g ikväll",
    # no å, ä, ö
    "jag ska sla ihjal henne ikvall",
    "jag vill do ikvall, jag har tabletterna framfor mig",
    # one or two typing errors in the word that counts
    "jag ska mröda henne ikväll",
    "jag ska knivhgga henne ikväll",
    "han stryepr mig nu",
    "jag ska avräta honom ikväll",
    "han mishandlar mig nu",
    "i am going to muder her tonight",
    "i will strngle her tonight",
    "he is chocking me",
    "i want to comit suicde tonight",
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
    "text",
    [
        "💊 mot huvudvärk, hejdå",
        "glöm inte 💊 hej då",
        "läkaren skrev ut 💊, tack hejdå",
        "jag tar mina tabletter varje kväll 💊",
        "🔪 lök och tomat, hejdå",
        "🔫 vattenpistol med barnen",
        "kniven är slö 🔪 tips?",
        "neeeej vad dyrt",
        "neeeej bussen gick",
        "jag dööör av skratt",
        "så skööönt ikväll",
        "v a d k o s t a r d e t",
        "s l å numret igen",
        "jag s l å r gräset nu",
        "va d\u200bå",
        "vad k0star d3t",
        "jag ska mäta henne ikväll",
        "jag skjutsar honom ikväll",
        "sopar och skottar åt henne ikväll",
        "tända ljus för henne ikväll",
        "i am choosing her a gift tonight",
        "she is baking now for him",
        "vi syns på bron, hejdå",
        "sluta, nu räcker det med regn",
    ],
)
def test_the_harmless_twin_of_a_disguise_stays_harmless(text: str) -> None:
    assert screen().examine(text).action == "none"


@pytest.mark.parametrize(
    ("one", "other", "edits"), [("mörda", "mörda", 0), ("mörda", "mödra", 1), ("mörda", "möda", 1), ("mörda", "mördar", 1), ("ab", "cd", 2)]
)
def test_distance_counts_a_swap_once(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == edits


def test_deletions() -> None:
    assert deletions("abc", 1) == {"abc", "ab", "ac", "bc"}
    assert deletions("abc", 2) == {"abc", "ab", "ac", "bc", "a", "b", "c"}


def test_swaps_keep_the_first_letter() -> None:
    assert swaps("abcd") == {"acbd", "abdc"}
    assert swaps("abb") == set()


@pytest.mark.parametrize("text", ["hon far stryk av honom just nu", "nar han kommer hem ikvall slar han ihjal mig, jag ar livradd"])
def test_a_keyboard_without_swedish_letters(text: str) -> None:
    assert screen().examine(text).action == "emergency"


def test_swedish_words_inside_english_are_not_taken_for_english() -> None:
    assert screen().examine("my dog is in the barn").action == "none"
    assert screen().examine("the hot man has a fast car").action == "none"
