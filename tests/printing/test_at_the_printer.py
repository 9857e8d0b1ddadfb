"""What a real CUPS printer with a driver puts on paper is what the preview showed."""

import os

import pytest
from PIL import Image, ImageChops, ImageStat

from fieldvisit.machine.printers import print_pdf
from fieldvisit.printing.preview import page_count, page_image
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import Sheet
from tests.support.printing_queue import DRIVEN, cups


def looks(pdf: bytes, page: int) -> Image.Image:
    shown = page_image(pdf, page, dpi=50)
    return Image.frombytes("RGBA", (shown.width, shown.height), shown.rgba).convert("L")


@pytest.mark.prove
@pytest.mark.skipif(os.geteuid() != 0, reason="Debian's cups-pdf runs for root only")
def test_a_form_comes_out_whole_at_its_true_size(
    f02: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = render([f02, f02])
    with cups() as office:
        monkeypatch.setenv("CUPS_SERVER", office.server)
        paper = office.printed(print_pdf(pdf, DRIVEN, copies=2, duplex=True))
    assert page_count(paper) == page_count(pdf)
    for page in range(page_count(pdf)):
        apart = ImageChops.difference(looks(pdf, page), looks(paper, page))
        # of 255; other anti-aliasing gives 1, half a millimetre aside 11, 97 % of the size 29
        assert ImageStat.Stat(apart).mean[0] < 3
