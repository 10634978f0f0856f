"""Everything that people read is plain Swedish, and the measures find what is not."""

from __future__ import annotations

import pytest

from foundation.plain_swedish import measures
from foundation.plain_swedish.findings import STAFF, findings_in
from tests.swedish.check import all_findings, exceptions, left_over
from tests.swedish.sources import pieces

OFFICIAL = (
    "Samtliga handläggare inom verksamheten tillhandahåller erforderlig information avseende den enskildes möjligheter att erhålla "
    "insatser, och beslut fattas efter att utredningen har genomförts samt kommunicerats med den berörda personen i enlighet med lag."
)


def test_every_text_is_plain_or_has_a_reason_not_to_be() -> None:
    assert [f"{piece.place}: {found.rule}: {found.what}" for piece, found in left_over()] == []


def test_every_exception_is_still_needed_and_gives_its_reason() -> None:
    found = all_findings()
    for one in exceptions():
        assert len(one.why) > 20, one.text
        assert any(one.covers(piece, finding) for piece, finding in found), one.text


def test_texts_of_every_kind_of_place_are_read() -> None:
    places = {piece.place.split(":")[0] for piece in pieces()}
    for place in ("bot/gateway/content/sv.yml", "actions/texts/simple.yml", "bot/assistant/domain/responses/trust.yml",
                  "bot/widget/static/texts.js", "bot/widget/templates/parts/footer.html", "bot/channels/plain/templates/referral.html",
                  "handover/desk/templates/queue.html",
                  "handover/core/receipt_words.py", "bot/gateway/referral.py", "directory/accessibility.yml"):  # fmt: skip
        assert place in places, place
    assert len(pieces()) > 900


def test_words_of_a_known_text_are_all_found_where_they_stand() -> None:
    texts = " ".join(piece.text for piece in pieces())
    for words in ("Vill du radera allt?", "Du är fortfarande anonym, så länge du inte berättar vem du är.", "Hoppa till innehållet",
                  "Det går inte att skicka just nu", "Någon har tagit hand om din förfrågan.", "Skriv upp den på papper."):  # fmt: skip
        assert words in texts, words


def test_official_swedish_breaks_every_bound_that_it_can_break() -> None:
    rules = {finding.rule for finding in findings_in(OFFICIAL)}
    assert rules == {"lång mening", "lix", "passiv", "kanslispråk"}
    assert {finding.rule for finding in findings_in(OFFICIAL, STAFF)} == {"lång mening", "lix", "passiv"}


@pytest.mark.parametrize(("text", "rule"), [
    ("Du kan t.ex. ringa oss.", "förkortning"), ("Svar m.m. kommer snart.", "förkortning"), ("Kom kl. 8.", "förkortning"),
    ("Skicka ett email till oss.", "engelska"), ("Gör en login först.", "engelska"), ("Välkommen! Skriv nu!", "utropstecken"),
    ("Din process är klar.", "kanslispråk"), ("Beslutet kommer snart.", ""), ("Texten sparas och raderas av oss.", "passiv"),
    (" ".join(["ord"] * 21) + ".", "lång mening"), (" ".join(["ord"] * 20) + ".", ""),
])  # fmt: skip
def test_planted_fault_is_found_by_its_measure(text: str, rule: str) -> None:
    assert [finding.rule for finding in findings_in(text)] == ([rule] if rule else [])


@pytest.mark.parametrize("text", [
    "Ring 020-555 666, dygnet runt.", "Skriv till namn@exempel.se.", "Klockan 08.30 öppnar de.",
    "Det finns hjälp. Vi hoppas att du hör av dig.", "Kön är tom.", "Vid fara: ring 112. Gå därifrån nu.", "",
])  # fmt: skip
def test_plain_text_is_let_be(text: str) -> None:
    assert findings_in(text) == []


def test_lix_is_that_of_its_definition() -> None:
    text = "Katten sitter på mattan. Den sover gott."  # 7 words, 2 sentences, none longer than six letters
    assert measures.lix(text) == pytest.approx(7 / 2)
    assert measures.lix("Förfrågningarna kommer.") == pytest.approx(2 + 50)
    assert measures.lix("") == 0.0


def test_number_in_groups_is_one_word_and_a_new_line_ends_a_sentence() -> None:
    assert measures.words_in("Ring 020-555 666 nu") == ["Ring", "020-555 666", "nu"]
    assert len(measures.sentences_in("Rad ett\nRad två. Och: en till")) == 4
