"""Lays the cards of a page under each other; those that the form wants side by side share a line.

Never narrows a card below what it needs: then the line's cards stand below each other.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

WHOLE = 12
"""A line has so many parts, as in the forms' appearances w1 to w12."""

Line = list[tuple[QLayoutItem, int, int]]
"""Items with their left edge and width."""


class SpanLayout(QLayout):
    """Give each widget its parts of twelve with `insert`."""

    def __init__(self, parent: QWidget, *, gap: int, least: int) -> None:
        """`least`: no card is made narrower to stand beside another."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._spans: dict[QWidget, int] = {}
        self._gap = gap
        self._least = least
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def insert(self, place: int, widget: QWidget, *, span: int = WHOLE) -> None:
        """Put a widget at a place among the others."""
        self._spans[widget] = span
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def set_span(self, widget: QWidget, span: int) -> None:
        """Another width for a widget that stands here."""
        if self._spans.get(widget) != span:
            self._spans[widget] = span
            self.invalidate()

    def take(self, widget: QWidget) -> None:
        """Let a widget go."""
        self._spans.pop(widget, None)
        self.removeWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        # Qt deletes what this answers: no name may hold it here.
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), place=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        shown = self._shown()
        width = max((item.minimumSize().width() for item in shown), default=0)
        height = sum(item.minimumSize().height() for item in shown)
        return QSize(width, height + self._gap * max(0, len(shown) - 1))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        """Walk the lines; set geometries when `place`. Answers the height used."""
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max(_height(item, width) for item, _, width in line)
            if place:
                for item, left, width in line:
                    item.setGeometry(QRect(rect.x() + left, y, width, height))
            y += height + self._gap
        return max(0, y - self._gap - rect.y())

    def _lines(self, width: int) -> list[Line]:
        found: list[list[QLayoutItem]] = []
        parts = WHOLE
        for item in self._shown():
            span = self._span(item)
            if parts + span > WHOLE:
                found.append([])
                parts = 0
            found[-1].append(item)
            parts += span
        return [one for items in found for one in self._set(items, width)]

    def _set(self, items: Sequence[QLayoutItem], width: int) -> list[Line]:
        """One line of these; each on its own where one of them has too little room."""
        left, line = 0.0, []
        for item in items:
            wide = width * self._span(item) / WHOLE
            last = self._gap if left + wide < width - 1 else 0
            line.append((item, round(left), round(wide) - last))
            left += wide
        if len(items) == 1 and self._span(items[0]) == WHOLE:
            return [[(items[0], 0, width)]]
        if all(max(self._least, item.minimumSize().width()) <= room for item, _, room in line):
            return [line]
        return [[(item, 0, width)] for item in items]

    def _span(self, item: QLayoutItem) -> int:
        widget = item.widget()
        return WHOLE if widget is None else self._spans.get(widget, WHOLE)


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
