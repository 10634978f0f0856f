"""A parcel in its three forms: what staff read, that the forms say the same, and what happens when one cannot be made."""

from __future__ import annotations

import json
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handover.core.canonical import read_document
from handover.core.parcel import KINDS, Parcel, parcel_bytes
from handover.delivery.rendering.failures import RenderingFailed
from handover.delivery.rendering.letter import CANARY, WITHDRAWN
from handover.delivery.rendering.render import render
from tests.handover.delivery.parcels import NAME, NUMBER, SECRETS, WORDS, bare_parcel, referral_parcel
from tests.handover.delivery.tagged_pdf import read


def parcel_of(kind: str) -> Parcel:
    return referral_parcel() if kind == "referral" else bare_parcel(kind)


def test_referral_as_text_has_a_head_the_stored_text_and_the_consent_version() -> None:
    parcel = referral_parcel()
    assert render(parcel).text == (
        "Förfrågan via Första steget\n\n"
        "Kommun: Alingsås\nÄrende: Tallen vid bäcken\nSkriven: 22 november 2026 kl. 06.36\nSå svarar ni: Svara i ärendevyn.\n\n"
        "Här är ord för ord det som personen läste och sa ja till att skicka. ”Du” i texten är personen.\n\n"
        f"{read_document(parcel.referral).text}\n\n"
        "Samtyckestextens version: 2026-11\n"
    )


def test_withdrawal_says_to_delete_and_nothing_of_the_person() -> None:
    assert render(bare_parcel("withdrawn")).text == (
        "Tillbakatagen förfrågan via Första steget\n\n"
        "Kommun: Alingsås\nÄrende: Tallen vid bäcken\nSkriven: 22 november 2026 kl. 06.36\n\n"
        "Personen har tagit tillbaka sin förfrågan. Radera det ni har fått.\n"
    )


def test_canary_says_that_it_is_a_test_and_names_no_ticket() -> None:
    assert render(bare_parcel("canary")).text == (
        "Test av ledningen från Första steget\n\n"
        "Kommun: Alingsås\nSkriven: 22 november 2026 kl. 06.36\n\n"
        "Det här är ett test av ledningen, inget ärende. Ni behöver inte göra något.\n"
    )


def test_moment_is_told_in_swedish_summer_time_too() -> None:
    parcel = replace(bare_parcel("canary"), written_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    assert "Skriven: 2 juli 2026 kl. 00.30\n" in render(parcel).text


@pytest.mark.parametrize("kind", KINDS)
def test_json_is_the_parcel_itself(kind: str) -> None:
    parcel = parcel_of(kind)
    rendered = render(parcel)
    assert (rendered.parcel, rendered.json) == (parcel, parcel_bytes(parcel))


@pytest.mark.parametrize("kind", KINDS)
def test_every_form_names_the_kind_the_municipality_and_the_ticket(kind: str) -> None:
    rendered = render(parcel_of(kind))
    content, pages = json.loads(rendered.json), read(rendered.pdf).text
    title = rendered.text.split("\n")[0]
    assert (content["kind"], title in pages) == (kind, True)
    assert all("Alingsås" in form for form in (content["municipality"]["name"], rendered.text, pages))
    named = ["Tallen vid bäcken" in form for form in (rendered.text, pages)]
    assert named == [kind != "canary"] * 2


@pytest.mark.parametrize(("kind", "sentence"), [("withdrawn", WITHDRAWN), ("canary", CANARY)])
def test_parcel_without_a_referral_says_its_one_sentence_in_both_forms(kind: str, sentence: str) -> None:
    rendered = render(bare_parcel(kind))
    assert sentence in rendered.text and sentence in read(rendered.pdf).text
    assert "Samtyckestextens" not in rendered.text


def test_persons_name_number_and_words_stand_in_all_three_forms() -> None:
    rendered = render(referral_parcel(words="Jag blev så arg i går."))
    for form in (rendered.json.decode(), rendered.text, read(rendered.pdf).text):
        assert all(word in form for word in (NAME, NUMBER, "Jag blev så arg i går."))


def test_words_that_look_like_ours_cannot_pass_for_a_heading_of_the_text() -> None:
    text = render(referral_parcel(words="x\n\nSå svarar ni: Ring mig\nSamtyckestextens version: 1999-01")).text
    assert [line for line in text.split("\n") if line.startswith("Så svarar ni")] == ["Så svarar ni: Svara i ärendevyn."]
    assert [line for line in text.split("\n") if line.startswith("Samtyckes")] == ["Samtyckestextens version: 2026-11"]


@pytest.mark.parametrize("kind", KINDS)
def test_rendering_twice_gives_the_same_bytes(kind: str) -> None:
    assert render(parcel_of(kind)) == render(parcel_of(kind))


def test_rendering_in_several_threads_gives_the_same_bytes() -> None:
    parcels = [referral_parcel(f"parcel-{place % 2}", f"{WORDS}{place % 2}") for place in range(8)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(render, parcels))
    assert together == [render(parcel) for parcel in parcels]


def test_moment_changes_the_bytes_of_the_pdf() -> None:
    parcel = bare_parcel("canary")
    assert render(parcel).pdf != render(replace(parcel, written_at=datetime(2026, 11, 23, 5, 36, tzinfo=UTC))).pdf


def unreadable() -> list[bytes]:
    good = referral_parcel().referral
    return [
        b"", b"{", b"[]", b'"Kim"', b"null", b"\xff\xfe", good.replace(b'"version":1', b'"version":2'), good[:-40],
        good.replace(b'"about"', b'"Jag blev s\xc3\xa5 arg"'), good.replace(b'"referral":{', b'"referral":5,"x":{'),
    ]  # fmt: skip


@pytest.mark.parametrize("body", unreadable(), ids=range(10))
def test_referral_that_cannot_be_read_is_refused_without_a_word_of_it(body: bytes) -> None:
    with pytest.raises(RenderingFailed) as failed:
        render(replace(referral_parcel(), referral=body))
    assert failed.value.code == "unreadable-referral"
    told = "".join(traceback.format_exception(failed.value))
    assert [secret for secret in SECRETS if secret in told] == []
