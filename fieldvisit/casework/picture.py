"""Pictures made fit to keep and safe to draw: upright, small, without what the camera knew of time
and place. Never decodes one itself: a process of its own does, within limits (`picture_worker`).
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fieldvisit.errors import FieldvisitError

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


def as_photo(data: bytes, *, longest: int = LONG_EDGE, with_facts: bool = False) -> bytes:
    """A JPEG whose longer side is at most `longest` pixels, upright. Without EXIF and place, unless
    the form asks for them. Raises PhotoUnreadable, PictureTooLarge, PictureMoves."""
    return _made(data, job="photo", longest=longest, facts=with_facts)


def turned_once(data: bytes) -> bytes:
    """The same a quarter turn to the right. Raises as `as_photo`."""
    return _made(data, job="turned", longest=LONG_EDGE)


@lru_cache(maxsize=32)
def to_draw(data: bytes, longest: int = LONG_EDGE) -> bytes:
    """A picture from anywhere as plain pixels (JPEG; PNG where it shines through), fit to be drawn
    in the app's own process. Raises as `as_photo`."""
    return _made(data, job="drawn", longest=longest)


def _made(data: bytes, *, job: str, longest: int, facts: bool = False) -> bytes:
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
    said, _, made = ran.stdout.partition(b"\n")
    if ran.returncode != 0 or not said:
        # ended by a limit, or by what the file did to it
        raise PictureTooLarge(MOST_MILLIONS)
    refused = json.loads(said).get("refused")
    if refused == "too_large":
        raise PictureTooLarge(MOST_MILLIONS)
    if refused == "many":
        raise PictureMoves
    if refused is not None:
        raise PhotoUnreadable
    return made
