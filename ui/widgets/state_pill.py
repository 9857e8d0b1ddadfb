"""State pills: icon, word and colour together, so that colour never stands alone."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldvisit.words.labels import label as word_of
from ui.theme import Theme


@dataclass(frozen=True)
class Look:
    icon: str
    colour: str
    fill: str


LOOKS = {
    "overdue": Look("triangle-alert", "overdue", "overdue_soft"),
    "due": Look("clock", "due", "due_soft"),
    "draft": Look("file-pen-line", "draft", "draft_soft"),
    "waiting": Look("send", "waiting", "waiting_soft"),
    # 已送达 is outlined on white: the server holds it, the ledger does not show it yet.
    "delivered": Look("check", "sent", "surface"),
    "applied": Look("circle-check", "sent", "sent_soft"),
    "conflict": Look("git-compare-arrows", "conflict", "conflict_soft"),
    "rejected": Look("undo-2", "overdue", "overdue_soft"),
    # Another decides; nothing for this person to do.
    "handed_in": Look("undo-2", "ink_2", "sunken"),
    "returned": Look("undo-2", "overdue", "overdue_soft"),
    # A private note stays on this device: it is never sent.
    "private": Look("lock", "ink_2", "sunken"),
    "later": Look("calendar-days", "ink_2", "sunken"),
    "done": Look("circle-check", "sent", "sent_soft"),
    "neutral": Look("info", "ink_2", "sunken"),
}


class StatePill(QWidget):
    """A pill as a widget. Without `words` the state is one of sending and says its own name."""

    def __init__(self, theme: Theme, state: str, *, words: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(state, words)

    def show_state(self, state: str, words: str = "") -> None:
        """Show another state."""
        self._state = state
        self._words = words or word_of("sent_state", state)
        self.setAccessibleName(self._words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pill_size(self._theme, self._words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_pill(painter, QPointF(0, 0), theme=self._theme, state=self._state, words=self._words)
        painter.end()


def pill_size(theme: Theme, words: str) -> QSize:
    """How big the pill of these words is."""
    metrics = QFontMetrics(theme.font("small", bold=True))
    icon = theme.icon_px("inline")
    width = theme.space(2) + icon + theme.space(1) + metrics.horizontalAdvance(words)
    height = max(icon, metrics.height()) + theme.space(1)
    return QSize(width + theme.space(2) + height // 4, height)


def draw_pill(
    painter: QPainter, top_left: QPointF, *, theme: Theme, state: str, words: str
) -> None:
    """Paint a pill with its top left corner at `top_left`; `pill_size` tells how big it gets."""
    look = LOOKS[state]
    size = pill_size(theme, words)
    box = QRectF(top_left, size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outlined = look.fill == "surface" or theme.name == "high_contrast"
    pen = QPen(theme.colour(look.colour), theme.line("hair"))
    painter.setPen(pen if outlined else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(look.fill))
    half = theme.line("hair") / 2
    shape = box.adjusted(half, half, -half, -half)
    painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
    icon = theme.pixmap(look.icon, look.colour, size="inline")
    side = theme.icon_px("inline")
    left = box.left() + theme.space(2)
    painter.drawPixmap(QPointF(left, box.center().y() - side / 2), icon)
    painter.setPen(theme.colour(look.colour))
    painter.setFont(theme.font("small", bold=True))
    text = box.adjusted(theme.space(2) + side + theme.space(1), 0, 0, 0)
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
    painter.restore()
