"""A value that the form works out or the register knows: to be read. Never takes an answer."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets.answer import Answer
from ui.widgets.number_field import unit_of
from ui.widgets.said import answer_words


class ShownValue(Answer):
    """The value in bold, or a dash while there is none."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.words = label("", "heading")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        self.show_state(state)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        value = answer_words(state)
        self.words.setText(f"{value} {unit_of(state.label)}".strip() if value else "—")

    def say_name(self, name: str) -> None:
        self.setAccessibleName(f"{name}，{self.words.text()}")
