"""One choice as a button with a tick when it is on. Never knows what it stands for."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.theme import Theme

MOVES = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


class Chip(QPushButton):
    """As wide off as on, so that ticking one never moves its neighbours."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(words)
        self._theme = theme
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._pad = theme.space(1)
        side = theme.icon_px("button")
        self.setIconSize(QSize(side + self._pad, side))
        self.toggled.connect(self._show_tick)

    def sizeHint(self) -> QSize:
        bold = QFontMetrics(self._theme.font("body", bold=True))
        inner = bold.horizontalAdvance(self.text()) + self.iconSize().width()
        return QSize(inner + 2 * self._theme.space(3), self._theme.control_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Arrows and digits are for the group around it.
        if Qt.Key(event.key()) in MOVES or event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second tap of an unsure finger must not undo the first.
        event.accept()

    def _show_tick(self, on: bool) -> None:
        tick = self._theme.icon("check", "on_main", pad=self._pad)
        self.setIcon(tick if on else type(tick)())
