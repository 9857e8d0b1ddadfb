"""The window's outside: rail or bottom bar, the pages' stack, toast, focus ring. Opens no page."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from ui.theme import Theme
from ui.widgets.bottom_bar import BottomBar
from ui.widgets.focus_ring import FocusRing
from ui.widgets.nav_entry import Entry
from ui.widgets.nav_rail import NavRail
from ui.widgets.toast import Toast


class Frame(QWidget):
    """`entry_asked`: an entry of rail or bar; `lock_asked`: the lock at the rail's foot."""

    entry_asked = Signal(str)
    lock_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.pages = QStackedWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.pages, 1)
        self._nav: NavRail | BottomBar | None = None
        self._who = ("", "")
        self._lit = ""
        self._count = 0
        self._chrome = False
        self.toast = Toast(theme, self)
        self.wear(theme)
        self.ring = FocusRing(self, theme)

    @property
    def theme(self) -> Theme:
        """The look that is worn now."""
        return self._theme

    @property
    def nav(self) -> NavRail | BottomBar:
        """The rail or the bar, whichever this look has."""
        assert self._nav is not None
        return self._nav

    def wear(self, theme: Theme) -> None:
        """Put on another look: sheet, rail or bar, toast. The pages are the window's to rebuild."""
        self._theme = theme
        self.setStyleSheet(theme.qss())
        self._make_nav()
        self.toast.hide()
        self.toast.deleteLater()
        self.toast = Toast(theme, self)
        if hasattr(self, "ring"):
            self.ring.use(theme)

    def show_person(self, name: str, role: str) -> None:
        """Whose device it is now, at the foot of the rail."""
        self._who = (name, role)
        self._make_nav()

    def show_chrome(self, entry: str, *, shown: bool) -> None:
        """Light an entry; hide rail and bar while filling, signing and unlocking."""
        self._lit, self._chrome = entry, shown
        self.nav.light(entry)
        self.nav.setVisible(shown)

    def show_badge(self, count: int) -> None:
        """How many records wait to be sent."""
        self._count = count
        self.nav.set_badge("sync", count)

    def _make_nav(self) -> None:
        if self._nav is not None:
            self._nav.hide()
            self._nav.deleteLater()
        theme = self._theme
        way = QBoxLayout.Direction
        self._row.setDirection(way.BottomToTop if theme.portrait else way.LeftToRight)
        made: NavRail | BottomBar
        if theme.portrait:
            made = BottomBar(theme, self._entries())
        else:
            made = NavRail(theme, self._entries(), name=self._who[0], role=self._who[1])
            made.lock_asked.connect(self.lock_asked)
        made.chosen.connect(self.entry_asked)
        self._row.insertWidget(0, made)
        self._nav = made
        made.set_badge("sync", self._count)
        made.light(self._lit)
        made.setVisible(self._chrome)

    def _entries(self) -> list[Entry]:
        return [
            Entry("today", "calendar-days", self.tr("今日")),
            Entry("households", "house", self.tr("户")),
            Entry("notes", "notebook-pen", self.tr("笔记")),
            Entry("sync", "refresh-cw", self.tr("同步")),
            Entry("more", "ellipsis", self.tr("更多")),
        ]
