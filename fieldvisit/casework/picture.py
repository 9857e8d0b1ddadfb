"""A photo made fit to keep: upright, small enough, without what the camera knew of time and place.

Reads pictures of any kind that Pillow knows; never lets a hostile one use up the memory.
"""

import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldvisit.errors import FieldvisitError

if TYPE_CHECKING:
    from PIL.Image import Image

LONG_EDGE = 1600
"""Pixels of the longer side, unless the form asks for fewer (max-pixels)."""

MOST_PIXELS = 120_000_000
QUALITY = 85
TURNED_QUALITY = 92
"""A photo that was turned is written anew: with less loss, for it may be turned again."""


@dataclass(eq=False)
class PhotoUnreadable(FieldvisitError):
    """The file is no picture, is damaged, or of a kind that cannot be read (HEIC)."""


@dataclass(eq=False)
class PictureTooLarge(FieldvisitError):
    """So many pixels would not fit in memory; `most` millions are taken."""

    most: int


def as_photo(data: bytes, *, longest: int = LONG_EDGE) -> bytes:
    """A JPEG whose longer side is at most `longest` pixels, upright, with no EXIF and no place.
    Raises PhotoUnreadable, PictureTooLarge."""
    from PIL import ImageOps

    picture = _opened(data, longest=longest)
    upright = ImageOps.exif_transpose(picture) or picture
    upright.thumbnail((longest, longest))
    return _jpeg(upright, QUALITY)


def turned_once(data: bytes) -> bytes:
    """The same a quarter turn to the right. Raises PhotoUnreadable, PictureTooLarge."""
    picture = _opened(data, longest=MOST_PIXELS)
    return _jpeg(picture.rotate(-90, expand=True), TURNED_QUALITY)


def _opened(data: bytes, *, longest: int) -> "Image":
    from PIL import Image

    # what Pillow's many readers raise of a damaged or hostile file
    trouble = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error)
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > MOST_PIXELS:
            raise PictureTooLarge(MOST_PIXELS // 1_000_000)
        # a JPEG may be decoded at half its size or less, where that is still enough
        picture.draft("RGB", (longest, longest))
        picture.load()
    except Image.DecompressionBombError:
        raise PictureTooLarge(MOST_PIXELS // 1_000_000) from None
    except trouble:
        raise PhotoUnreadable from None
    return picture


def _jpeg(picture: "Image", quality: int) -> bytes:
    """Through-shining parts become white, as paper is."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "P", "PA"):
        over = picture.convert("RGBA")
        ground = Image.new("RGBA", over.size, "white")
        picture = Image.alpha_composite(ground, over)
    held = io.BytesIO()
    picture.convert("RGB").save(held, "JPEG", quality=quality, optimize=True)
    return held.getvalue()
