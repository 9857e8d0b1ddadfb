"""A button that looks like a field: what is chosen, and that more can be chosen. Opens nothing."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy

from ui.theme import Theme, label, restyle


class FieldButton(QPushButton):
    """Its words wrap and are never cut; grey while nothing is chosen."""

    def __init__(self, theme: Theme, *, icon: str = "chevron-down") -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "field")
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.words = ""
        self._words = label("")
        self._picture = QLabel()
        self._picture.setPixmap(theme.pixmap(icon, "ink_2"))
        for part in (self._words, self._picture):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(1))
        self._row.setSpacing(theme.space(3))
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self._picture)

    def show_words(self, words: str, *, blank: str) -> None:
        """What is chosen; `blank` stands there in grey while nothing is."""
        self.words = words
        self._words.setText(words or blank)
        self._words.setProperty("tone", "" if words else "ink_3")
        restyle(self._words)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        inner = self._row.sizeHint()
        return QSize(inner.width(), self._theme.control_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * self._theme.control_height(), self._theme.control_height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._theme.control_height(), self._row.heightForWidth(width))
