"""What list delegates paint: words, icons, pills and seals, each at its place. No widget here."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from ui.theme import Theme
from ui.widgets.seal import draw_seal
from ui.widgets.state_pill import draw_pill

WRAP = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


@dataclass(frozen=True)
class Words:
    """One line (or a wrapped block) of words. Only second lines may `elide`."""

    rect: QRectF
    text: str
    role: str = "body"
    tone: str = "ink"
    bold: bool = False
    elide: bool = False
    wrap: bool = False

    def painted(self, theme: Theme) -> str:
        """The text as it will stand there."""
        if not self.elide:
            return self.text
        metrics = QFontMetrics(theme.font(self.role, bold=self.bold))
        return metrics.elidedText(self.text, Qt.TextElideMode.ElideRight, int(self.rect.width()))

    def draw(self, painter: QPainter, theme: Theme) -> None:
        painter.setFont(theme.font(self.role, bold=self.bold))
        painter.setPen(theme.colour(self.tone))
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if self.wrap:
            flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(WRAP)
        painter.drawText(self.rect, flags, self.painted(theme))


@dataclass(frozen=True)
class Picture:
    """An icon; `disc` paints a round ground of that colour behind it."""

    rect: QRectF
    icon: str
    tone: str = "ink"
    disc: str = ""

    def draw(self, painter: QPainter, theme: Theme) -> None:
        inner = self.rect
        if self.disc:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(self.disc))
            painter.drawEllipse(self.rect)
            off = self.rect.width() / 4
            inner = self.rect.adjusted(off, off, -off, -off)
        drawing = theme.pixmap(self.icon, self.tone, size=round(inner.width()))
        painter.drawPixmap(inner.topLeft(), drawing)


@dataclass(frozen=True)
class Pill:
    top_left: QPointF
    state: str
    words: str

    def draw(self, painter: QPainter, theme: Theme) -> None:
        draw_pill(painter, self.top_left, theme=theme, state=self.state, words=self.words)


@dataclass(frozen=True)
class SealMark:
    rect: QRectF
    category: str

    def draw(self, painter: QPainter, theme: Theme) -> None:
        draw_seal(painter, self.rect, category=self.category, theme=theme)


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    start: QPointF
    end: QPointF
    tone: str = "line"
    width: float = 1.0

    def draw(self, painter: QPainter, theme: Theme) -> None:
        painter.setPen(QPen(theme.colour(self.tone), self.width))
        painter.drawLine(self.start, self.end)


Piece = Words | Picture | Pill | SealMark | Rule


@dataclass(frozen=True)
class Arranged:
    """An item laid out for one width: its height and its pieces, from its own top left corner."""

    height: int
    pieces: Sequence[Piece]


class Measure:
    """Text sizes of one theme, for those who arrange pieces."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def width(self, text: str, role: str = "body", *, bold: bool = False) -> int:
        return self._metrics(role, bold).horizontalAdvance(text)

    def height(self, role: str = "body") -> int:
        return self._metrics(role, False).height()

    def block(self, text: str, role: str, *, width: int) -> int:
        """The height of `text` wrapped to `width`."""
        box = self._metrics(role, False).boundingRect(0, 0, width, 10_000, int(WRAP), text)
        return box.height()

    def _metrics(self, role: str, bold: bool) -> QFontMetrics:
        return QFontMetrics(self._theme.font(role, bold=bold))
