"""The other ten languages: danger said outright is never answered with nothing, everyday words stay everyday words."""

from __future__ import annotations

from functools import cache

import pytest

from nlu.safety.normalise import normalise
from nlu.safety.screen import Finding, Screen
from nlu.safety.wordlist import OTHER_LANGUAGES, Spellings


@cache
def screen() -> Screen:
    return Screen.load()


# he hits me now, I will kill her, he has a knife, I want to die, help
OUTRIGHT = {
    "no": ["han slår meg akkurat nå", "jeg skal drepe henne", "han har en kniv", "jeg vil dø", "ring politiet"],
    "da": ["han slår mig lige nu", "jeg dræber hende", "han har en kniv", "jeg vil dø", "ring til politiet"],
    "fi": ["hän lyö mua nyt", "tapan sen", "hänellä on puukko", "haluan kuolla", "auttakaa"],
    "ar": ["جوزي عم يضربني هلق", "بدي اقتلها", "معه سكين", "بدي موت", "النجدة"],
    "fa": ["الان داره منو میزنه", "می‌کشمش", "چاقو داره", "می‌خوام بمیرم", "نجاتم بدید"],
    "so": ["hadda ayuu i garaacayaa", "waan dilayaa", "mindi ayuu hayaa", "inaan dhinto", "i badbaadiya"],
    "pl": ["on mnie teraz bije", "zabiję ją", "on ma nóż", "chcę umrzeć", "ratunku"],
    "bs": ["udara me sada", "ubiću je", "ima nož", "želim umrijeti", "upomoć"],
    "tr": ["şu an beni dövüyor", "onu öldüreceğim", "bıçağı var elinde bıçak", "ölmek istiyorum", "imdat"],
    "uk": ["він мене зараз б'є", "я вб'ю її", "у нього ніж", "хочу померти", "рятуйте"],
}


@pytest.mark.parametrize("text", [text for texts in OUTRIGHT.values() for text in texts])
def test_danger_said_outright_is_asked_about_at_least(text: str) -> None:
    assert screen().examine(text).action != "none"


def test_every_other_language_has_its_sentences() -> None:
    assert set(OUTRIGHT) == set(OTHER_LANGUAGES)


@pytest.mark.parametrize(
    "text",
    [
        "hvor mye koster det",
        "hvad koster det at komme til samtale",
        "haluan varata ajan",
        "كيف احجز موعد",
        "چطور وقت بگیرم",
        "sidee ballan u qabsadaa",
        "ile to kosztuje",
        "koliko to košta",
        "randevu nasıl alabilirim",
        "скільки це коштує",
    ],
)
def test_ordinary_questions_are_nothing(text: str) -> None:
    assert screen().examine(text) == Finding("none")


def test_arabic_and_persian_letters_have_one_spelling() -> None:
    assert normalise("أريد الآن") == normalise("اريد الان")
    assert normalise("می‌کشم") == normalise("ميكشم")
    assert normalise("سكـــين؟") == normalise("سكين?")


def test_a_word_of_another_language_counts_although_swedish_or_english_has_a_homograph() -> None:
    spellings = Spellings(homographs=["hot"])
    spellings.add("hot", 1, "en")
    spellings.add("hot", 2, "fi")
    assert spellings.compiled_words() == {"hot": [[2], [1, 2]]}
