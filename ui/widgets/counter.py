"""A whole number with minus and plus beside it. Never goes below nought by a button."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from fieldvisit.forms.state import NodeState
from ui.theme import Theme
from ui.widgets.button import IconButton
from ui.widgets.number_field import NumberField

KEYS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class Counter(NumberField):
    """Up one more, Down one less; it may be typed as well. Blank counts as nought."""

    more: IconButton | None = None

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.fewer = IconButton(theme, "minus", name=self.tr("少 1：{q}").format(q=self.question))
        more = self.more = IconButton(
            theme, "plus", name=self.tr("多 1：{q}").format(q=self.question)
        )
        self.fewer.clicked.connect(lambda: self._step(-1))
        more.clicked.connect(lambda: self._step(1))
        self.row.insertWidget(0, self.fewer)
        self.row.addWidget(more)
        self.field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.field.setMaximumWidth(6 * theme.control_height())
        self.row.addStretch(1)
        self._allow()

    def show_state(self, state: NodeState) -> None:
        super().show_state(state)
        self._allow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = KEYS.get(Qt.Key(event.key()))
        if step is None or self.state.readonly:
            super().keyPressEvent(event)
        else:
            self._step(step)

    def _allow(self) -> None:
        if self.more is None:
            return
        self.more.setEnabled(not self.state.readonly)
        self.fewer.setEnabled(not self.state.readonly and self._number() > 0)

    def _number(self) -> int:
        return int(self.state.value) if self._fits(self.state.value) else 0

    def _step(self, step: int) -> None:
        number = max(0, self._number() + step)
        self.field.setText(str(number))
        self.refused.emit("")
        self.answered.emit(str(number))
