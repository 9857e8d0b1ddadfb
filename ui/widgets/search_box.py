"""The field that finds a household as one types. Never searches by itself."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from ui.theme import Theme
from ui.widgets.button import IconButton

PAUSE_MS = 150


class SearchBox(QLineEdit):
    """`asked` follows each pause of typing; Esc clears, Down and Enter leave for the list."""

    asked = Signal(str)
    left_down = Signal()

    def __init__(self, theme: Theme, hint: str, *, pause: int = PAUSE_MS) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self._icon = theme.pixmap("search", "ink_2")
        self._side = theme.icon_px("button")
        self._pad = theme.space(3)
        self._clear = IconButton(theme, "x", name=self.tr("清空"), role="text")
        self._clear.setParent(self)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self.setTextMargins(self._side + self._pad, 0, self._clear.width(), 0)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause)
        self._pause.timeout.connect(lambda: self.asked.emit(self.text()))
        self.textChanged.connect(self._typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.drawPixmap(QPoint(self._pad, (self.height() - self._side) // 2), self._icon)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        top = (self.height() - self._clear.height()) // 2
        self._clear.move(self.width() - self._clear.width(), top)

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._pause.start()
