"""Make signatures and photos fit for paper: trimmed, on white, not too fine. It places none.

Ink on white (a signature) becomes one bit a dot: sharp, black on any printer, about 1 kB. All else
is a photo and becomes a JPEG.
"""

import io
import zlib
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from fieldvisit.printing.problems import PictureUnreadable

INK_DOTS, PHOTO_DOTS = 400 / 72, 250 / 72  # dots per point: 400 and 250 to the inch
MOST_PIXELS = 64_000_000
PAPER = 200  # lighter than this is paper, not ink
WHITE_SHARE = 0.6  # a picture with as much paper, its borders cut away, is a drawing
LIGHT = [255 if level >= PAPER else 0 for level in range(256)]
DARK = [255 - light for light in LIGHT]
JPEG_QUALITY = 82


@dataclass(frozen=True)
class Picture:
    """A picture ready to embed: deflated bits (1 = white, rows in whole bytes) or a JPEG."""

    width: int
    height: int
    data: bytes
    ink: bool


def for_paper(data: bytes, size: tuple[float, float], *, where: str) -> Picture:
    """The picture without empty margins, no finer than a box of that size (points) can show.

    Raises PictureUnreadable with `where`.
    """
    opened, kind = _opened(data, where)
    if kind == "PNG":
        grey = _grey(_on_white(_shrunk(_trimmed(opened), size, dots=INK_DOTS)))
        if _mostly_white(grey):
            return _ink(grey)
    return _photo(_on_white(_shrunk(opened, size, dots=PHOTO_DOTS)))


def _opened(data: bytes, where: str) -> tuple[Image.Image, str]:
    """The decoded picture (L, RGB or RGBA) and the kind of its file."""
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > MOST_PIXELS:
            raise PictureUnreadable(where=where)
        picture.load()
        mode = picture.mode if picture.mode in ("L", "RGB") else "RGBA"
        return (picture if mode == picture.mode else picture.convert(mode)), picture.format or ""
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureUnreadable(where=where) from error


def _trimmed(picture: Image.Image) -> Image.Image:
    """Cut an empty border away; a picture without any ink stays as it is."""
    if picture.mode == "RGBA":
        drawn = picture.getchannel("A").getbbox()
    else:
        drawn = _grey(picture).point(DARK).getbbox()
    return picture.crop(drawn) if drawn else picture


def _shrunk(picture: Image.Image, size: tuple[float, float], *, dots: float) -> Image.Image:
    width, height = (max(1, int(side * dots)) for side in size)
    scale = min(width / picture.width, height / picture.height)
    if scale >= 1:
        return picture
    smaller = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(smaller, Image.Resampling.BILINEAR, reducing_gap=2.0)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def _grey(picture: Image.Image) -> Image.Image:
    return picture if picture.mode == "L" else picture.convert("L")


def _mostly_white(grey: Image.Image) -> bool:
    counts = grey.histogram()
    return sum(counts[PAPER:]) >= WHITE_SHARE * sum(counts)


def _ink(grey: Image.Image) -> Picture:
    bits = grey.point(LIGHT, "1")
    return Picture(bits.width, bits.height, zlib.compress(bits.tobytes()), ink=True)


def _photo(picture: Image.Image) -> Picture:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return Picture(picture.width, picture.height, target.getvalue(), ink=False)
