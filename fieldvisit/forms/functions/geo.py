"""Places: length of a way, area of a field, inside or outside, on the ball of `records.place`."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from fieldvisit.forms.functions.registry import ANY, Family
from fieldvisit.forms.values import NAN, Nodes, Value, to_number, to_text

if TYPE_CHECKING:
    from fieldvisit.records.place import Degrees

FUNCTIONS = Family()


@FUNCTIONS.plain("distance", 1, most=ANY)
def distance(*places: Value) -> Value:
    """Metres along the places of a way, of a field's edge or of several nodes, in their order."""
    # Records bring SQLModel along, which a form without places never needs.
    from fieldvisit.records.place import metres

    found = _places(places)
    return NAN if found is None else math.fsum(metres(a, b) for a, b in pairwise(found))


@FUNCTIONS.plain("area", 1)
def area(places: Value) -> Value:
    """Square metres inside a field or inside several nodes' places; 0 for fewer than three."""
    found = _places([places])
    if found is None:
        return NAN
    if len(found) < 3:
        return 0.0
    flat = [_on_map(one, found[0]) for one in found]
    return abs(math.fsum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(flat))) / 2


FUNCTIONS.also("enclosed-area", of="area")


@FUNCTIONS.plain("geofence", 2)
def geofence(place: Value, shape: Value) -> Value:
    """Whether a place lies inside a field."""
    inner, edge = _places([place]), _places([shape])
    if not inner or not edge:
        return False
    north, east = inner[0]
    inside = False
    for a, b in pairwise([*edge, edge[0]]):
        if (a[0] > north) == (b[0] > north):
            continue
        # the edge crosses the place's parallel: to the east of it or not
        crossing = a[1] + (north - a[0]) / (b[0] - a[0]) * (b[1] - a[1])
        if east < crossing:
            inside = not inside
    return inside


def _places(values: Sequence[Value]) -> "list[Degrees] | None":
    """All places in order: of nodes, of texts, of texts with several places between `;`. None when
    one is no place; blanks are skipped."""
    nodes = [node for one in values for node in (one if isinstance(one, Nodes) else [one])]
    pieces = ";".join(to_text(node) for node in nodes).split(";")
    found = [_place(piece) for piece in pieces if piece.strip()]
    known = [place for place in found if place is not None]
    return known if len(known) == len(found) else None


def _place(text: str) -> "Degrees | None":
    parts = [to_number(part) for part in text.split()]
    if not 2 <= len(parts) <= 4 or any(math.isnan(part) for part in parts):
        return None
    north, east = parts[:2]
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None


def _on_map(place: "Degrees", origin: "Degrees") -> tuple[float, float]:
    """Metres east and north of the origin on a flat map."""
    from fieldvisit.records.place import RADIUS

    north = math.radians(place[0] - origin[0]) * RADIUS
    east = math.radians(place[1] - origin[1]) * RADIUS * math.cos(math.radians(place[0]))
    return east, north
