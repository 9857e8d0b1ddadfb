"""Where this machine is, where it can tell: by its own receiver. Never asks a network for it."""

from collections.abc import Callable
from typing import Any

from ui.widgets import equipment

WAIT_MS = 20_000


class Position:
    """One question at a time."""

    def __init__(self) -> None:
        self._source: Any = None

    def ask(self, found: Callable[[str], None], missing: Callable[[object], None]) -> bool:
        """`found` is told `lat lon altitude accuracy`, as the forms keep it; else `missing`, with
        what Qt says of it. Whether there is anything to wait for."""
        places = equipment.part(equipment.PLACES)
        source = places.QGeoPositionInfoSource.createDefaultSource(None) if places else None
        if source is None:
            missing(None)
            return False
        # Kept until it has answered: Qt would let go of it otherwise.
        self._source = source
        source.positionUpdated.connect(lambda told: found(text_of(told, places)))
        source.errorOccurred.connect(missing)
        source.requestUpdate(WAIT_MS)
        return True


def text_of(told: Any, places: Any) -> str:
    """`39.0851 117.0412 3.0 8.0`: degrees, then metres; nought for what is not known."""
    spot, exact = told.coordinate(), places.QGeoPositionInfo.Attribute.HorizontalAccuracy
    height = spot.altitude()
    accuracy = told.attribute(exact) if told.hasAttribute(exact) else 0.0
    known = height if height == height else 0.0
    return f"{spot.latitude():.7f} {spot.longitude():.7f} {known:.1f} {accuracy:.1f}"
