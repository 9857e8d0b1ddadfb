"""A list whose items are arranged and painted by their own kind. Never knows what an item means."""

from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.theme import Theme
from ui.widgets.pieces import Arranged
from ui.widgets.scroll import touchable

Index = QModelIndex | QPersistentModelIndex


class Keyed(Protocol):
    """What every item has: a key that stays when the list is read anew."""

    @property
    def key(self) -> str: ...


Item = TypeVar("Item", bound=Keyed)
Shown = TypeVar("Shown", contravariant=True)
NOWHERE = QModelIndex()
ITEM = Qt.ItemDataRole.UserRole


class Kind(Protocol[Shown]):
    """How one kind of item lies, looks and is read aloud."""

    def arrange(self, item: Shown, width: int) -> Arranged: ...

    def ground(self, painter: QPainter, item: Shown, *, rect: QRect, mood: str) -> None:
        """Paint what lies under the pieces; `mood` is plain, hover or chosen."""

    def spoken(self, item: Shown) -> str: ...

    def tip(self, item: Shown) -> str: ...


class ItemList(QListView, Generic[Item]):
    """Rows of one kind. `scrolls` False: as tall as its items, inside a page that scrolls."""

    opened = Signal(object)
    """An item was tapped, or Enter pressed on it."""

    moved = Signal(object)
    """Another item became the current one."""

    typed = Signal(str)
    """Letters were typed while the list had the focus."""

    near_end = Signal()
    """Less than one height of the list is left below: whoever has more items may add them."""

    def __init__(
        self, theme: Theme, kind: Kind[Item], *, name: str, scrolls: bool = False, gap: int = 0
    ) -> None:
        super().__init__()
        self.theme = theme
        self.kind = kind
        self._items = _Items(kind)
        self._scrolls = scrolls
        self._gap = gap
        self.setModel(self._items)
        self.setItemDelegate(_Painter(self, theme, kind=kind, gap=gap))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QListView.Shape.NoFrame)
        if scrolls:
            touchable(self.viewport())
            self.verticalScrollBar().valueChanged.connect(self._look_ahead)
        else:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these items; the current one stays so, otherwise the first becomes it."""
        old = self.currentIndex().data(ITEM)
        self._items.replace(items)
        if items:
            keys = [item.key for item in items]
            row = keys.index(old.key) if old is not None and old.key in keys else 0
            self.setCurrentIndex(self._items.index(row))
        self.clearSelection()
        self._fit()

    def add_items(self, items: Sequence[Item]) -> None:
        """Show these items below the others; what is current and where one looks stays."""
        self._items.extend(items)
        self._fit()

    @property
    def items(self) -> Sequence[Item]:
        return self._items.items

    @property
    def current_box(self) -> QRect:
        """Where the current item is painted, in the viewport, without the air below it."""
        index = self.currentIndex()
        box = self.visualRect(index)
        last = index.row() + 1 == len(self.items)
        return box if last else box.adjusted(0, 0, 0, -self._gap)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are for whoever searches, such as a search box above the list."""
        self.typed.emit(search)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.moved.emit(current.data(ITEM))
        area = _scroll_area_of(self)
        page = area.widget() if area is not None else None
        if area is not None and page is not None and self.hasFocus():
            middle = self.mapTo(page, self.visualRect(current).center())
            area.ensureVisible(middle.x(), middle.y(), 0, self.visualRect(current).height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self._fit()

    def wheelEvent(self, event: Any) -> None:
        if self._scrolls:
            super().wheelEvent(event)
        else:
            event.ignore()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(ITEM))

    def _look_ahead(self, place: int) -> None:
        if self.verticalScrollBar().maximum() - place < self.viewport().height():
            self.near_end.emit()

    def _fit(self) -> None:
        """Be as tall as the items where the page does the scrolling."""
        if self._scrolls:
            return
        rows = range(self._items.rowCount())
        tall = sum(self.sizeHintForIndex(self._items.index(row)).height() for row in rows)
        self.setFixedHeight(tall)


class _Items(QAbstractListModel, Generic[Item]):
    def __init__(self, kind: Kind[Item]) -> None:
        super().__init__()
        self._kind = kind
        self.items: Sequence[Item] = ()

    def replace(self, items: Sequence[Item]) -> None:
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def extend(self, items: Sequence[Item]) -> None:
        have = len(self.items)
        if items:
            self.beginInsertRows(NOWHERE, have, have + len(items) - 1)
            self.items = (*self.items, *items)
            self.endInsertRows()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return item
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.DisplayRole:
                return self._kind.spoken(item)
            case Qt.ItemDataRole.ToolTipRole:
                return self._kind.tip(item)
            case _:
                return None


class _Painter(QStyledItemDelegate, Generic[Item]):
    def __init__(self, view: QListView, theme: Theme, *, kind: Kind[Item], gap: int) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._kind = kind
        self._gap = gap
        self._kept: dict[tuple[Item, int], Arranged] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        height = self._arranged(index.data(ITEM), width).height
        return QSize(width, height + self._gap_below(index))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM)
        rect = QRect(option.rect)
        rect.setHeight(rect.height() - self._gap_below(index))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._kind.ground(painter, item, rect=rect, mood=_mood(option))
        painter.translate(rect.topLeft())
        for piece in self._arranged(item, rect.width()).pieces:
            piece.draw(painter, self._theme)
        painter.restore()

    def _gap_below(self, index: Index) -> int:
        """Air between this item and the next; nothing below the last."""
        return self._gap if index.row() + 1 < index.model().rowCount() else 0

    def _arranged(self, item: Item, width: int) -> Arranged:
        key = (item, width)
        if key not in self._kept:
            self._kept[key] = self._kind.arrange(item, width)
        return self._kept[key]


def row_ground(painter: QPainter, rect: QRect, *, theme: Theme, mood: str) -> None:
    """The ground of a plain row: a fill when it is meant, a line above."""
    fill = {"hover": "main_soft", "chosen": "selection"}.get(mood)
    if fill is not None:
        painter.fillRect(rect, theme.colour(fill))
    painter.setPen(QPen(theme.colour("line"), theme.line("hair")))
    painter.drawLine(rect.topLeft(), rect.topRight())


def _mood(option: QStyleOptionViewItem) -> str:
    state = option.state
    if state & QStyle.StateFlag.State_Selected:
        return "chosen"
    return "hover" if state & QStyle.StateFlag.State_MouseOver else "plain"


def _scroll_area_of(view: QListView) -> QScrollArea | None:
    parent: QObject | None = view.parent()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parent()
    return parent


__all__ = ["ItemList", "Kind", "row_ground"]
