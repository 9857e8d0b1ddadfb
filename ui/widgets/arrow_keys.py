"""Arrow keys within a row of buttons. Qt would make them act as Tab; here they walk the row."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

STEP = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


class ArrowKeys(QObject):
    """Installed on each button of a row: calls `walk` with -1 or 1 for an arrow."""

    def __init__(self, row: QObject, walk: Callable[[int], None]) -> None:
        super().__init__(row)
        self._walk = walk

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        step = STEP.get(Qt.Key(event.key()))
        if step is None:
            return False
        self._walk(step)
        return True
