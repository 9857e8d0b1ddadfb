"""How far a round is: done, late and still open in one bar, words below. Counts nothing."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.flow_layout import FlowLayout

HEIGHT = 10


class RoundBar(QWidget):
    """`words` are the heading and what stands at its right, such as 应访 26 户."""

    def __init__(
        self, theme: Theme, words: tuple[str, str], *, parts: tuple[int, int, int]
    ) -> None:
        """`parts`: done, late, open."""
        super().__init__()
        done, late, still = parts
        heading, total = words
        head = QHBoxLayout()
        head.addWidget(label(heading, "bold"), 1)
        head.addWidget(label(total, "second", wrap=False))
        legend = FlowLayout(gap=theme.space(3))
        counts = (
            (self.tr("已访 {n}").format(n=done), "sent"),
            (self.tr("逾期 {n}").format(n=late), "overdue" if late else "ink_3"),
            (self.tr("未到期 {n}").format(n=still), "ink_2"),
        )
        for text, tone in counts:
            legend.addWidget(label(text, "small", tone=tone, wrap=False))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space(1), 0, theme.space(1))
        column.setSpacing(theme.space(2))
        column.addLayout(head)
        column.addWidget(_Bar(theme, parts))
        column.addLayout(legend)
        self.setAccessibleName("，".join((heading, total, *(text for text, _ in counts))))


class _Bar(QWidget):
    def __init__(self, theme: Theme, parts: tuple[int, int, int]) -> None:
        super().__init__()
        self._theme = theme
        self._parts = parts
        self.setFixedHeight(HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), HEIGHT / 2, HEIGHT / 2)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), theme.colour("line"))
        total, left = max(1, sum(self._parts)), 0.0
        for count, tone in zip(self._parts[:2], ("sent", "overdue"), strict=True):
            width = self.width() * count / total
            painter.fillRect(QRectF(left, 0, width, HEIGHT), theme.colour(tone))
            left += width
        painter.end()
