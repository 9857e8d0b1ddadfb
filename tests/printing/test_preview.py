"""The preview shows the very bytes that are printed."""

import pytest
from PIL import Image

from fieldvisit.printing.layout import MM
from fieldvisit.printing.preview import page_count, page_image
from fieldvisit.printing.qr import modules
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import Sheet
from tests.printing.conftest import with_answers

DPI = 200


def shown(pdf: bytes) -> Image.Image:
    seen = page_image(pdf, 0, dpi=DPI)
    return Image.frombytes("RGBA", (seen.width, seen.height), seen.rgba)


def test_a_page_has_the_size_of_a4(f02: Sheet) -> None:
    picture = page_image(render([f02]), 0, dpi=72)
    assert (picture.width, picture.height) == pytest.approx((595, 842), abs=1)
    assert len(picture.rgba) == picture.width * picture.height * 4


def test_another_answer_gives_another_picture(f02: Sheet) -> None:
    other = with_answers(f02, food="poor")
    assert shown(render([f02])).tobytes() != shown(render([other])).tobytes()


def test_pages_are_counted_and_beyond_them_is_nothing(f02: Sheet) -> None:
    pdf = render([f02, f02])
    assert page_count(pdf) == 2
    with pytest.raises(IndexError):
        page_image(pdf, 2, dpi=50)


def test_the_qr_square_on_the_page_is_that_of_its_text(f02: Sheet) -> None:
    """Each module is looked at in the rendered page; reading it is the standard's matter."""
    rows = modules(f02.header.qr_text)
    page = shown(render([f02])).convert("L")
    side = 17 * MM / len(rows)
    top = (297 - 31 + 3) * MM
    scale = DPI / 72
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            spot = ((26 * MM + (x + 0.5) * side) * scale, (top + (y + 0.5) * side) * scale)
            level = page.getpixel((int(spot[0]), int(spot[1])))
            assert (level < 128) == bool(dark), (x, y)
