"""A letter stands on the grid of GB/T 9704; its signature never stands alone on a page."""

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from fieldvisit.printing.layout import MM
from fieldvisit.printing.letter import ACROSS, LINES, PITCH, SIZE, Letter, print_letter
from fieldvisit.printing.problems import GlyphMissing

LETTER = Letter(
    title="关于专项检查发现问题整改情况的答复函",
    to="天津市民政局",
    sections=(("", ("现将整改情况函复如下：",)), ("一、总体情况", ("已整改 2 条。",))),
    sender="天津市西青区辛口镇民政办公室",
    day=date(2026, 11, 3),
)


def pages(pdf: bytes) -> list[str]:
    read = PdfReader(io.BytesIO(pdf)).pages
    return ["".join(page.extract_text().split()) for page in read]


def long(lines: int) -> Letter:
    """So many lines of body beside the title, an empty line and the address."""
    return replace(LETTER, sections=(("", ("整改",) * lines),))


def test_the_grid_is_that_of_the_standard() -> None:
    assert pytest.approx(156 * MM) == ACROSS * SIZE
    assert pytest.approx(225 * MM) == LINES * PITCH
    assert 15.5 < SIZE < 16.1


def test_everything_stands_on_the_page_and_the_day_in_arabic_digits() -> None:
    (told,) = pages(print_letter(LETTER))
    for words in (LETTER.title, "天津市民政局：", "一、总体情况", LETTER.sender, "2026年11月3日"):
        assert words in told
    assert told.endswith("—1—")


def test_a_long_title_is_parted_where_its_words_end() -> None:
    short, long = "关于检查\n整改情况的答复函", "关于天津市民政局专项检查\n发现问题整改情况的答复函"
    for title, lines in ((short, [short.replace("\n", "")]), (long, long.split("\n"))):
        page = PdfReader(io.BytesIO(print_letter(replace(LETTER, title=title)))).pages[0]
        told = ["".join(line.split()) for line in page.extract_text().splitlines()]
        assert [one for one in told if one][: len(lines)] == lines


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert print_letter(LETTER) == print_letter(LETTER)
    assert print_letter(LETTER) != print_letter(replace(LETTER, day=date(2026, 11, 4)))


@settings(max_examples=12)
@given(st.integers(10, 45))
def test_the_signature_never_stands_alone_on_a_page(lines: int) -> None:
    told = pages(print_letter(long(lines)))
    assert "整改" in told[-1]
    assert LETTER.sender in told[-1]
    assert "2026年11月3日" in told[-1]
    assert sum(page.count("整改") for page in told) == lines + 1  # and the title's


def test_a_character_that_no_face_has_is_named() -> None:
    with pytest.raises(GlyphMissing):
        print_letter(replace(LETTER, to="某\U000f0000局"))
