"""Make signatures and photos fit for paper: trimmed, on white, not too fine. It places none.

Ink on white (a signature) becomes one bit a dot: sharp, black on any printer, about 1 kB. All else
is a photo and becomes a JPEG.
"""

import io
import zlib
from dataclasses import dataclass

from PIL import Image, ImageChops, UnidentifiedImageError

from fieldvisit.printing.problems import PictureUnreadable

INK_DOTS, PHOTO_DOTS = 400 / 72, 250 / 72  # dots per point: 400 and 250 to the inch
MOST_PIXELS = 64_000_000
PAPER = 200  # lighter than this is paper, not ink
WHITE_SHARE = 0.8  # a picture with as much paper is a drawing
JPEG_QUALITY = 82


@dataclass(frozen=True)
class Picture:
    """A picture ready to embed: deflated bits (1 = white, rows in whole bytes) or a JPEG."""

    width: int
    height: int
    data: bytes
    ink: bool


def for_paper(data: bytes, width: float, height: float, *, where: str) -> Picture:
    """The picture without its empty margins, no finer than a box of that size (points) can show.

    Raises PictureUnreadable with `where`.
    """
    opened = _opened(data, where)
    drawn = _on_white(opened)
    if opened.format == "PNG" and _mostly_white(drawn):
        return _ink(_shrunk(_trimmed(drawn.convert("L")), width, height, INK_DOTS))
    return _photo(_shrunk(drawn, width, height, PHOTO_DOTS))


def _opened(data: bytes, where: str) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > MOST_PIXELS:
            raise PictureUnreadable(where=where)
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureUnreadable(where=where) from error
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("L", "RGB"):
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")


def _mostly_white(picture: Image.Image) -> bool:
    counts = picture.convert("L").histogram()
    return sum(counts[PAPER:]) >= WHITE_SHARE * sum(counts)


def _trimmed(grey: Image.Image) -> Image.Image:
    """Cut an empty border away; a wholly white picture stays as it is."""
    drawn = ImageChops.invert(grey).point(lambda level: 255 if level > 255 - PAPER else 0).getbbox()
    return grey.crop(drawn) if drawn else grey


def _shrunk(picture: Image.Image, width: float, height: float, dots: float) -> Image.Image:
    small = picture.copy()
    small.thumbnail((max(1, int(width * dots)), max(1, int(height * dots))))
    return small


def _ink(grey: Image.Image) -> Picture:
    bits = grey.point(lambda level: 255 if level >= PAPER else 0).convert(
        "1", dither=Image.Dither.NONE
    )
    return Picture(bits.width, bits.height, zlib.compress(bits.tobytes(), 9), ink=True)


def _photo(picture: Image.Image) -> Picture:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return Picture(picture.width, picture.height, target.getvalue(), ink=False)
