"""A program of its own that decodes one picture within limits and writes it anew, so that a hostile
file meets a process that holds nothing. Never imported by the app; knows no key and no record.

In: one line of JSON (`job`, `longest`), then the file. Out: one line of JSON (`ok` or `refused`; of
a photo `place`, too: latitude, longitude, metres, where it knows them), then the new file. It
imports Pillow alone and sets its own limits before it reads a byte.
"""

import io
import json
import math
import signal
import struct
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

CPU_SECONDS = 1.0
MEMORY_BYTES = 256 * 1024 * 1024
MOST_PIXELS = 120_000_000
"""Of a JPEG, which can be decoded at half its size or less."""

MOST_PIXELS_WHOLE = 30_000_000
"""Of every other kind, which has to be decoded whole."""

QUALITY = 85
TURNED_QUALITY = 92
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")
GPS = 0x8825
"""Of EXIF: where the camera was. Inside it, by number: north or south and the latitude, east or
west and the longitude (degrees, minutes, seconds), the receiver's error in metres."""

LATITUDE, LONGITUDE, ERROR = (1, 2, "S"), (3, 4, "W"), 31
SINGLE = ("JPEG", "MPO", "BMP")
"""What holds one picture; an MPO is a telephone's photo with smaller copies behind it."""


TROUBLE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, struct.error)
"""What Pillow's many readers raise of a damaged or hostile file."""


class Refused(Exception):
    """The picture is not taken; its text is the reason's code."""


def limit_myself() -> None:
    """On Linux and macOS: memory, processor time, no file, no child. Windows has the caller's
    clock."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, 2),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    # finer than whole seconds; nobody catches the signal
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)


def opened(data: bytes, *, longest: int) -> "Image":
    """The first and only picture of a file, decoded. Raises Refused."""
    from PIL import Image, TiffImagePlugin, WebPImagePlugin

    # Pillow knows the others by itself, and is never asked for what it loads on demand
    assert TiffImagePlugin
    assert WebPImagePlugin
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        kind = picture.format
        most = MOST_PIXELS if kind in ("JPEG", "MPO") else MOST_PIXELS_WHOLE
        if picture.width * picture.height > most:
            raise Refused("too_large")
        picture.draft("RGB", (longest, longest))
        picture.load()
        first = picture.copy()
        if kind not in SINGLE and has_another(picture):
            raise Refused("many")
    except (Image.DecompressionBombError, MemoryError):
        raise Refused("too_large") from None
    except TROUBLE:
        raise Refused("unreadable") from None
    return first


def has_another(picture: "Image") -> bool:
    """Whether a second page or frame follows."""
    try:
        picture.seek(1)
    except EOFError:
        return False
    return True


def photo(picture: "Image", longest: int, *, facts: bool) -> bytes:
    """Upright, small; with what the camera knew of time and place only if `facts`."""
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((longest, longest))
    return as_jpeg(upright, QUALITY, exif=upright.getexif().tobytes() if facts else b"")


def place_of(picture: "Image") -> list[float] | None:
    """Where the camera was: latitude, longitude, the error in metres (nought: unknown). A photo is
    taken as well if this is nonsense.
    """
    try:
        told = picture.getexif().get_ifd(GPS)
        latitude, longitude = (
            sum(float(part) / 60**n for n, part in enumerate(told[at][:3]))
            * (-1 if str(told[side]).startswith(other) else 1)
            for side, at, other in (LATITUDE, LONGITUDE)
        )
        found = [latitude, longitude, float(told.get(ERROR, 0.0))]
    except (*TROUBLE, TypeError, AttributeError, ArithmeticError):
        return None
    return found if all(math.isfinite(one) for one in found) else None


def turned(data: bytes) -> bytes:
    """A quarter turn to the right."""
    picture = opened(data, longest=MOST_PIXELS)
    exif = picture.getexif().tobytes()
    return as_jpeg(picture.rotate(-90, expand=True), TURNED_QUALITY, exif=exif)


def drawn(data: bytes, longest: int) -> bytes:
    """The same picture as pixels and nothing else; what shines through stays so."""
    picture = opened(data, longest=longest)
    picture.thumbnail((longest, longest))
    if picture.mode not in ("RGBA", "LA", "P", "PA"):
        return as_jpeg(picture, TURNED_QUALITY)
    held = io.BytesIO()
    picture.convert("RGBA").save(held, "PNG", compress_level=1)
    return held.getvalue()


def as_jpeg(picture: "Image", quality: int, *, exif: bytes = b"") -> bytes:
    """Through-shining parts become white, as paper is."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "P", "PA"):
        over = picture.convert("RGBA")
        ground = Image.new("RGBA", over.size, "white")
        picture = Image.alpha_composite(ground, over)
    held = io.BytesIO()
    picture.convert("RGB").save(held, "JPEG", quality=quality, optimize=True, exif=exif)
    return held.getvalue()


def done(asked: dict[str, object], data: bytes) -> tuple[dict[str, object], bytes]:
    """What there is to say, and what the job asks for. Raises Refused."""
    longest = int(str(asked["longest"]))
    try:
        if asked["job"] == "photo":
            picture = opened(data, longest=longest)
            place = place_of(picture)
            made = photo(picture, longest, facts=bool(asked["facts"]))
            return {"ok": "made", "place": place}, made
        return {"ok": "made"}, turned(data) if asked["job"] == "turned" else drawn(data, longest)
    except MemoryError:
        raise Refused("too_large") from None


def main() -> None:
    limit_myself()
    asked = json.loads(sys.stdin.buffer.readline())
    try:
        said, made = done(asked, sys.stdin.buffer.read())
    except Refused as refusal:
        said, made = {"refused": str(refusal)}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + made)


if __name__ == "__main__":
    main()
