"""One entry of the rail or the bottom bar: icon over word, perhaps a badge. Switches nothing."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QToolButton

from ui.theme import Theme
from ui.widgets.arrow_keys import ArrowKeys

COLOURS = {"rail": ("rail_ink", "rail_active_ink"), "bar": ("ink_2", "main_soft_ink")}


@dataclass(frozen=True)
class Entry:
    """`key` names the page, `word` what people call it."""

    key: str
    icon: str
    word: str


class NavEntry(QToolButton):
    """A checkable entry; `role` is rail or bar."""

    def __init__(self, theme: Theme, entry: Entry, *, role: str) -> None:
        super().__init__()
        self._theme = theme
        self._word = entry.word
        self._badge = 0
        self.setProperty("role", role)
        self.setCheckable(True)
        self.setText(entry.word)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        size = "nav" if role == "rail" else "bar"
        off, on = COLOURS[role]
        icon = QIcon(theme.pixmap(entry.icon, off, size=size))
        icon.addPixmap(theme.pixmap(entry.icon, on, size=size), state=QIcon.State.On)
        self.setIcon(icon)
        self.setIconSize(QSize(theme.icon_px(size), theme.icon_px(size)))
        self.set_badge(0)

    def set_badge(self, count: int) -> None:
        """How many things wait behind this entry; 0 shows none."""
        self._badge = count
        words = QCoreApplication.translate("nav", "{word}，{count} 条待发送")
        name = words.format(word=self._word, count=count) if count else self._word
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._badge:
            return
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = str(self._badge) if self._badge < 100 else "99+"
        face = theme.font("small", bold=True)
        painter.setFont(face)
        high = painter.fontMetrics().height()
        wide = max(high, painter.fontMetrics().horizontalAdvance(text) + theme.space(2))
        edge = self.width() - wide - 1
        left = min(self.width() / 2 + theme.icon_px("nav") / 2, edge)
        if self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextOnly:
            left = edge
        box = QRectF(left, theme.space(1), wide, high)
        painter.setPen(theme.colour("due"))
        painter.setBrush(theme.colour("due_soft"))
        painter.drawRoundedRect(box, high / 2, high / 2)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


class NavFrame(QFrame):
    """What the rail and the bottom bar share: one entry is lit, arrows walk, badges count."""

    def __init__(self) -> None:
        super().__init__()
        self._arrows = ArrowKeys(self, self._walk)
        self._entries: dict[str, NavEntry] = {}

    def keep(self, key: str, made: NavEntry) -> NavEntry:
        """Take an entry into the row of those of which one is lit."""
        made.installEventFilter(self._arrows)
        self._entries[key] = made
        return made

    def light(self, key: str) -> None:
        """Show which entry we are under."""
        for one, entry in self._entries.items():
            entry.setChecked(one == key)

    def set_badge(self, key: str, count: int) -> None:
        """Count what waits behind an entry."""
        self._entries[key].set_badge(count)

    def _walk(self, step: int) -> None:
        entries = list(self._entries.values())
        focused = [at for at, one in enumerate(entries) if one.hasFocus()]
        if focused:
            entries[(focused[0] + step) % len(entries)].setFocus(Qt.FocusReason.TabFocusReason)
