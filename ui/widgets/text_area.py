"""Several lines of words. Never trims or corrects what was typed."""

from datetime import date

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme
from ui.widgets.answer import Answer

LINES = 3


class TextArea(Answer):
    """Grows with its words from three lines on; Tab leaves it."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.field = GrowingText(theme, lines=LINES)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.show_state(state)
        self.field.textChanged.connect(self._changed)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        self.field.setReadOnly(state.readonly)
        if self.field.toPlainText() != state.value and not self.in_hand:
            self.field.setPlainText(state.value)

    def entry(self) -> QWidget:
        return self.field

    def fields(self) -> tuple[QWidget, ...]:
        return (self.field,)

    def _changed(self) -> None:
        text = self.field.toPlainText()
        if text != self.state.value:
            self.answered.emit(text)


class GrowingText(QPlainTextEdit):
    """A field as tall as its words: the page scrolls, the field does not."""

    def __init__(self, theme: Theme, *, lines: int) -> None:
        super().__init__()
        self._line = QFontMetrics(theme.font("body")).lineSpacing()
        self._least = lines
        self._air = 2 * theme.space(3)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._grow)
        self._grow()

    def _grow(self) -> None:
        # A QPlainTextEdit measures its document in lines, wrapped ones counted.
        lines = max(self._least, int(self.document().size().height()))
        self.setFixedHeight(lines * self._line + self._air)
