"""One line of 核对: icon, sentence, perhaps the way back to its question. Judges nothing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.theme import Theme, label
from ui.widgets.button import Button

LOOKS = {
    "ok": ("circle-check", "sent"),
    "caution": ("triangle-alert", "due"),
    "wrong": ("circle-alert", "overdue"),
    "note": ("list-checks", "main"),
}


class CheckLine(QWidget):
    """`kind`: ok, caution, wrong or note; `action` are the words of the button, if any."""

    action_asked = Signal()

    def __init__(self, theme: Theme, sentence: str, *, kind: str, action: str = "") -> None:
        super().__init__()
        icon, tone = LOOKS[kind]
        self.kind = kind
        self.sentence = sentence
        picture = QLabel()
        picture.setPixmap(theme.pixmap(icon, tone))
        words = label(sentence, tone="overdue" if kind == "wrong" else "")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(1), theme.space(4), theme.space(1))
        row.setSpacing(theme.space(3))
        row.addWidget(picture)
        row.addWidget(words, 1)
        self.setMinimumHeight(theme.control_height())
        self.setAccessibleName(sentence)
        if action:
            button = Button(theme, action)
            button.setAccessibleName(f"{action}，{sentence}")
            button.clicked.connect(self.action_asked)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
