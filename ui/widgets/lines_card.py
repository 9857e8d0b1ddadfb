"""A card of lines: what was asked, in grey, and below it what was said. Decides nothing."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.card import Card, empty


class LinesCard(Card):
    """`show_lines` puts the lines; without any the card hides."""

    def __init__(self, theme: Theme, heading: str, *, icon: str = "") -> None:
        super().__init__(theme, heading, icon=icon)
        self._theme = theme

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show these, in this order."""
        empty(self.content)
        for asked, said in lines:
            self.content.addWidget(self._line(asked, said))
        self.setVisible(bool(lines))

    def _line(self, asked: str, said: str) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(asked, "hint"))
        column.addWidget(label(said, "body"))
        return made
