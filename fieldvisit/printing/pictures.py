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
    opened = _opened(data, where)
    if opened.format == "PNG":
        grey = _on_white(_shrunk(_trimmed(opened), size, dots=INK_DOTS)).convert("L")
        if _mostly_white(grey):
            return _ink(grey)
    return _photo(_on_white(_shrunk(opened, size, dots=PHOTO_DOTS)))


def _opened(data: bytes, where: str) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > MOST_PIXELS:
            raise PictureUnreadable(where=where)
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureUnreadable(where=where) from error
    return picture


def _trimmed(picture: Image.Image) -> Image.Image:
    """Cut an empty border away; a picture without any ink stays as it is."""
    if picture.mode == "RGBA":
        drawn = picture.getchannel("A").getbbox()
    else:
        dark = picture.convert("L").point(lambda level: 255 if level < PAPER else 0)
        drawn = dark.getbbox()
    return picture.crop(drawn) if drawn else picture


def _shrunk(picture: Image.Image, size: tuple[float, float], *, dots: float) -> Image.Image:
    width, height = (max(1, int(side * dots)) for side in size)
    small = picture if picture.mode in ("L", "RGB", "RGBA") else picture.convert("RGBA")
    small = small.copy()
    small.thumbnail((width, height))
    return small


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def _mostly_white(grey: Image.Image) -> bool:
    counts = grey.histogram()
    return sum(counts[PAPER:]) >= WHITE_SHARE * sum(counts)


def _ink(grey: Image.Image) -> Picture:
    clear = grey.point(lambda level: 255 if level >= PAPER else 0)
    bits = clear.convert("1", dither=Image.Dither.NONE)
    return Picture(bits.width, bits.height, zlib.compress(bits.tobytes()), ink=True)


def _photo(picture: Image.Image) -> Picture:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return Picture(picture.width, picture.height, target.getvalue(), ink=False)
