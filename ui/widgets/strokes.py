"""A signature as lines of points in millimetres: to draw on the glass and to turn into a PNG."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter, QPainterPath, QPen

Stroke = tuple[QPointF, ...]
PEN_MM = 0.6
# 12 dots a millimetre is what a 300 dpi printer can show.
DOTS_PER_MM = 12
LARGEST = 40 * 1024


@dataclass(frozen=True)
class Drawing:
    """Strokes on a pad of `width` x `height` millimetres, from its top left corner."""

    strokes: tuple[Stroke, ...]
    width: float
    height: float


def path_of(stroke: Sequence[QPointF], *, scale: float) -> QPainterPath:
    """One stroke as a smooth line; a dot for a single point."""
    points = [point * scale for point in stroke]
    path = QPainterPath(points[0])
    if len(points) == 1:
        path.lineTo(points[0] + QPointF(0.1, 0.1))
    for here, there in pairwise(points):
        path.quadTo(here, (here + there) / 2)
    path.lineTo(points[-1])
    return path


def pen(colour: QColor, *, scale: float) -> QPen:
    """The pen of a signature: round and of one width."""
    round_cap, round_join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(colour, PEN_MM * scale, Qt.PenStyle.SolidLine, round_cap, round_join)


def png_of(drawing: Drawing) -> bytes:
    """Black on white, at most 40 kB: drawn coarser until it fits."""
    scale = float(DOTS_PER_MM)
    while len(made := _png(drawing, scale)) > LARGEST:
        scale *= 0.8
    return made


def _png(drawing: Drawing, scale: float) -> bytes:
    size = QSize(round(drawing.width * scale), round(drawing.height * scale))
    image = QImage(size, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(QColor(Qt.GlobalColor.black), scale=scale))
    for stroke in drawing.strokes:
        painter.drawPath(path_of(stroke, scale=scale))
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(held.data())
