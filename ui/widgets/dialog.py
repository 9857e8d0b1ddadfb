"""A question before a step that cannot be undone. Nothing else may open a dialog."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.flow_layout import FlowLayout

Choice = tuple[str, str, str]
"""key, words (a verb that names the result), role of the button."""


class Question(QDialog):
    """Title, one paragraph, buttons named by verbs. Esc takes the safe one; Enter never harms."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None,
        *,
        question: str,
        paragraph: str,
        choices: Sequence[Choice],
    ) -> None:
        """The first of `choices` is the safe one: it has the focus, and Esc means it."""
        super().__init__(parent)
        self.setWindowTitle(question)
        self.setStyleSheet(theme.qss())
        self.answer = choices[0][0]
        column = QVBoxLayout(self)
        edge = theme.space(5)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space(4))
        column.addWidget(label(question, "title"))
        column.addWidget(label(paragraph))
        row = FlowLayout(gap=theme.target("gap"))
        buttons = [self._button(theme, choice) for choice in choices]
        for button in buttons:
            row.addWidget(button)
        column.addLayout(row)
        buttons[0].setFocus()
        self.setMinimumWidth(theme.target("signature_min_w"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter on the window itself means nothing: only a focused button may answer.
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _button(self, theme: Theme, choice: Choice) -> Button:
        key, words, role = choice
        made = Button(theme, words, role=role)
        made.clicked.connect(lambda: self._take(key))
        return made

    def _take(self, key: str) -> None:
        self.answer = key
        self.accept()


def ask(
    theme: Theme,
    parent: QWidget | None,
    *,
    question: str,
    paragraph: str,
    choices: Sequence[Choice],
) -> str:
    """Ask and wait for the answer: the key of the choice; the first one when the person leaves."""
    shown = Question(theme, parent, question=question, paragraph=paragraph, choices=choices)
    shown.exec()
    return shown.answer
