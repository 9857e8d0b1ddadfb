"""The rail at the left of a laptop window: mark, entries, and at its foot lock and name."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.nav_entry import Entry, NavEntry, NavFrame
from ui.widgets.seal import draw_mark

MARK = "访"


class NavRail(NavFrame):
    """`chosen` tells which entry was asked for, `lock_asked` that the device shall be locked.

    In a low window no word of an entry is cut: who works goes first, then the mark, then icons.
    """

    chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, theme: Theme, entries: Sequence[Entry], *, name: str, role: str) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.setFixedWidth(theme.layout("rail_width"))
        column = QVBoxLayout(self)
        side = theme.space(2)
        column.setContentsMargins(side, theme.space(3), side, theme.space(3))
        column.setSpacing(theme.target("gap") if theme.portrait else theme.space(2))
        self._mark = Mark(theme)
        self.buttons: list[NavEntry] = []
        self._who: list[QWidget] = []
        column.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.space(1))
        for entry in entries:
            column.addWidget(self._entry(theme, entry))
        column.addStretch(1)
        column.addWidget(self._lock(theme))
        for words, size in ((name, "body"), (role, "small")):
            line = label(words, size)
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
            self._who.append(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for who, mark, icons in ((True, True, True), (False, True, True), (False, False, True)):
            self._show(who=who, mark=mark, icons=icons)
            if self._wanted() <= self.height():
                return
        self._show(who=False, mark=False, icons=False)

    def _show(self, *, who: bool, mark: bool, icons: bool) -> None:
        style = Qt.ToolButtonStyle
        for entry in self.buttons:
            entry.setToolButtonStyle(
                style.ToolButtonTextUnderIcon if icons else style.ToolButtonTextOnly
            )
        for line in self._who:
            line.setVisible(who)
        self._mark.setVisible(mark)

    def _wanted(self) -> int:
        """The height at which nothing of what is shown is squeezed."""
        column = self.layout()
        assert column is not None
        edges = column.contentsMargins()
        inside = self.width() - edges.left() - edges.right()
        shown = [one for one in (self._mark, *self.buttons, *self._who) if not one.isHidden()]
        heights = [
            one.heightForWidth(inside) if one.hasHeightForWidth() else one.sizeHint().height()
            for one in shown
        ]
        gaps = (len(shown) + 1) * column.spacing()
        return sum(heights) + gaps + edges.top() + edges.bottom()

    def _entry(self, theme: Theme, entry: Entry) -> NavEntry:
        made = self.keep(entry.key, _wide(NavEntry(theme, entry, role="rail"), theme))
        made.clicked.connect(lambda: self.chosen.emit(entry.key))
        self.buttons.append(made)
        return made

    def _lock(self, theme: Theme) -> NavEntry:
        made = _wide(NavEntry(theme, Entry("lock", "lock", self.tr("锁屏")), role="rail"), theme)
        made.setCheckable(False)
        made.clicked.connect(self.lock_asked)
        self.buttons.append(made)
        return made


class Mark(QWidget):
    """The product's mark: 访 in a seal, in the rail's ink or in seal red."""

    def __init__(self, theme: Theme, *, side: int = 0, red: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._red = red
        length = side or theme.space(7) - theme.space(1)
        self.setFixedSize(length, length)

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour, ground = ("seal", "surface") if self._red else ("rail_ink", "rail")
        box = QRectF(self.rect())
        draw_mark(painter, box, character=MARK, theme=self._theme, colours=(colour, ground))
        painter.end()


def _wide(entry: NavEntry, theme: Theme) -> NavEntry:
    entry.setMinimumWidth(theme.layout("rail_width") - 2 * theme.space(2))
    return entry
