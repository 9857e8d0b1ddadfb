"""Main column and side column: beside each other where there is room, else stacked."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme


class TwoColumns(QWidget):
    """Fill `main` and `side`. `shares` are the parts of the width that each gets."""

    def __init__(self, theme: Theme, *, shares: tuple[int, int]) -> None:
        super().__init__()
        self._theme = theme
        self._shares = shares
        self.main = _column(theme)
        self.side = _column(theme)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.gap())
        for column in (self.main, self.side):
            holder = QVBoxLayout()
            holder.addLayout(column)
            holder.addStretch(1)
            self._row.addLayout(holder)
        # Big words need the whole width (design/ui.md section 3).
        self._may = not theme.portrait and theme.text == "standard"
        self._lead: QWidget | None = None
        self._arrange(False)

    def set_lead(self, widget: QWidget) -> None:
        """The main action: on top of the side column, or on top of everything when stacked."""
        self._lead = widget
        self._arrange(self.beside)

    @property
    def beside(self) -> bool:
        """Whether the columns stand beside each other now."""
        return self._row.direction() == QBoxLayout.Direction.LeftToRight

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        theme = self._theme
        taken = theme.layout("rail_width") + 2 * theme.edge()
        fits = event.size().width() + taken >= theme.layout("two_pane_from")
        if (self._may and fits) != self.beside:
            self._arrange(self._may and fits)

    def _arrange(self, beside: bool) -> None:
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(way)
        self._row.setSpacing(self._theme.space(4) if beside else self._theme.gap())
        if self._lead is not None:
            (self.side if beside else self.main).insertWidget(0, self._lead)
        for place, share in enumerate(self._shares):
            self._row.setStretch(place, share if beside else 0)


def _column(theme: Theme) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(theme.gap())
    return made
