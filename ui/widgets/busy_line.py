"""Work that takes a while: what is being done, how far it is, and a way to stop it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.button import Button


class BusyLine(QWidget):
    """A sentence and a bar; with `can_stop` also 停下 (Esc does the same)."""

    stop_asked = Signal()

    def __init__(self, theme: Theme, words: str, *, can_stop: bool = False) -> None:
        super().__init__()
        self._words = label(words, "body", tone="ink_2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        if can_stop:
            stop = Button(theme, self.tr("停下"), role="text")
            stop.clicked.connect(self.stop_asked)
            row.addWidget(stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addLayout(row)
        column.addWidget(self._bar)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Change what it says is being done."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self._bar.setAccessibleName(words)

    def show_progress(self, done: int, total: int) -> None:
        """Move the bar; `total` 0 means nobody knows how much there is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.stop_asked.emit()
            return
        super().keyPressEvent(event)
