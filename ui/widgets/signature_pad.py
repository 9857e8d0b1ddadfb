"""Where a name is written with finger, pen or mouse. Keeps lines only; never asks who writes."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QScrollPrepareEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from ui.theme import Theme
from ui.theme.sizes import MM_PER_INCH
from ui.widgets.strokes import Drawing, Stroke, path_of, pen, png_of

TOUCHES = (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd)
TABLETS = (QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease)
# The base line stands this part of the height from the bottom.
BASE = 0.22


class SignaturePad(QWidget):
    """At least 60 x 25 mm. `changed` follows each stroke. Not drawable by key on purpose."""

    changed = Signal()

    def __init__(self, theme: Theme, *, name: str, hint: str = "") -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._hint = hint
        self._strokes: list[Stroke] = []
        self._line: list[QPointF] = []
        self._scale = theme.dpi / MM_PER_INCH
        self._locked = False
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    def sizeHint(self) -> QSize:
        least = self._theme.target("signature_min_h")
        return QSize(self._theme.target("signature_min_w"), round(least * 1.25))

    def minimumSizeHint(self) -> QSize:
        theme = self._theme
        return QSize(theme.target("signature_min_w"), theme.target("signature_min_h"))

    @property
    def signed(self) -> bool:
        """Whether anything is written."""
        return bool(self._strokes)

    def drawing(self) -> Drawing:
        """What is written, in millimetres."""
        size = self.size() / self._scale
        return Drawing(tuple(self._strokes), size.width(), size.height())

    def png(self) -> bytes:
        """What is written as a picture: black on white, at most 40 kB."""
        return png_of(self.drawing())

    def show_drawing(self, drawing: Drawing | None) -> None:
        """Show what was written before, as after a change of text size."""
        self._strokes = list(drawing.strokes) if drawing else []
        self._say()
        self.update()

    def lock(self, locked: bool = True) -> None:
        """A locked pad shows its signature and takes no stroke."""
        self._locked = locked
        self.update()

    def undo(self) -> None:
        """Take the last stroke back."""
        if self._strokes:
            self._strokes.pop()
            self._tell()

    def clear(self) -> None:
        """Begin again."""
        self._strokes.clear()
        self._tell()

    def hold_still(self, area: QScrollArea) -> None:
        """While a finger writes here the page around must not be pushed along."""
        area.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QScrollPrepareEvent) and isinstance(watched, QWidget):
            here = QRect(self.mapTo(watched, QPoint(0, 0)), self.size())
            if not self._locked and here.contains(event.startPos().toPoint()):
                event.ignore()
                return True
        return False

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and event.type() in TOUCHES and not self._locked:
            self._touched(event)
            event.accept()
            return True
        return super().event(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        if not self._locked and event.type() in TABLETS:
            steps = dict(zip(TABLETS, (self._begin, self._draw, self._end), strict=True))
            steps[event.type()](event.position())
            event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._locked:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._draw(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end(event.position())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "line" if self._locked else "line_strong"
        painter.setPen(QPen(theme.colour(edge), theme.line("strong")))
        painter.setBrush(theme.colour("paper" if self._locked else "surface"))
        radius = theme.radius("control")
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)
        self._paint_base(painter)
        painter.setPen(pen(theme.colour("ink"), scale=self._scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in (*self._strokes, *([tuple(self._line)] if self._line else [])):
            painter.drawPath(path_of(stroke, scale=self._scale))
        painter.end()

    def _paint_base(self, painter: QPainter) -> None:
        theme = self._theme
        edge, base = theme.space(5), round(self.height() * (1 - BASE))
        painter.setPen(QPen(theme.colour("line_strong"), theme.line("hair"), Qt.PenStyle.DashLine))
        painter.drawLine(edge, base, self.width() - edge, base)
        if self._hint and not self._locked:
            painter.setPen(theme.colour("ink_3"))
            painter.setFont(theme.font("small"))
            room = self.rect().adjusted(edge, base - self.rect().top(), -edge, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._hint)

    def _touched(self, event: QTouchEvent) -> None:
        point = event.points()[0].position()
        if event.type() == QEvent.Type.TouchBegin:
            self._begin(point)
        elif event.type() == QEvent.Type.TouchUpdate:
            self._draw(point)
        else:
            self._end(point)

    def _begin(self, point: QPointF) -> None:
        self._line = [point / self._scale]
        self.update()

    def _draw(self, point: QPointF) -> None:
        if self._line:
            self._line.append(point / self._scale)
            self.update()

    def _end(self, point: QPointF) -> None:
        if self._line:
            self._strokes.append((*self._line, point / self._scale))
            self._line = []
            self._tell()

    def _tell(self) -> None:
        self._say()
        self.update()
        self.changed.emit()

    def _say(self) -> None:
        state = self.tr("已签") if self._strokes else self.tr("未签")
        self.setAccessibleName(f"{self._name}，{state}")
