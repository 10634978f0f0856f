"""Letters that no font has, and words that make the typesetter fall: the PDF comes anyway, and says that it is not whole."""

from __future__ import annotations

import traceback

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.core.free_text import clean
from handover.delivery.rendering import pdf as drawing
from handover.delivery.rendering.drawable import BOX, NOTE, named_in, plain_letters, without, without_marks
from handover.delivery.rendering.failures import RenderingFailed
from handover.delivery.rendering.render import render
from tests.handover.delivery.parcels import SECRETS, referral_parcel
from tests.handover.delivery.tagged_pdf import Element, read


class PanicException(BaseException):
    """Stands in for the fault of the Rust side, which cannot be imported by name."""


def pages_of(words: str) -> Element:
    return read(render(referral_parcel(words=words)).pdf)


def own_words(words: str) -> str:
    [quote] = pages_of(words).all("BlockQuote")
    return "\n".join(line.text for line in quote.all("P"))


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        ("glad 💬 slut", f"glad {BOX} slut"), ("👨‍👩‍👧", BOX * 3), ("你好", BOX * 2), ("ሰላም", BOX * 3), ("\ue000", BOX),
        ("\x00\x01\x1b[31m", BOX * 3 + "[31m"), ("\ufffe", BOX),
        ('"\U0001f600" \\ `', f'"{BOX}" \\ `'), ("👍🏽 👩🏿‍🦰", f"{BOX * 2} {BOX * 3}"),
    ],
)  # fmt: skip
def test_letter_without_a_glyph_becomes_a_box_and_the_pdf_says_so(words: str, drawn: str) -> None:
    assert own_words(words) == drawn
    assert NOTE in pages_of(words).text


@pytest.mark.parametrize("words", ["glad 💬", "你好", "👨‍👩‍👧"])
def test_text_and_json_keep_the_letters_that_the_pdf_lacks(words: str) -> None:
    rendered = render(referral_parcel(words=words))
    assert words in rendered.text and words in rendered.json.decode()
    assert NOTE not in rendered.text


@pytest.mark.parametrize("words", ["åäö ÅÄÖ éü", "Ωμέγα Привет", "❤️ ☺ → – …", f"{BOX} har jag skrivit själv"])
def test_pdf_says_nothing_of_missing_letters_when_all_are_drawn(words: str) -> None:
    assert own_words(words) == words
    assert NOTE not in pages_of(words).text


def test_long_word_with_missing_letters_keeps_the_letters_that_can_be_drawn() -> None:
    words = "Å” " + "你" * 60 + "\u200c" + "мир" * 20
    assert own_words(words).replace("\u200b", "").replace("\u200c", "") == "Å” " + BOX * 60 + "мир" * 20


@pytest.mark.parametrize("words", ["\u0626\u0670\u200d", "\u0645\u06e4\u200d", "أَمۡ", "\u068f\u0333\u0610\u200c"])
def test_words_that_make_typst_panic_leave_a_pdf_with_all_the_rest(words: str) -> None:
    drawn = own_words(f"Jag vill sluta.\n{words}\n💬 Hjälp mig.")
    assert drawn.startswith("Jag vill sluta.\n") and drawn.endswith(f"\n{BOX} Hjälp mig.")


def test_panic_costs_the_marks_and_keeps_the_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    compile_as_it_is = typst.compile

    def falls_over_marks(*template: bytes, **settings: object) -> bytes:
        if "\u0670" in settings["sys_inputs"]["letter"]:
            raise PanicException("Jag blev så arg")
        return compile_as_it_is(*template, **settings)

    monkeypatch.setattr(typst, "compile", falls_over_marks)
    assert own_words("Jag vill \u0626\u0670 sluta") == "Jag vill \u0626 sluta"
    assert NOTE in pages_of("Jag vill \u0626\u0670 sluta").text


def test_plain_letters_are_left_when_the_errors_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "named_in", lambda diagnostic: ())
    assert own_words("Å, jag är – ”arg” 💬") == f"Å, jag är – {BOX}arg{BOX} {BOX}"


def quoting_error() -> typst.TypstError:
    error = typst.TypstError("Jag blev så arg")
    error.diagnostic = 'error: the text `"Kim Öst"` could not be displayed'
    return error


@pytest.mark.parametrize("fault", [quoting_error(), PanicException("Jag blev så arg")])
def test_failure_of_the_typesetter_is_told_without_a_word_of_the_letter(monkeypatch: pytest.MonkeyPatch, fault: BaseException) -> None:
    def fails(*template: bytes, **settings: object) -> bytes:
        raise fault

    monkeypatch.setattr(typst, "compile", fails)
    with pytest.raises(RenderingFailed) as failed:
        render(referral_parcel())
    assert failed.value.code == "no-pdf"
    told = "".join(traceback.format_exception(failed.value))
    assert [secret for secret in SECRETS if secret in told] == []


def test_being_told_to_stop_is_no_failure_of_the_typesetter(monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*template: bytes, **settings: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(typst, "compile", stops)
    with pytest.raises(KeyboardInterrupt):
        render(referral_parcel())


def test_letters_are_read_out_of_errors_with_their_escapes() -> None:
    lines = ['error: the text `"\\u{4f60}"` no', '  4 | `"x"`', 'error: has `"\\""` with font `"Serif"`', 'error: `"a\\u{301}"`']
    assert named_in("\n".join(lines)) == ("a\u0301", '"', "你")
    assert named_in("") == named_in("error: nothing quoted `x`") == ()


def test_letter_that_is_named_beside_its_mark_is_left_alone() -> None:
    assert named_in('error: `"\\u{6e1}"`\nerror: `" "`\nerror: `"م"`') == ("\u06e1",)
    assert named_in('error: `"\\u{200b}"`\nerror: `"你"`') == ("你",)
    assert own_words("م مۡ مم") == "م م مم"[::-1]


def test_replacing_takes_the_longest_letters_first_and_leaves_the_rest() -> None:
    assert without(("a\u0301", "\u0301", "."))("xa\u0301\u0301a.b") == f"x{BOX}a{BOX}b"
    assert without_marks("e\u0301\u200d\u00ad!\n") == "e!\n"
    assert plain_letters("Åé – \xad\u2014中\n") == f"Åé – {BOX}{BOX}{BOX}\n"


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=120))
def test_any_words_that_can_be_stored_give_a_tagged_pdf(words: str) -> None:
    root = pages_of(clean(words, 4000))
    assert [heading.text for heading in root.all("H1")] == ["Förfrågan via Första steget"]
    assert root.all("P")[-1].text == "Samtyckestextens version: 2026-11"
