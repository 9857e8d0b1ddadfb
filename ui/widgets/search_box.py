"""The field that finds a household as one types. Never searches by itself."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.theme import Theme

PAUSE_MS = 150


class SearchBox(QLineEdit):
    """`asked` follows each pause of typing; Esc clears, Down leaves for the list."""

    asked = Signal(str)
    left_down = Signal()

    def __init__(self, theme: Theme, hint: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(False)
        self.addAction(
            QIcon(theme.pixmap("search", "ink_2")), QLineEdit.ActionPosition.LeadingPosition
        )
        self._clear = QAction(QIcon(theme.pixmap("x", "ink_2")), self.tr("清空"), self)
        self._clear.triggered.connect(self.clear)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(lambda: self.asked.emit(self.text()))
        self.textChanged.connect(self._typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def _typed(self, text: str) -> None:
        if text and self._clear not in self.actions():
            self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        if not text:
            self.removeAction(self._clear)
        self._pause.start()
