"""What this machine's Qt can do beyond the window: take a photo, play a sound, tell where it is.

Loads nothing before it is asked; the extra parts of Qt (`fieldvisit[camera]`) may be missing.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

MEDIA = "PySide6.QtMultimedia"
PLACES = "PySide6.QtPositioning"


@cache
def part(name: str) -> Any | None:
    """A module of Qt; None where it is not installed or its library cannot be loaded."""
    if find_spec(name) is None:
        return None
    try:
        return import_module(name)
    except ImportError:
        return None


def camera_there() -> bool:
    """Whether a photo can be taken now: a camera may be plugged in at any time."""
    media = part(MEDIA)
    return media is not None and bool(media.QMediaDevices.videoInputs())


def player_there() -> bool:
    """Whether a recording can be played."""
    media = part(MEDIA)
    return media is not None and bool(media.QMediaDevices.audioOutputs())


@cache
def position_there() -> bool:
    """Whether the machine can say where it is."""
    places = part(PLACES)
    return places is not None and bool(places.QGeoPositionInfoSource.availableSources())
