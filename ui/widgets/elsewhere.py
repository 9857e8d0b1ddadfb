"""A question that is answered on a page of its own: a signature, a photo. Holds no picture."""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets.answer import Answer
from ui.widgets.button import Button


class SignatureLine(Answer):
    """Signed or not, and the way to the page of signatures."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self._words = label("", tone="ink_2")
        self._way = Button(theme, self.tr("去签名"), icon="pen-tool")
        self._way.clicked.connect(self.step_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self._way)
        self.show_state(state)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        self._words.setText(self.tr("已签") if state.value else self.tr("未签"))
        self._way.setEnabled(not state.readonly)

    def entry(self) -> QWidget:
        return self._way


class PhotoLine(Answer):
    """Where a photo will stand. This release keeps none, and says so."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._words = label("", "small", tone="ink_2")
        row.addWidget(self._words)
        self.show_state(state)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        kept = self.tr("已有照片")
        words = self.tr("这一版还不能存照片，请先用文字写清")
        self._words.setText(kept if state.value else words)
