"""The search finds a mark in every form it may take, and finds nothing where nothing is."""

from __future__ import annotations

import base64
import gzip
import random
import time
import zlib
from pathlib import Path

import pytest

from handover.delivery.inboxes.smime_mail import letter
from handover.delivery.rendering.render import render
from tests.handover.delivery.mail_certificates import NOW, mailbox_certificate
from tests.handover.delivery.mail_letters import mail_settings
from tests.handover.delivery.parcels import referral_parcel
from tests.leaks.forms import ONE_TO_ONE, forms
from tests.leaks.planted import DEFECTS
from tests.leaks.search import _CHUNK, Search, leaks

MARK = "Kanariefågel/åÄö"
SEARCH = Search({"mark": (MARK,)})


@pytest.mark.parametrize("encode", ONE_TO_ONE.values(), ids=ONE_TO_ONE)
@pytest.mark.parametrize("case", [str, str.upper, str.lower])
def test_mark_is_found_in_every_form(encode, case) -> None:
    assert {name for name, _ in SEARCH.in_bytes(b"\x00\xff before" + encode(case(MARK)) + b"after \xff")} == {"mark"}


@pytest.mark.parametrize("offset", range(7))
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode, lambda text: gzip.compress(base64.b64encode(text))])
def test_mark_is_found_in_base64_wherever_it_begins(offset, encode) -> None:
    assert SEARCH.in_bytes(encode(b"x" * offset + MARK.encode() + b"the rest"))


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda text: gzip.compress(text)[:-9]])
def test_mark_is_found_inside_what_is_packed_and_cut(pack) -> None:
    assert SEARCH.in_bytes(b"\x1f\x8b\x08 no member" + pack(b"log " * 50 + MARK.encode() + b" log" * 50) + b"more") == {("mark", "plain")}


@pytest.mark.parametrize("fold", [lambda text: base64.encodebytes(b"x" * 40 + text),
                                  lambda text: base64.encodebytes(text * 9).replace(b"\n", b"\r\n"),
                                  lambda text: b"Kanarief=C3=A5g=\r\nel/=C3=A5=C3=84=C3=B6"])  # fmt: skip
def test_mark_is_found_in_the_folded_lines_of_a_letter(fold) -> None:
    assert SEARCH.in_bytes(fold(MARK.encode()))


@pytest.mark.parametrize("is_planted", [True, False])
def test_letter_is_read_to_its_innermost_part_when_it_was_not_encrypted(monkeypatch, is_planted) -> None:
    monkeypatch.setattr(letter, "enveloped", letter.enveloped)
    if is_planted:
        DEFECTS["delivery"]()
    rendered = render(referral_parcel(words=MARK))
    sent = letter.sealed_letter(rendered, mail_settings(), (mailbox_certificate(),), NOW)
    assert bool(SEARCH.in_bytes(sent)) == is_planted


def test_mark_is_found_across_the_seam_of_two_pieces() -> None:
    assert SEARCH.in_bytes(bytes(_CHUNK - 5) + MARK.encode()) == {("mark", "plain")}


def test_name_of_a_file_is_looked_at_and_an_empty_or_vanished_file_is_nothing(tmp_path: Path) -> None:
    named = tmp_path / f"{MARK.replace('/', '')}.txt"
    named.write_bytes(b"")
    assert leaks([named, tmp_path / "gone"], [MARK.replace("/", "")]) == [(named.name, MARK.replace("/", ""))]


def test_nothing_is_found_where_nothing_is_and_fast() -> None:
    noise = random.Random(7).randbytes(4 << 20) + b"kanariefagel " * 10_000
    many = Search({str(number): (f"Kanariefågel{number}åäö",) for number in range(50)})
    began = time.perf_counter()
    assert many.in_bytes(noise) == set()
    assert time.perf_counter() - began < 20


def test_forms_are_many_and_none_is_short() -> None:
    assert len(set(forms(MARK).values())) >= 18
    assert min(map(len, forms(MARK))) >= 6
