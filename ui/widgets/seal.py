"""The seal: a household's category as one character in a small square. Our one ornament."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from fieldvisit.words.labels import label as word_of
from ui.theme import Theme

SMALL, LARGE = 30, 44
# How much of the square the character fills, as in the pictures.
FILL = 0.62


class Seal(QWidget):
    """The seal as a widget of its own, for page headers."""

    def __init__(self, theme: Theme, category: str, *, large: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._category = category
        self._side = side(theme, large=large)
        self.setFixedSize(self._side, self._side)
        self.setAccessibleName(word_of("category", category))
        self.setToolTip(word_of("category", category))

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_seal(painter, QRectF(self.rect()), category=self._category, theme=self._theme)
        painter.end()


def side(theme: Theme, *, large: bool = False) -> int:
    """The seal's side in px: 30 or 44, grown with the text."""
    return theme.icon_px(round((LARGE if large else SMALL) * theme.text_scale()))


def draw_seal(painter: QPainter, rect: QRectF, *, category: str, theme: Theme) -> None:
    """Paint the seal of a category into `rect` (a square)."""
    draw_mark(painter, rect, character=word_of("seal", category), theme=theme)


def draw_mark(
    painter: QPainter,
    rect: QRectF,
    *,
    character: str,
    theme: Theme,
    colours: tuple[str, str] = ("main", "surface"),
) -> None:
    """One Song character in a square: seals, and the product's mark. `colours`: ink, ground."""
    ink, ground = (theme.colour(token) for token in colours)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(theme.line("strong"), rect.width() / SMALL)
    painter.setPen(QPen(ink, width))
    painter.setBrush(ground)
    half = width / 2
    radius = theme.radius("seal")
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)
    face = theme.font("title")
    face.setPixelSize(round(rect.width() * FILL))
    painter.setFont(face)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, character)
    painter.restore()
