"""Sheets in, PDF bytes out: what stands on the pages, and what is refused."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pypdf
import pytest

from fieldvisit.printing.preview import page_count
from fieldvisit.printing.problems import GlyphMissing, PictureUnreadable
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import PageFacts, Sheet
from fieldvisit.words import sentence
from tests.printing.conftest import hand_made, signature

LONG = "夜里腿疼，走路要扶墙；药吃完了还没去拿。" * 60
NOBODY_HAS = "\U0002a6d7"


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_every_font_is_embedded(f02: Sheet) -> None:
    reader = pypdf.PdfReader(io.BytesIO(render([f02])))
    fonts = reader.pages[0]["/Resources"]["/Font"]
    assert len(fonts) >= 3
    for font in fonts.values():
        assert "/FontFile2" in font.get_object()["/FontDescriptor"]
        assert re.match(r"/[A-Z]{6}\+", font["/BaseFont"])


def test_the_same_sheets_give_the_same_bytes(f02: Sheet) -> None:
    assert render([f02]) == render([f02])


def test_the_document_tells_the_time_of_printing_and_no_name_of_a_person_visited(
    f02: Sheet,
) -> None:
    told = pypdf.PdfReader(io.BytesIO(render([f02]))).metadata
    assert told is not None
    assert told["/CreationDate"] == "D:20261123110600+08'00'"
    assert "孙桂芬" not in "".join(told.values())


def test_pages_are_counted_within_each_form(f02: Sheet, small: Callable[..., Sheet]) -> None:
    first, second, third = pages(render([f02, small("${note}", note=LONG)]))
    assert "第 1 页\u3000共 1 页" in first
    assert "第 1 页\u3000共 2 页" in second
    assert "第 2 页\u3000共 2 页" in third


def test_every_page_says_form_number_place_printer_and_hotline(
    small: Callable[..., Sheet], facts: PageFacts
) -> None:
    for page in pages(render([small("${note}", note=LONG)])):
        for told in (facts.title, facts.number, facts.region_path, "2026-11-23 11:06"):
            assert told in page
        assert "社会救助热线 96456" in page
        assert "赵文静" in page


def test_a_reprint_is_marked(f02: Sheet) -> None:
    again = replace(f02, header=replace(f02.header, copy_note="补打 2"))
    assert "补打 2" in pages(render([again]))[0]
    assert "补打" not in pages(render([f02]))[0]


def test_a_watermark_is_put_under_every_page(small: Callable[..., Sheet]) -> None:
    sheet = small("${note}", note=LONG)
    marked = replace(sheet, header=replace(sheet.header, watermark="仅供核对"))
    assert all("仅供核对" in page for page in pages(render([marked])))


def test_a_text_too_long_for_its_cell_is_whole_on_a_page_of_its_own(
    small: Callable[..., Sheet],
) -> None:
    first, second = pages(render([small("${note}", note=LONG)]))
    assert "附页）" in first
    assert "附页" in second
    assert "说明" in second
    assert LONG in "".join(second.split())


def test_a_very_long_text_goes_on_for_as_many_pages_as_it_takes(
    small: Callable[..., Sheet],
) -> None:
    pdf = render([small("${note}", note=LONG * 6)])
    assert page_count(pdf) == 6
    continued = "".join("".join(pages(pdf)[1:]).split())
    assert continued.count("药吃完了还没去拿。") >= 60 * 6 - 10


def test_a_label_too_long_for_its_cell_goes_on_beyond_its_rule(facts: PageFacts) -> None:
    layout = hand_made("${said}")
    layout["cells"][0]["text"] = "很长的说明\n分成两行\n再加一行"
    paper = render([Sheet(layout, {}, facts)])
    assert "很长的说明分成两行再加一行" in "".join(pages(paper)[0].split())


def test_a_character_that_no_font_has_is_refused_with_its_place(
    small: Callable[..., Sheet], facts: PageFacts
) -> None:
    with pytest.raises(GlyphMissing) as refused:
        render([small("${name}", name=f"王{NOBODY_HAS}")])
    assert refused.value.character == NOBODY_HAS
    assert refused.value.where == f"{facts.number} · 说明"
    told = sentence(refused.value.code, refused.value.facts())
    assert NOBODY_HAS in told
    assert "U+2A6D7" in told
    assert NOBODY_HAS not in str(refused.value)


@pytest.mark.parametrize("place", ["region_path", "printed_by", "title", "copy_note"])
def test_head_and_foot_refuse_it_too(small: Callable[..., Sheet], place: str) -> None:
    sheet = small("x")
    header = replace(sheet.header, **{place: NOBODY_HAS})
    with pytest.raises(GlyphMissing):
        render([replace(sheet, header=header)])


def test_a_continuation_refuses_it_too(small: Callable[..., Sheet]) -> None:
    with pytest.raises(GlyphMissing):
        render([small("${note}", note=LONG + NOBODY_HAS)])


def test_a_picture_that_is_none_is_refused(facts: PageFacts) -> None:
    sheet = Sheet(hand_made("${sign:image}"), {}, facts, images={"sign": b"broken"})
    with pytest.raises(PictureUnreadable):
        render([sheet])


def test_a_signature_is_embedded_once_and_drawn(facts: PageFacts) -> None:
    """The QR square counts as a picture too."""
    one = Sheet(hand_made("${sign:image}"), {}, facts, images={"sign": signature()})
    bare = replace(one, images={})
    reader = pypdf.PdfReader(io.BytesIO(render([one, one])))
    assert [len(page.images) for page in reader.pages] == [2, 2]
    assert len(render([one, one])) - len(render([one])) < 1500
    assert len(pypdf.PdfReader(io.BytesIO(render([bare]))).pages[0].images) == 1


def test_a_picture_not_yet_here_is_said_to_be_away(facts: PageFacts) -> None:
    sheet = Sheet(hand_made("${sign:image}"), {"sign": "9f86d0.png"}, facts)
    assert "（图片未到本机）" in pages(render([sheet]))[0]


def test_nothing_to_print_is_a_programmers_error() -> None:
    with pytest.raises(ValueError, match="nothing"):
        render([])


def test_fixed_text_is_embedded_once_for_many_copies(f02: Sheet) -> None:
    one, eleven = (len(render([f02] * copies)) for copies in (1, 11))
    assert (eleven - one) / 10 < 3500
