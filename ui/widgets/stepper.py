"""A small number with minus and plus, such as copies. Stays between its bounds."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.button import IconButton


class Stepper(QWidget):
    """`changed` tells the new number."""

    changed = Signal(int)

    def __init__(self, theme: Theme, *, name: str, least: int = 1, most: int = 20) -> None:
        super().__init__()
        self._name = name
        self._least, self._most = least, most
        self.number = least
        self._fewer = IconButton(theme, "minus", name=self.tr("少一{name}").format(name=name))
        self._more = IconButton(theme, "plus", name=self.tr("多一{name}").format(name=name))
        self._shown = label("", "bold")
        self._shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._fewer.clicked.connect(lambda: self.set_number(self.number - 1))
        self._more.clicked.connect(lambda: self.set_number(self.number + 1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self._fewer)
        row.addWidget(self._shown, 1)
        row.addWidget(self._more)
        self._show()

    def set_number(self, number: int) -> None:
        """Another number, kept between the bounds."""
        self.number = min(max(number, self._least), self._most)
        self._show()
        self.changed.emit(self.number)

    def _show(self) -> None:
        self._shown.setText(str(self.number))
        self._shown.setAccessibleName(f"{self.number} {self._name}")
        self._fewer.setEnabled(self.number > self._least)
        self._more.setEnabled(self.number < self._most)
