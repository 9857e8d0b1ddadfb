"""A place on the earth as it is kept, and how far two lie apart. Knows no map and asks nobody.

The earth is a ball of the equator's radius, as in JavaRosa; height is not looked at.
"""

import math
from typing import NamedTuple, Self

STEPS = 10_000
"""To a degree. A step is some 11 m northward, 9 m eastward in Tianjin: as fine as telling one
courtyard from another village needs, and no finer."""

RADIUS = 6_378_100.0
"""Metres."""

NORTHMOST, EASTMOST = 90, 180

Degrees = tuple[float, float]
"""Latitude and longitude."""


class Place(NamedTuple):
    """Latitude and longitude in ten-thousandths of a degree; `accuracy` in metres, None where
    nobody knows it.
    """

    latitude: int
    longitude: int
    accuracy: int | None = None

    @property
    def degrees(self) -> Degrees:
        return self.latitude / STEPS, self.longitude / STEPS

    @classmethod
    def of(cls, latitude: float, longitude: float, *, accuracy: float = 0.0) -> Self | None:
        """From degrees and metres; None for what is no place, and for 0, 0: what a receiver says
        that has not found itself.
        """
        if not (abs(latitude) <= NORTHMOST and abs(longitude) <= EASTMOST):
            return None
        known = max(1, round(min(accuracy, math.pi * RADIUS))) if accuracy > 0 else None
        place = cls(round(latitude * STEPS), round(longitude * STEPS), known)
        return place if place.latitude or place.longitude else None


def read_place(text: str) -> Place | None:
    """`39.0842 117.2009 3.5 5.0`, as forms answer a geopoint: degrees, height, accuracy."""
    try:
        numbers = [float(one) for one in text.split()]
    except ValueError:
        return None
    if not 2 <= len(numbers) <= 4:
        return None
    accuracy = numbers[3] if len(numbers) == 4 else 0.0
    return Place.of(numbers[0], numbers[1], accuracy=accuracy)


def metres(one: Degrees, other: Degrees) -> float:
    """How far two places lie apart on the ball, by the haversine formula: exact for places that lie
    close together too.
    """
    north = math.radians(other[0] - one[0])
    east = math.radians(other[1] - one[1])
    slope = math.cos(math.radians(one[0])) * math.cos(math.radians(other[0]))
    chord = math.sin(north / 2) ** 2 + slope * math.sin(east / 2) ** 2
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(chord)))
