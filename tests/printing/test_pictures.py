"""Signatures and photos on their way to paper."""

import io

import pytest
from PIL import Image, ImageDraw

from fieldvisit.printing.pictures import for_paper
from fieldvisit.printing.problems import PictureUnreadable
from tests.printing.conftest import signature


def encoded(picture: Image.Image, kind: str) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind)
    return target.getvalue()


def test_a_signature_is_trimmed_to_its_ink_and_kept_in_shape() -> None:
    picture = for_paper(signature(), (500, 500), where="x")
    assert picture.ink
    assert picture.width / picture.height == pytest.approx(509 / 209, rel=0.05)


def test_a_signature_on_a_transparent_pad_is_ink_too() -> None:
    pad = Image.new("RGBA", (400, 300), (255, 255, 255, 0))
    ImageDraw.Draw(pad).line([(100, 100), (300, 200)], fill=(12, 20, 60, 255), width=5)
    picture = for_paper(encoded(pad, "PNG"), (500, 500), where="x")
    assert picture.ink
    assert picture.width / picture.height == pytest.approx(2, rel=0.05)


def test_a_signature_takes_little_room() -> None:
    assert len(for_paper(signature(), (100, 80), where="x").data) < 2000


def test_an_empty_pad_stays_a_picture() -> None:
    white = encoded(Image.new("RGBA", (300, 100), (0, 0, 0, 0)), "PNG")
    assert (for_paper(white, (100, 100), where="x")).ink


def test_a_photo_is_made_no_finer_than_paper_shows() -> None:
    photo = encoded(Image.effect_noise((3000, 2000), 80).convert("RGB"), "JPEG")
    picture = for_paper(photo, (144, 144), where="x")
    assert not picture.ink
    assert (picture.width, picture.height) == (500, 333)


@pytest.mark.parametrize("data", [b"", b"not a picture", signature()[:200]])
def test_what_is_no_picture_is_refused_with_its_place(data: bytes) -> None:
    with pytest.raises(PictureUnreadable) as refused:
        for_paper(data, (100, 100), where="FV-1 · 走访人（签名）")
    assert refused.value.where == "FV-1 · 走访人（签名）"
