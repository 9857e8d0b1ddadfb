"""A leaflet is one page in large print, with the hotline and a square that a phone reads."""

import io
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from fieldvisit.printing.leaflet import SMALLEST, Leaflet, LeafletTooLong, print_leaflet
from fieldvisit.printing.problems import GlyphMissing
from fieldvisit.printing.qr import modules

LEAFLET = Leaflet(
    title="医疗救助",
    kind="看病",
    lead="看病的钱按规定补助。",
    sections=(
        ("谁可以申请", ("低保、特困家庭的人", "有重病，长期做透析")),
        ("到哪里办", ("镇街民政办。",)),
    ),
    source="社会救助暂行办法第二十八条",
    days="2014-05-01 起",
    caution="",
    hotline="96456",
    qr_text="tel:96456",
    printed_on="2026-11-23",
)


def picture(pdf: bytes, scale: float = 2.0) -> Image.Image:
    page = pypdfium2.PdfDocument(pdf)[0]
    return page.render(scale=scale).to_pil().convert("L")


def words(pdf: bytes) -> str:
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    return "".join(reader.pages[0].extract_text().split())


def test_everything_stands_on_one_page() -> None:
    told = words(print_leaflet(replace(LEAFLET, caution="要向民政部门核实")))
    for text in ("医疗救助", "看病的钱按规定补助。", "有重病，长期做透析", "镇街民政办。"):
        assert text in told
    for text in ("96456", "社会救助暂行办法第二十八条", "2014-05-01起", "注意：要向民政部门核实。"):
        assert text in told


def test_the_same_leaflet_gives_the_same_bytes() -> None:
    assert print_leaflet(LEAFLET) == print_leaflet(LEAFLET)
    assert print_leaflet(LEAFLET) != print_leaflet(replace(LEAFLET, printed_on="2026-11-24"))


def test_the_square_on_the_paper_is_that_of_the_hotline_with_its_quiet_zone() -> None:
    shown = picture(print_leaflet(LEAFLET), scale=3.0)
    rows = modules("tel:96456")
    size = len(rows)
    left, top, side = square_in(shown)
    step = side / size
    for y in range(-4, size + 4):
        for x in range(-4, size + 4):
            inside = 0 <= y < size and 0 <= x < size
            dark = bool(rows[y][x]) if inside else False
            spot = shown.getpixel((int(left + (x + 0.5) * step), int(top + (y + 0.5) * step)))
            assert isinstance(spot, int)
            assert (spot < 100) is dark, (x, y)


def square_in(shown: Image.Image) -> tuple[float, float, float]:
    """Left, top and side of the black square in the lower right part of the page."""
    width, height = shown.size
    corner = (width * 0.7, height * 0.7)
    part = shown.crop((int(corner[0]), int(corner[1]), width, int(height * 0.92)))
    box = part.point(lambda value: 255 if value < 60 else 0).getbbox()
    assert box is not None
    return box[0] + int(corner[0]), box[1] + int(corner[1]), box[2] - box[0]


def test_long_text_is_set_smaller_and_too_long_text_is_refused() -> None:
    def with_lines(count: int) -> Leaflet:
        return replace(LEAFLET, sections=(("怎么办", ("按规定办理，说清楚为止。" * 3,) * count),))

    short, long = (print_leaflet(with_lines(count)) for count in (2, 14))
    assert sizes(short) > sizes(long) >= SMALLEST
    with pytest.raises(LeafletTooLong) as refused:
        print_leaflet(with_lines(60))
    assert refused.value.title == "医疗救助"


def sizes(pdf: bytes) -> float:
    """The size of the running text: that of a line which the sections hold."""
    found: list[float] = []

    def seen(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
        if "按规定" in text:
            found.append(size * abs(tm[3]))

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=seen)
    return max(found)


def test_a_character_that_no_font_has_stops_the_page() -> None:
    with pytest.raises(GlyphMissing):
        print_leaflet(replace(LEAFLET, lead="\U000e0041\u0378"))
