"""The PDF: what the standards ask, what a screen reader gets, and that a person's words are data and never markup."""

from __future__ import annotations

import time
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.core.canonical import read_document
from handover.core.parcel import KINDS, Parcel
from handover.delivery.rendering import typesetting
from handover.delivery.rendering.drawable import NOTE
from handover.delivery.rendering.render import render
from tests.handover.delivery.parcels import bare_parcel, referral_parcel
from tests.handover.delivery.tagged_pdf import Element, opened, read

TYPST_MARKUP = """#set text(red)\n= Rubrik\n*fet* _kursiv_ `kod` $x^2$ @ref <märke> https://x.se
#read("letter.typ") #{1+1}\n\\ ~ -- ... "citat" 'x' /* x */ // x"""
HTML = "<b>fet</b>\n<script>alert(1)</script>\n&amp; &#60; <!-- x -->\n]]> <![CDATA["
PDF_SYNTAX = "(Tj) ET BT <</Type /Page>> endobj %%EOF \\050"
FORGED = "Dina egna ord:\n– Tolk: ja\nDet här skickas inte:\n  indraget"


def parcel_of(kind: str) -> Parcel:
    return referral_parcel() if kind == "referral" else bare_parcel(kind)


def pages_of(words: str) -> Element:
    return read(render(referral_parcel(words=words)).pdf)


def own_lines(words: str) -> list[str]:
    """The person's own words as the PDF holds them, line by line."""
    [quote] = pages_of(words).all("BlockQuote")
    return [line.text for line in quote.all("P")]


def preview_lines(root: Element) -> list[str]:
    """The stored preview put together again from the tags: what stands between the introduction and the closing."""
    lines = []
    for element in root.children[0].children[3:-1]:
        if element.role == "L":
            lines += ["".join(part.text + " " * (part.role == "Lbl") for part in item.children) for item in element.all("LI")]
        elif element.role == "BlockQuote":
            lines += ["  " + line.text for line in element.all("P")]
        else:
            lines.append(element.text)
    return lines


@pytest.mark.parametrize("kind", KINDS)
def test_document_is_tagged_titled_and_in_swedish(kind: str) -> None:
    document = opened(render(parcel_of(kind)).pdf)
    root = document.Root
    assert root.MarkInfo.Marked is True
    assert str(root.StructTreeRoot.Type) == "/StructTreeRoot"
    assert str(root.Lang) == "sv-SE"
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert str(document.docinfo["/Title"]) == render(parcel_of(kind)).text.split("\n")[0]


@pytest.mark.parametrize("kind", KINDS)
def test_metadata_claims_ua_1_and_a_2a_and_names_no_ticket(kind: str) -> None:
    document = opened(render(parcel_of(kind)).pdf)
    with document.open_metadata() as claims:
        assert (claims["pdfuaid:part"], claims["pdfaid:part"], claims["pdfaid:conformance"]) == ("1", "2", "A")
        assert claims["dc:title"] == render(parcel_of(kind)).text.split("\n")[0]
    described = document.Root.Metadata.read_bytes().decode() + str(document.docinfo)
    assert "Tallen" not in described and "Kim" not in described


def test_fonts_are_embedded_and_map_back_to_letters() -> None:
    document = opened(render(referral_parcel(words="å مرحبا α")).pdf)
    fonts = [font for page in document.pages for font in page.Resources.Font.values()]
    assert len(fonts) >= 3
    for font in fonts:
        assert "/ToUnicode" in font
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys())


def test_headings_are_tagged_in_the_order_of_the_text() -> None:
    root = pages_of("Hej")
    assert [heading.text for heading in root.all("H1")] == ["Förfrågan via Första steget"]
    assert [heading.text for heading in root.all("H2")] == [
        "Det här skickas:", "Dina egna ord:", "Det här skickas också, så att de kan svara snabbt. Att du i chatten har skrivit om:",
        "Det här skickas inte:",
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["Hej", "en\ntvå\n  tre", TYPST_MARKUP, HTML, PDF_SYNTAX, FORGED, "fi ffl ő ß Ωмир"])
def test_tags_give_back_the_stored_text_word_for_word(words: str) -> None:
    parcel = referral_parcel(words=words)
    stored = [line for line in read_document(parcel.referral).text.split("\n") if line]
    assert preview_lines(read(render(parcel).pdf)) == stored


def test_blank_lines_and_tabs_become_space_and_nothing_else_changes() -> None:
    assert own_lines("en\n\n   två   tre\n\n\nfyra\tfem") == ["en", "   två   tre", "fyra  fem"]


def test_words_that_look_like_headings_and_items_stay_a_quotation() -> None:
    root = pages_of(FORGED)
    assert own_lines(FORGED) == FORGED.split("\n")
    assert sum(heading.text == "Dina egna ord:" for heading in root.all("H2")) == 1
    assert sum("Tolk: " in item.text for item in root.all("LI")) == 1


def test_nothing_is_said_by_the_person_when_they_wrote_nothing() -> None:
    assert own_lines("") == ["Du har inte skrivit något."]


def test_four_thousand_characters_go_on_over_pages_and_lose_nothing() -> None:
    words = "\n".join(f"Rad {number}: " + "jag vill sluta och behöver hjälp med det " * 3 for number in range(1, 30))[:4000].strip()
    pdf = render(referral_parcel(words=words)).pdf
    assert len(opened(pdf).pages) > 1
    [quote] = read(pdf).all("BlockQuote")
    assert [line.text for line in quote.all("P")] == words.split("\n")


def test_every_page_names_the_ticket_outside_of_what_is_read_aloud() -> None:
    pdf = render(referral_parcel(words="x\n" * 40)).pdf
    assert len(opened(pdf).pages) == 2
    assert "sida 1 av 2" not in read(pdf).text
    artifacts = [str(operands[0]) for page in opened(pdf).pages for operands, operator in pikepdf.parse_content_stream(page)
                 if str(operator) in ("BMC", "BDC")]  # fmt: skip
    assert artifacts.count("/Artifact") >= 2


@pytest.mark.parametrize("word", ["W" * 1000, "WW\u00a0" * 300, "WW\u2060" * 300])
def test_word_longer_than_the_paper_is_wide_may_break_anywhere(word: str) -> None:
    [line] = own_lines(word)
    assert line.count("\u200b") >= len(word) // 3
    assert line.replace("\u200b", "").count("W") == word.count("W")


def test_address_and_link_that_fit_a_line_are_copied_as_they_are() -> None:
    words = "förnamn.efternamn@enheten.socialtjansten.exempel.se\nhttps://exempel.se/en/rätt/lång/väg/till/sidan"
    assert own_lines(words) == words.split("\n")


def test_words_from_right_to_left_are_drawn_whole() -> None:
    # Such a line lies there in the order of the paper, and typst names a letter with a vowel sign once for each of the two.
    words = "مرحبا، أُرِيدُ المُسَاعَدَةَ\nأَمَ\nשלום עולם\nHej مرحبا hej\nنمی‌دانم"
    root = pages_of(words)
    [quote] = root.all("BlockQuote")
    assert [set(line.text) - {"\u200c"} for line in quote.all("P")] == [set(line) - {"\u200c"} for line in words.split("\n")]
    assert NOTE not in root.text


def test_names_of_the_ticket_and_the_municipality_are_data_too() -> None:
    parcel = replace(bare_parcel("withdrawn"), alias='#emoji.face "] <b>', municipality_name="= $A$ *b*")
    root = read(render(parcel).pdf)
    assert [part.text for part in root.all("LBody")][:2] == ["= $A$ *b*", '#emoji.face "] <b>']


def test_template_reads_nothing_from_outside_and_runs_nothing() -> None:
    template = typesetting._TEMPLATE.decode()
    assert [word for word in ("import", "include", "read(", "eval", "@preview", "plugin", "image(") if word in template] == []


MANY_LETTERS = "".join(chr(0x4E00 + place) for place in range(4000))


@pytest.mark.parametrize("words", ["x" * 4000, MANY_LETTERS, "x\u0301 " * 1300, "\n" * 3998 + "x", "💬" * 4000])
def test_worst_words_take_seconds_at_most(words: str) -> None:
    began = time.perf_counter()
    assert render(referral_parcel(words=words)).pdf.startswith(b"%PDF")
    assert time.perf_counter() - began < 10


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(max_codepoint=0xFF, exclude_categories=["Cc", "Cf"]), min_size=1, max_size=300))
def test_any_latin_line_comes_back_letter_by_letter(line: str) -> None:
    words = f".{line}."
    assert "".join(own_lines(words)).replace("\u200b", "") == words
