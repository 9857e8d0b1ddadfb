"""The page on which one of many choices is found and taken. Never judges the choice."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets.button import Button, IconButton
from ui.widgets.choice_finder import ChoiceFinder
from ui.widgets.item_list import ItemList, row_ground
from ui.widgets.marked import spoken
from ui.widgets.pieces import Arranged, Measure, Picture, Words
from ui.widgets.search_box import SearchBox
from ui.widgets.visible import show_if

SEARCHED_FROM = 12
"""A list of so many choices has a field to search in."""

SLICE = 200
"""Longer lists are laid out in slices, so that the first ones stand at once."""


@dataclass(frozen=True)
class Choice:
    """A row: `on` when it is chosen; `key` "" is the row that withdraws the answer."""

    key: str
    words: str
    on: bool


class ChoicePage(QWidget):
    """`chosen` tells the answer as an XForms string, `left` that nothing is to change."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, state: NodeState, *, many: bool) -> None:
        super().__init__()
        self.setObjectName("column")
        self._theme = theme
        self._state = state
        self._many = many
        self._on = state.value.split()
        asked = {"autocomplete", "search"} & set(state.appearance.split())
        self._searched = bool(asked) or len(state.options) > SEARCHED_FROM
        self._finder = ChoiceFinder(state.options)
        self.search = SearchBox(theme, self.tr("找：汉字、拼音或首字母"), pause=0)
        self.list: ItemList[Choice] = ItemList(
            theme, ChoiceKind(theme), name=spoken(state.label), scrolls=True
        )
        self.list.setLayoutMode(QListView.LayoutMode.Batched)
        self.list.setBatchSize(SLICE)
        self.done = Button(theme, "", role="main", icon="check")
        self._none = label(self.tr("没有找到。换个字、拼音或首字母再试"), "second")
        self._lay_out()
        self._listen()
        self._show_found()

    def begin(self, typed: str = "") -> None:
        """Let the next key be for the list or, where there is one, for the search."""
        if not self._searched:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return
        self.search.setFocus(Qt.FocusReason.TabFocusReason)
        if typed:
            self.search.setText(typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves from wherever the focus is; with words in the search it clears them first."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and not (
                watched is self.search and self.search.text()
            ):
                self.left.emit()
                return True
            if watched is self.list and event.key() == Qt.Key.Key_Space:
                self._take(self.list.items[self.list.currentIndex().row()])
                return True
        return False

    def _lay_out(self) -> None:
        theme = self._theme
        back = IconButton(theme, "arrow-left", name=self.tr("返回，不改"))
        back.clicked.connect(self.left)
        head = QHBoxLayout()
        head.setSpacing(theme.space(3))
        head.addWidget(back)
        head.addWidget(label(spoken(self._state.label), "title"), 1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap())
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(self._none)
        column.addWidget(self.list, 1)
        column.addWidget(self.done)
        held = QWidget()
        held.setMaximumWidth(theme.layout("form_max"))
        held.setLayout(column)
        row = QHBoxLayout(self)
        edge = theme.edge()
        row.setContentsMargins(edge, theme.space(4), edge, theme.space(3))
        row.addStretch(0)
        row.addWidget(held, 1)
        row.addStretch(0)
        self.search.setVisible(self._searched)
        self.done.setVisible(self._many)

    def _listen(self) -> None:
        self.search.asked.connect(lambda _: self._show_found())
        self.search.left_down.connect(self._enter_list)
        self.list.opened.connect(self._take)
        self.list.typed.connect(self._go_on_searching)
        self.done.clicked.connect(lambda: self.chosen.emit(self._answer()))
        for watched in (self.search, self.list, self.done):
            watched.installEventFilter(self)

    def _show_found(self) -> None:
        found = self._finder.find(self.search.text())
        rows = [Choice(one.value, one.label, one.value in self._on) for one in found]
        withdraw = self._on and not self._many and not self._state.required
        if withdraw and not self.search.text():
            rows.append(Choice("", self.tr("不选了，清空这题"), on=False))
        self.list.show_items(rows)
        self._point_at_chosen(rows)
        show_if(self._none, not rows)
        self._count()

    def _point_at_chosen(self, rows: Sequence[Choice]) -> None:
        at = next((n for n, row in enumerate(rows) if row.on), 0)
        if rows and not self.search.text():
            self.list.setCurrentIndex(self.list.model().index(at, 0))
            self.list.clearSelection()

    def _enter_list(self) -> None:
        if len(self.list.items) == 1:
            self._take(self.list.items[0])
        elif self.list.items:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_on_searching(self, typed: str) -> None:
        if self._searched and typed.strip():
            self.search.setFocus(Qt.FocusReason.TabFocusReason)
            self.search.setText(self.search.text() + typed)

    def _take(self, choice: Choice) -> None:
        if not self._many:
            self.chosen.emit(choice.key)
            return
        if choice.key in self._on:
            self._on.remove(choice.key)
        else:
            self._on.append(choice.key)
        at = self.list.currentIndex().row()
        self._show_found()
        self.list.setCurrentIndex(self.list.model().index(at, 0))

    def _answer(self) -> str:
        """Several in the order of the form."""
        return " ".join(one.value for one in self._state.options if one.value in self._on)

    def _count(self) -> None:
        words = self.tr("完成，选了 {n} 项").format(n=len(self._on))
        self.done.set_words(words)


class ChoiceKind:
    """How a choice lies in the list: its words, a tick before them when it is on."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._measure = Measure(theme)

    def arrange(self, item: Choice, width: int) -> Arranged:
        theme, measure = self._theme, self._measure
        side, pad = theme.icon_px("button"), theme.space(4)
        left = pad + side + theme.space(3)
        room = width - left - pad
        least = theme.row_height()
        one_line = measure.width(item.words, bold=item.on) <= room
        words = measure.height() if one_line else measure.block(item.words, "body", width=room)
        height = max(least, words + 2 * theme.space(2))
        top = (height - words) / 2
        tone = "ink" if item.key else "main"
        box = QRectF(left, top, room, words)
        pieces: list[Words | Picture] = [
            Words(box, item.words, tone=tone, bold=item.on, wrap=not one_line)
        ]
        if item.on:
            pieces.append(Picture(QRectF(pad, (height - side) / 2, side, side), "check", "main"))
        return Arranged(height, pieces)

    def ground(self, painter: QPainter, item: Choice, *, rect: QRect, mood: str) -> None:
        painter.fillRect(rect, self._theme.colour("surface"))
        row_ground(painter, rect, theme=self._theme, mood=mood)

    def spoken(self, item: Choice) -> str:
        return f"{item.words}，已选" if item.on else item.words

    def tip(self, item: Choice) -> str:
        return ""
