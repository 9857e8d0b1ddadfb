"""One line of words. Never trims or corrects what was typed."""

from datetime import date

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme
from ui.widgets.answer import Answer


class TextField(Answer):
    """Each change is told at once; while it has the focus nothing is written over it."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.field = QLineEdit()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.show_state(state)
        self.field.textEdited.connect(self.told)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        self.field.setReadOnly(state.readonly)
        if self.field.text() != state.value and not self.in_hand:
            self.field.setText(state.value)

    def told(self, text: str) -> None:
        """The words changed under the person's hand."""
        self.answered.emit(text)

    def entry(self) -> QWidget:
        return self.field

    def fields(self) -> tuple[QWidget, ...]:
        return (self.field,)
