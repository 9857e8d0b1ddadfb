"""What the line to the network costs, as the system says. Opens no connection."""

from enum import StrEnum


class Link(StrEnum):
    """`FREE`: wire or wireless; `COSTLY`: a mobile network, or one marked as metered; `UNKNOWN`:
    the system does not say. What is not known keeps no photo waiting.
    """

    FREE = "free"
    COSTLY = "costly"
    UNKNOWN = "unknown"


def look() -> Link:
    """The line as it is now. Only in the window's own thread."""
    try:
        from PySide6.QtNetwork import QNetworkInformation
    except ImportError:
        # A system without the libraries that Qt's network part needs.
        return Link.UNKNOWN
    feature = QNetworkInformation.Feature.Metered
    known = QNetworkInformation.instance()
    if known is None and QNetworkInformation.loadBackendByFeatures(feature):
        known = QNetworkInformation.instance()
    if known is None:
        return Link.UNKNOWN
    medium = QNetworkInformation.TransportMedium
    mobile = (medium.Cellular, medium.Bluetooth)
    costly = known.isMetered() or known.transportMedium() in mobile
    return Link.COSTLY if costly else Link.FREE
