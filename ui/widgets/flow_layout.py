"""A layout that wraps to the next line when the width is used up. Never scrolls and never clips."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right, then the next line; with `equal` all items get the width of equal columns."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        gap: int,
        equal: bool = False,
        columns: int = 0,
        whole: bool = False,
    ) -> None:
        """`columns` (with `equal`) is the most that may stand in one line; 0 means all of them.
        `whole`: all in one line, or all below each other where that is too narrow."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._equal = equal
        self._columns = columns
        self._whole = whole
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown) + self._gap * (len(shown) - 1)
        return QSize(max(0, width), self.minimumSize().height())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        """Walk the lines; set geometries when `place`. Answers the height used."""
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        y = area.y()
        for line in self._lines(area.width()):
            height = max(_height(item, wide) for item, wide in line)
            if place:
                self._place_line(line, QRect(area.x(), y, area.width(), height))
            y += height + self._gap
        used = max(0, y - self._gap - rect.y()) if self._shown() else 0
        return used + margins.bottom()

    def _place_line(self, line: list[tuple[QLayoutItem, int]], rect: QRect) -> None:
        x = rect.x()
        for item, width in line:
            height = rect.height() if self._equal else _height(item, width)
            top = rect.y() + (rect.height() - height) // 2
            item.setGeometry(QRect(x, top, width, height))
            x += width + self._gap

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, int]]]:
        shown = self._shown()
        if not shown:
            return []
        return self._equal_lines(shown, width) if self._equal else self._free_lines(shown, width)

    def _equal_lines(
        self, shown: list[QLayoutItem], width: int
    ) -> list[list[tuple[QLayoutItem, int]]]:
        widest = max(item.sizeHint().width() for item in shown)
        fit = max(1, (width + self._gap) // (widest + self._gap))
        most = self._columns or len(shown)
        if self._whole and fit < len(shown):
            most = 1
        columns = _even(len(shown), min(fit, most))
        each = (width - self._gap * (columns - 1)) // columns
        rows = range(0, len(shown), columns)
        return [[(item, each) for item in shown[row : row + columns]] for row in rows]

    def _free_lines(
        self, shown: list[QLayoutItem], width: int
    ) -> list[list[tuple[QLayoutItem, int]]]:
        lines: list[list[tuple[QLayoutItem, int]]] = [[]]
        used = 0
        for item in shown:
            wide = min(item.sizeHint().width(), width)
            if lines[-1] and used + wide > width:
                lines.append([])
                used = 0
            lines[-1].append((item, wide))
            used += wide + self._gap
        return lines


def _height(item: QLayoutItem, width: int) -> int:
    """How high an item is in its column: words that wrap need more."""
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


def _even(count: int, fit: int) -> int:
    """The fewest columns that need no more lines than `fit` would: 5 in 4 becomes 3 and 2."""
    lines = -(-count // fit)
    return -(-count // lines)
