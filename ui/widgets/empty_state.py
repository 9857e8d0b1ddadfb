"""What stands where nothing stands yet: an icon, what will come here, one action."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.button import Button


class EmptyState(QWidget):
    """An empty list says what will stand here; `action` names the way on, if there is one."""

    action_asked = Signal()

    def __init__(self, theme: Theme, icon: str, *, words: str, action: str = "") -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(theme.pixmap(icon, "ink_3", size="empty"))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = label(words, "body", tone="ink_2")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space(6), 0, theme.space(6))
        column.setSpacing(theme.space(4))
        column.addWidget(picture)
        column.addWidget(self._words)
        if action:
            column.addWidget(self._action(theme, action), 0, Qt.AlignmentFlag.AlignHCenter)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Change what it says."""
        self._words.setText(words)
        self.setAccessibleName(words)

    def _action(self, theme: Theme, words: str) -> Button:
        made = Button(theme, words, role="second")
        made.clicked.connect(self.action_asked)
        return made
