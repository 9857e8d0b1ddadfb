"""The four numbers at the top of 今日. They count nothing themselves."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldvisit.casework.daily.today import Today
from ui.theme import Theme
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.stat_tile import StatTile

COLUMNS = 4
FILTERS = ("overdue", "due")


class TodayTiles(QWidget):
    """`touched` tells which number: overdue, due, drafts or waiting."""

    touched = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        kinds = {
            "overdue": ("triangle-alert", "overdue", self.tr("逾期未访"), self.tr("户")),
            "due": ("clock", "due", self.tr("快到期"), self.tr("户")),
            "drafts": ("file-pen-line", "draft", self.tr("草稿"), self.tr("份")),
            "waiting": ("send", "waiting", self.tr("待发送"), self.tr("条")),
        }
        row = FlowLayout(self, gap=theme.gap(), equal=True, columns=COLUMNS)
        self.by_key: dict[str, StatTile] = {}
        for key, (icon, tone, word, unit) in kinds.items():
            tile = self.by_key[key] = StatTile(theme, icon, tone=tone, word=word, unit=unit)
            tile.setCheckable(key in FILTERS)
            tile.clicked.connect(lambda _=False, key=key: self.touched.emit(key))
            row.addWidget(tile)

    def show_counts(self, view: Today) -> None:
        """Show the day's numbers."""
        self.by_key["overdue"].show_count(view.overdue)
        self.by_key["due"].show_count(view.due)
        self.by_key["drafts"].show_count(len(view.drafts))
        self.by_key["waiting"].show_count(view.waiting)

    def check(self, key: str) -> None:
        """Show which number filters the list now ("" for none)."""
        for one in FILTERS:
            self.by_key[one].setChecked(one == key)
