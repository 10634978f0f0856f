"""Masking by what may stay: names, places, numbers and addresses go, whatever form they have."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.masking.mask import MARK, MOST_CHARACTERS, NUMBER, known_words, masked


@pytest.mark.parametrize(("text", "kept"), [
    ("Jag heter Anders Svensson och bor på Storgatan 12 i Alingsås", "jag heter […] och bor på […] [siffror] i […]"),
    ("hans bror stig slog mig, ring 070-123 45 67", "hans bror […] slog mig, ring [siffror]"),
    ("MIN FRU ÄR RÄDD FÖR MIG", "min fru är rädd för mig"),
    ("mejla mig på a.b@hej.se så pratar vi om det", "mejla mig på […] så pratar vi om det"),
    ("hur gör jag https://x.y/z?namn=kalle då", "hur gör jag […] då"),
    ("Ska jag ringa? Björn sa att jag ska ringa", "ska jag ringa? […] sa att jag ska ringa"),
    ("min chef på Volvo i Torslanda heter Björn och han slår sin son", "min chef på […] i […] heter […] och han slår sin son"),
    ("jag vill få hjälp  med\nilskan 🙏", "jag vill få hjälp med ilskan […]"),
    ("vad kostar det", "vad kostar det"),
])  # fmt: skip
def test_what_could_be_somebodys_is_gone(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize(
    "text", ["", "   ", "ahmed och fatima", "19850203-1234", "p e r s s o n", "Anna-Karin Bergqvist Lund", "…", "اسمي محمد"]
)
def test_message_of_which_little_is_left_is_not_kept(text: str) -> None:
    assert masked(text) is None


def test_long_message_is_cut_at_a_word() -> None:
    said = masked("jag vill få hjälp " * 60)
    assert said is not None and len(said) <= MOST_CHARACTERS and said.endswith("…") and said[:-1].split()[-1] in known_words()


@pytest.mark.parametrize(
    "name", ["anders", "leila", "mohammed", "alingsås", "björn", "stig", "fatima", "göteborg", "volvo", "gustav", "elin", "ali"]
)
def test_names_are_no_known_words(name: str) -> None:
    assert name not in known_words()


@given(st.text(max_size=400))
def test_nothing_stays_that_is_not_known(text: str) -> None:
    said = masked(text) or ""
    words = re.findall(r"[^\W_]+", said.replace(MARK, " ").replace(NUMBER, " ").removesuffix("…"))
    assert all(word in known_words() for word in words), words
    assert len(said) <= MOST_CHARACTERS
