"""Pictures made fit to keep and safe to draw: upright, small, without what the camera knew of time
and place; the place is told apart. Never decodes one itself: a process of its own does, within
limits (`picture_worker`).
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.place import Place

LONG_EDGE = 1600
"""Pixels of the longer side, unless the form asks for fewer (max-pixels)."""

MOST_MILLIONS = 120
SECONDS = 20
"""After so long on the clock the worker is ended, whatever it does (Windows has no other limit)."""

_WORKER = Path(__file__).with_name("picture_worker.py")


@dataclass(eq=False)
class PhotoUnreadable(FieldvisitError):
    """The file is no picture, is damaged, or of a kind that cannot be read (HEIC)."""


@dataclass(eq=False)
class PictureTooLarge(FieldvisitError):
    """So many pixels, or so much work, that it did not fit into the limits; of a photo `most`
    millions are taken, of other kinds fewer."""

    most: int


@dataclass(eq=False)
class PictureMoves(FieldvisitError):
    """More than one picture in the file: it moves, or has pages; taking one would lose others."""


REFUSALS = (PhotoUnreadable, PictureTooLarge, PictureMoves)


@dataclass(frozen=True)
class Taken:
    """A photo made fit to keep, and where the camera was, if it said so."""

    jpeg: bytes
    place: Place | None


def taken(data: bytes, *, longest: int = LONG_EDGE, with_facts: bool = False) -> Taken:
    """A JPEG whose longer side is at most `longest` pixels, upright. Without EXIF and place, unless
    the form asks for them. Raises PhotoUnreadable, PictureTooLarge, PictureMoves."""
    said, made = _made(data, job="photo", longest=longest, facts=with_facts)
    return Taken(made, _place(said.get("place")))


def as_photo(data: bytes, *, longest: int = LONG_EDGE, with_facts: bool = False) -> bytes:
    """The JPEG of `taken` alone. Raises as that does."""
    return taken(data, longest=longest, with_facts=with_facts).jpeg


def turned_once(data: bytes) -> bytes:
    """The same a quarter turn to the right. Raises as `taken`."""
    return _made(data, job="turned", longest=LONG_EDGE)[1]


@lru_cache(maxsize=32)
def to_draw(data: bytes, longest: int = LONG_EDGE) -> bytes:
    """A picture from anywhere as plain pixels (JPEG; PNG where it shines through), fit to be drawn
    in the app's own process. Raises as `taken`."""
    return _made(data, job="drawn", longest=longest)[1]


def _place(said: Any) -> Place | None:
    """What the worker told, which met the file: numbers, or nothing is believed."""
    if not (isinstance(said, list) and [type(one) for one in said] == [float] * 3):
        return None
    latitude, longitude, accuracy = said
    return Place.of(latitude, longitude, accuracy=accuracy)


def _made(
    data: bytes, *, job: str, longest: int, facts: bool = False
) -> tuple[dict[str, Any], bytes]:
    asked = json.dumps({"job": job, "longest": longest, "facts": facts}).encode()
    try:
        ran = subprocess.run(
            # isolated: neither the environment nor the folder it starts in chooses what it imports
            [sys.executable, "-I", str(_WORKER)],
            input=asked + b"\n" + data,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise PictureTooLarge(MOST_MILLIONS) from None
    line, _, made = ran.stdout.partition(b"\n")
    if ran.returncode != 0 or not line:
        # ended by a limit, or by what the file did to it
        raise PictureTooLarge(MOST_MILLIONS)
    said = json.loads(line)
    refused = said.get("refused")
    if refused == "too_large":
        raise PictureTooLarge(MOST_MILLIONS)
    if refused == "many":
        raise PictureMoves
    if refused is not None:
        raise PhotoUnreadable
    return said, made
