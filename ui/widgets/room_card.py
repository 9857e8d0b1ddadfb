"""办事: the pages of casework as one card of buttons under plain headings. Knows no page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit.casework.board import Room
from fieldvisit.casework.rooms import Groups
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card, empty
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.search_box import SearchBox
from ui.widgets.visible import show_if


class RoomCard(Card):
    """`chosen` tells a room's code. `find`: with a box that narrows the pages down by a word of
    their names or of what they are for.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, *, find: bool = False) -> None:
        super().__init__(theme, "", icon="list-checks")
        self._theme = theme
        self.set_heading(self.tr("办事"))
        self.buttons: dict[str, Button] = {}
        self._groups: Groups = ()
        self.search: SearchBox | None = None
        if find:
            self.search = SearchBox(theme, self.tr("找一件事，如 慰问、台账"))
            self.search.asked.connect(lambda _: self._draw())
            self.content.addWidget(self.search)
        self._held = QVBoxLayout()
        self._held.setSpacing(theme.space(2))
        self.content.addLayout(self._held)

    def show_rooms(self, groups: Groups) -> None:
        """Show the ways to these rooms; without any the card is not there."""
        self._groups = groups
        self._draw()
        show_if(self, bool(groups))

    def _draw(self) -> None:
        empty(self._held)
        self.buttons = {}
        wanted = self.search.text().strip() if self.search is not None else ""
        for heading, rooms in self._groups:
            found = [room for room in rooms if wanted in f"{heading} {room.title} {room.sentence}"]
            if found:
                self._held.addWidget(label(heading, "hint"))
                self._held.addWidget(self._row(found))
        if self._groups and not self.buttons:
            words = self.tr("没有找到。换一个词再试。")
            self._held.addWidget(label(words, "body", tone="ink_2"))

    def _row(self, rooms: list[Room]) -> QWidget:
        made = QWidget()
        row = FlowLayout(made, gap=self._theme.target("gap"))
        for room in rooms:
            way = Button(self._theme, room.title, icon=room.icon)
            way.setToolTip(room.sentence)
            way.clicked.connect(lambda _=False, code=room.code: self.chosen.emit(code))
            row.addWidget(way)
            self.buttons[room.code] = way
        return made
