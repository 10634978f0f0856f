"""What the screen answers: explicit danger, who does what to whom, words that mean something else."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from nlu.safety.screen import COMPILED, CompiledRulesError, Finding, Screen, joined


@cache
def screen() -> Screen:
    return Screen.load()


def action(text: str) -> str:
    return screen().examine(text).action


EXPLICIT = {
    "violence_now": [
        "jag slog henne för tio minuter sedan, hon svarar inte",
        "nu slår jag honom",
        "jag har precis slagit min fru och hon ligger på golvet",
        "i just hit my wife and she is not moving",
        "jag ska slå henne när hon kommer hem ikväll",
    ],
    "threat_to_life": [
        "jag ska slå ihjäl henne när hon kommer hem",
        "jag tänker döda min fru i natt",
        "han kommer döda mig",
        "hon kommer hem snart och då dödar jag henne",
        "i am going to kill her when she gets home",
    ],
    "weapon": [
        "jag står utanför hennes dörr med en kniv",
        "jag har laddat geväret och väntar på henne",
        "min bror har kniv och går mot min syster",
        "he has a knife and he is outside",
        "han sitter med bössan i köket och gråter",
    ],
    "strangulation": [
        "min man håller mig om halsen",
        "han stryper mig",
        "jag tog strypgrepp på henne nyss och hon andas konstigt",
        "he choked me and i cant swallow",
        "i have my hands around her neck",
    ],
    "child_danger": [
        "han slår barnen nu",
        "jag skakade bebisen och hon andas inte",
        "jag ska döda barnen och mig själv",
        "barnen är ensamma med honom och han är full och har kniv",
        "i shook the baby and she is limp",
    ],
    "suicide": [
        "jag ska ta livet av mig ikväll",
        "jag har tagit alla mina tabletter",
        "jag står på bron och ska hoppa",
        "jag har skrivit avskedsbrev",
        "i want to kill myself tonight",
    ],
    "victim_danger": [
        "hjälp han slår mig",
        "jag har låst in mig i badrummet, han bankar på dörren",
        "han sparkar in dörren",
        "han är på väg hem full och har sagt att han ska slå ihjäl mig",
        "he wont let me leave, he took my phone",
    ],
    "other_danger": [
        "pappa slår mamma nu",
        "grannen slår sin fru just nu, hör hur hon skriker",
        "min syster ringde och grät, han har låst in henne",
        "my neighbour is beating his wife right now",
    ],
    "honour": [
        "de ska gifta bort mig imorgon",
        "min pappa har bokat flyg till Somalia, de ska könsstympa mig",
        "my brothers are coming to kill me",
    ],
    "stalking_breach": [
        "jag har tagit mig in i hennes lägenhet",
        "mitt ex är här trots kontaktförbud",
        "i am driving to her house with a gun",
        "jag sitter i bilen utanför exets hus och ska göra slut på henne",
    ],
    "sexual_violence": ["jag blev våldtagen i natt", "min man våldtog mig nyss", "he just raped me"],
    "loss_of_control": [
        "jag kan inte hålla mig längre, jag kommer slå henne",
        "jag tappar kontrollen nu",
        "stoppa mig innan jag slår henne",
        "i can't control myself anymore, i am going to hit her",
    ],
}


@pytest.mark.parametrize(("flag", "text"), [(flag, text) for flag, texts in EXPLICIT.items() for text in texts])
def test_explicit_danger_is_an_emergency_with_its_flag(flag: str, text: str) -> None:
    finding = screen().examine(text)
    assert finding.action == "emergency"
    assert flag in finding.flags


@pytest.mark.parametrize(
    ("writer", "victim"),
    [
        ("jag slår henne just nu", "hon slår mig just nu"),
        ("jag håller honom om halsen nu", "han håller mig om halsen nu"),
        ("nu sparkar jag min man", "nu sparkar min man mig"),
        ("jag slog precis min fru", "min fru slog mig precis"),
        ("i am hitting him right now", "he is hitting me right now"),
    ],
)
def test_roles_turned_round_give_other_flags(writer: str, victim: str) -> None:
    assert "victim_danger" not in screen().examine(writer).flags
    assert "violence_now" in screen().examine(writer).flags
    assert "victim_danger" in screen().examine(victim).flags


def test_three_roles_in_one_verb() -> None:
    found = {text: screen().examine(text).flags for text in ("han slår min syster nu", "jag slår min syster nu", "min syster slår mig nu")}
    assert "other_danger" in found["han slår min syster nu"]
    assert "violence_now" in found["jag slår min syster nu"]
    assert "victim_danger" in found["min syster slår mig nu"]


HARMLESS = [
    # slå
    "jag slår gräset nu",
    "slå numret igen så svarar de",
    "vi slog vad om vem som vinner ikväll",
    "nu slår klockan tolv",
    "jag ska slå en signal till mormor ikväll",
    "det slog mig nyss att jag glömt mjölken",
    "hon slog mig i padel ikväll",
    "slår ni på värmen idag",
    "jag slog på stort ikväll och köpte blommor till henne",
    # skjuta
    "vi skjuter upp mötet till imorgon",
    "han sköt precis ett mål",
    "de skjuter fyrverkerier här nu",
    "ska vi skjuta till till hennes present ikväll",
    # döda, ihjäl
    "döda lite tid ikväll",
    "mamma dödar mig om hon ser betyget",
    "skrattade ihjäl mig ikväll",
    "jag kommer döda datorn snart",
    "hur dödar jag processen nu",
    # hugga
    "jag hugger ved nu",
    "han är på hugget idag",
    "hon högg tag i ämnet direkt",
    # stryk, stryka
    "jag stryker skjortan nu",
    "vi fick stryk med 3-0 i kväll",
    "stryktipset lämnas in ikväll",
    # hot
    "it is hot tonight",
    "hotellet ligger nära stranden",
    "hur smart är du, tror du att jag hotar nån om jag skriver hotell",
    # negated, old, told, supposed
    "han har aldrig slagit mig",
    "jag ska aldrig slå henne mer",
    "min pappa slog mig när jag var liten",
    "jag slog min fru för tio år sen, nu går jag i terapi",
    "i filmen dödar han sin fru",
    "läste nyss att en man dödade sin fru",
    "vad händer om jag slår henne",
    "jag drömde i natt att jag dödade honom",
    # the small life
    "jag är på väg hem nu, ska jag handla",
    "han kommer hem om en timme och jag vill ha maten klar",
    "jag har en kniv i köket",
    "hon sover nu så jag kan skriva",
    "i just told her i am sorry",
    "we hit the road tonight",
    "she has a gun licence for deer hunting",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_uses_are_no_emergency(text: str) -> None:
    assert action(text) != "emergency"


@pytest.mark.parametrize(
    "text", ["hej", "tack så mycket", "vad kostar det", "jag är arg på min sambo", "jag slår gräset", "ja", "nej", "18"]
)
def test_ordinary_messages_are_nothing(text: str) -> None:
    assert screen().examine(text) == Finding("none")


@pytest.mark.parametrize(
    "text", ["jag slår min fru varje helg", "min man slår mig", "jag vill inte leva längre", "han har en pistol i garderoben"]
)
def test_serious_but_unclear_is_asked_about(text: str) -> None:
    assert action(text) == "ask"


def test_rules_are_ids_and_never_words_of_the_person() -> None:
    finding = screen().examine("jag slår Kerstin Blomkvist nu, hon blöder mycket")
    assert finding.rules
    assert all(name.islower() and "kerstin" not in name for name in finding.rules)


def test_long_texts_are_screened_at_both_ends() -> None:
    filler = "vi har haft en lugn dag och pratat om vardagen. " * 400
    assert screen().examine_long("han slår mig just nu. " + filler).action == "emergency"
    assert screen().examine_long(filler + "nu slår han mig").action == "emergency"
    assert screen().examine_long(filler).action == "none"
    assert screen().examine_long("han slår mig just nu").action == "emergency"


def test_a_point_in_the_middle_of_a_long_message_is_found() -> None:
    filler = "vi har haft en lugn dag och pratat om vardagen. " * 150
    assert action(filler + "han slår mig just nu. " + filler) == "emergency"


def test_joined_takes_the_graver_and_all_flags() -> None:
    both = joined(Finding("ask", ("weapon",), ("a",)), Finding("emergency", ("violence_now",), ("b", "a")))
    assert both == Finding("emergency", ("violence_now", "weapon"), ("a", "b"))


def test_missing_compiled_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(CompiledRulesError, match=r"is missing; run: python -m nlu\.safety\.compile"):
        Screen.load(tmp_path / "compiled.json")


def test_another_format_is_refused(tmp_path: Path) -> None:
    content = json.loads(COMPILED.read_text(encoding="utf-8")) | {"format": 0}
    (tmp_path / "compiled.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(CompiledRulesError, match="has format 0"):
        Screen.load(tmp_path / "compiled.json")


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"format": 1}'])
def test_a_damaged_compiled_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "compiled.json").write_text(content, encoding="utf-8")
    with pytest.raises(CompiledRulesError, match=r"compiled\.json"):
        Screen.load(tmp_path / "compiled.json")
