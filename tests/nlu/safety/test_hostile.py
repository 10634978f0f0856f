"""Input made to break it: odd characters, huge texts, and the time it may take."""

from __future__ import annotations

import random
import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.safety.screen import ACTIONS, FLAGS, Screen

# What one text may take.
MESSAGE_MS, WORST_MS = 2.0, 300.0
WORST_SIZE = 64 * 1024


@cache
def screen() -> Screen:
    return Screen.load()


ODD = {
    "empty": "",
    "space": "   \n\t",
    "nul": "\x00" * 50,
    "lone surrogates": "\ud800\udfff\udc00" * 20,
    "right to left": "\u202e gis rålS \u202c",
    "piled marks": "a" + "\u0301\u0327\u0336" * 333_334,
    "only breaks": ".,!?" * 200,
    "quotes": "'\"'" * 100,
    "emoji": "👩‍👩‍👧‍👦🔪" * 100,
    "tags": "\U000e0041" * 500,
    "private use": "\ue000" * 100,
    "unassigned": "\U000e0fff" * 100,
    "ligature": "\ufdfa" * 5000,
    "digits": "9" * 5000,
    "one word": "dödaa" * 5000,
    "stars": "*" * 5000,
    "apostrophes": "jag's'" * 500,
    "turkish": "İıİı" * 100,
    "hangul filler": "\u3164\u115f" * 100,
    "superscript": "²³¹" * 50,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_text_gets_an_answer(name: str) -> None:
    assert screen().examine(ODD[name]).action in ACTIONS
    assert screen().examine_long(ODD[name]).action in ACTIONS


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_gets_an_answer(text: str) -> None:
    finding = screen().examine(text)
    assert finding.action in ACTIONS
    assert set(finding.flags) <= set(FLAGS)


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_code_points_get_an_answer(text: str) -> None:
    assert screen().examine(text).action in ACTIONS


def best_ms(text: str, runs: int) -> float:
    """Processor time of the best run, milliseconds: neighbours on the machine must not decide."""
    took = []
    for _ in range(runs):
        start = time.process_time()
        screen().examine(text)
        took.append((time.process_time() - start) * 1000)
    return min(took)


CROWDED = (
    "jag slog henne nyss och hon ligger på golvet, hon svarar inte. barnen gråter i rummet bredvid och jag har kniven i handen. "
    "jag vet inte vad jag ska göra, snälla hjälp mig, jag vill inte leva längre. "
) * 3
QUIET = "Vi har haft det ganska lugnt hemma den senaste tiden men när vi pratar om pengar blir det lätt en diskussion. " * 6


@pytest.mark.parametrize("text", [CROWDED, QUIET], ids=["crowded", "quiet"])
def test_a_message_of_500_characters_takes_two_milliseconds(text: str) -> None:
    # A busy sibling core makes the same work cost half as much again in processor time: wait for a quiet moment.
    for _ in range(20):
        took = best_ms(text[:500], 60)
        if took < MESSAGE_MS:
            break
        time.sleep(0.5)
    assert took < MESSAGE_MS


def gibberish(seed: int) -> str:
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("abdeghiklmnorstuvyåäö", k=chance.randint(8, 20))) for _ in range(6000))


WORST = {
    "crowded": CROWDED * 300,
    "one word": "jag " * WORST_SIZE,
    "letters": "a " * WORST_SIZE,
    "spaced": "d ö d a " * WORST_SIZE,
    "breaks": "!," * WORST_SIZE,
    "unknown words": gibberish(7),
    "masked": "dö*a k*iv " * WORST_SIZE,
    "typing errors": "sjalvmordstankarr stryypgrep mordhotatt " * WORST_SIZE,
    "phrases": "han ska slå ihjäl mig när han kommer hem i kväll " * WORST_SIZE,
    "wide": "\U0001d5b9\u0301" * WORST_SIZE,
    "leet": "d0d4 5l4r m0rd4 " * WORST_SIZE,
    "questions": "varför slår han mig nu? " * WORST_SIZE,
    "stretched": "döööda " * WORST_SIZE,
    "long word": "a" * WORST_SIZE,
    "marks": "e\u0301\u0327" * WORST_SIZE,
}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_64_kib_take_300_milliseconds(name: str) -> None:
    assert best_ms(WORST[name][:WORST_SIZE], 3) < WORST_MS


@pytest.mark.parametrize("name", ["crowded", "phrases", "unknown words", "typing errors"])
def test_time_grows_no_faster_than_the_text(name: str) -> None:
    small, large = WORST[name][: WORST_SIZE // 8], WORST[name][:WORST_SIZE]
    assert best_ms(large, 3) < 8 * 2.5 * max(best_ms(small, 5), 1.0)


def test_one_screen_serves_many_threads_alike() -> None:
    from concurrent.futures import ThreadPoolExecutor

    texts = [CROWDED[:300], QUIET[:300], "han slår mig nu", "hej"] * 10
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(screen().examine, texts)) == [screen().examine(text) for text in texts]
