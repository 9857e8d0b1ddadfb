"""办事: the pages of casework as one card of buttons. Knows no page."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldvisit.casework.board import Room
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card, empty
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.visible import show_if


class RoomCard(Card):
    """`chosen` tells a room's code."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", icon="list-checks")
        self._theme = theme
        self.set_heading(self.tr("办事"))
        self.buttons: dict[str, Button] = {}

    def show_rooms(self, rooms: Sequence[Room]) -> None:
        """Show the ways to these rooms; without any the card is not there."""
        empty(self.content)
        held = QWidget()
        row = FlowLayout(held, gap=self._theme.target("gap"))
        self.buttons = {}
        for room in rooms:
            made = Button(self._theme, room.title, icon=room.icon)
            made.setToolTip(room.sentence)
            made.clicked.connect(lambda _=False, code=room.code: self.chosen.emit(code))
            row.addWidget(made)
            self.buttons[room.code] = made
        self.content.addWidget(held)
        show_if(self, bool(rooms))
