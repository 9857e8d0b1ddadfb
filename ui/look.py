"""Which theme fits this screen and this person's wishes. Never builds a widget."""

from PySide6.QtGui import QGuiApplication, QInputDevice

from ui.preferences import Preferences
from ui.theme import Theme, theme


def look(wished: Preferences, *, portrait: bool) -> Theme:
    """Sizes of a tablet where there is a finger or an upright window, of a laptop otherwise."""
    touch = QInputDevice.DeviceType.TouchScreen
    finger = any(device.type() is touch for device in QInputDevice.devices())
    return theme(
        wished.theme,
        form_factor="tablet" if portrait or finger else "laptop",
        text=wished.text,
        dpi=QGuiApplication.primaryScreen().physicalDotsPerInch(),
        portrait=portrait,
    )
