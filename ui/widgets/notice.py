"""A sentence that stays until its cause is gone, with at most two ways on. Never a dialog."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.button import Button

ICON = {
    "due": "clock",
    "overdue": "triangle-alert",
    "conflict": "git-compare-arrows",
    "note": "info",
    "sent": "circle-check",
    "draft": "file-pen-line",
}
COLOUR = {"note": "main"}


class Notice(QFrame):
    """Edge, icon, words, actions. `kind`: due, overdue, conflict, note, sent or draft."""

    action_asked = Signal(int)

    def __init__(
        self,
        theme: Theme,
        sentence: str,
        *,
        kind: str,
        title: str = "",
        actions: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._theme = theme
        self._colour = COLOUR.get(kind, kind)
        self.setProperty("role", "card")
        self._sentence = label(sentence, "body")
        row = QHBoxLayout(self)
        edge = theme.space(3)
        row.setContentsMargins(edge + int(theme.line("edge")), edge, edge, edge)
        row.setSpacing(theme.space(3))
        row.addWidget(self._picture(ICON[kind]), 0, Qt.AlignmentFlag.AlignTop)
        self._words = QVBoxLayout()
        self._words.setSpacing(theme.space(1))
        if title:
            self._words.addWidget(label(title, "bold", tone=self._colour))
        self._words.addWidget(self._sentence)
        row.addLayout(self._words, 1)
        for number, words in enumerate(actions):
            row.addWidget(self._action(number, words), 0, Qt.AlignmentFlag.AlignVCenter)
        self._title = title
        self._say_name()

    def set_sentence(self, sentence: str) -> None:
        """Change what it says."""
        self._sentence.setText(sentence)
        self._say_name()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        draw_edge(self, self._theme, colour=self._colour)

    def _say_name(self) -> None:
        words = self._sentence.text()
        self.setAccessibleName(f"{self._title}。{words}" if self._title else words)

    def _picture(self, icon: str) -> QLabel:
        made = QLabel()
        made.setPixmap(self._theme.pixmap(icon, self._colour))
        return made

    def _action(self, number: int, words: str) -> Button:
        made = Button(self._theme, words)
        made.clicked.connect(lambda: self.action_asked.emit(number))
        return made


def draw_edge(card: QWidget, theme: Theme, *, colour: str) -> None:
    """The coloured left edge of a card, clipped to the card's own corner."""
    painter = QPainter(card)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    radius = theme.radius("card")
    shape.addRoundedRect(QRectF(card.rect()), radius, radius)
    painter.setClipPath(shape)
    painter.fillRect(QRectF(0, 0, theme.line("edge") + 1, card.height()), theme.colour(colour))
    painter.end()
