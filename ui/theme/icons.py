"""Lucide icons in the theme's colours, drawn once for each size. Never fetches anything."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from fieldvisit.machine.assets import resource


class Icons:
    """The icon cupboard of one theme; a drawing is kept by name, colour, size and pixel ratio."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, str, int, float], QPixmap] = {}

    def pixmap(self, name: str, colour: QColor, *, px: int) -> QPixmap:
        """The icon, `px` logical px square. Raises FileNotFoundError for an unknown name."""
        ratio = QGuiApplication.primaryScreen().devicePixelRatio()
        key = (name, colour.name(QColor.NameFormat.HexArgb), px, ratio)
        if key not in self._drawn:
            self._drawn[key] = _draw(name, colour, px=px, ratio=ratio)
        return self._drawn[key]


def padded(drawing: QPixmap, pad: int) -> QPixmap:
    """The drawing with `pad` px of air at its right: Qt's own gap before a word is only 4 px."""
    if not pad:
        return drawing
    ratio = drawing.devicePixelRatio()
    wide = QPixmap(drawing.width() + round(pad * ratio), drawing.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, drawing)
    painter.end()
    return wide


def _draw(name: str, colour: QColor, *, px: int, ratio: float) -> QPixmap:
    drawing = _source(name).replace("currentColor", colour.name())
    pixmap = QPixmap(round(px * ratio), round(px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, px, px))
    painter.end()
    return pixmap


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")
