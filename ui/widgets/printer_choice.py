"""Which printer: one chosen among those of this computer. Never asks the computer itself."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.note_line import NoteLine
from ui.widgets.visible import show_if


class PrinterChoice(QWidget):
    """Without a printer it says what can be done all the same."""

    changed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._list = QComboBox()
        self._list.setMinimumHeight(theme.control_height())
        self._list.setAccessibleName(self.tr("打印机"))
        self._list.currentTextChanged.connect(self.changed)
        self._none = NoteLine(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list)
        column.addWidget(self._none)
        self.show_printers(())

    @property
    def chosen(self) -> str:
        """The printer's name; "" where there is none."""
        return self._list.currentText()

    def show_printers(self, printers: Sequence[str]) -> None:
        """Show what is there; the first is chosen."""
        self._list.clear()
        self._list.addItems(list(printers))
        show_if(self._list, bool(printers))
        words = "" if printers else self.tr("这台机器没有接打印机，可以先存成 PDF。")
        self._none.say(words, kind="note")
