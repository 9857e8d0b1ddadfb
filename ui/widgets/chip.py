"""One choice as a button with a tick when it is on. Never knows what it stands for."""

from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from ui.theme import Theme

MOVES = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}
WIDEST_EM = 16
"""Longer words wrap rather than ask for a wider column."""

WRAP = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignVCenter


class Chip(QPushButton):
    """As wide off as on, so that ticking one never moves its neighbours. Long words wrap."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(words)
        self._theme = theme
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._pad = theme.space(3)
        self._tick = theme.icon_px("button") + theme.space(2)

    def sizeHint(self) -> QSize:
        bold = _metrics(self._theme)
        inner = min(bold.horizontalAdvance(self.text()), WIDEST_EM * self._theme.px("body"))
        width = inner + self._tick + 2 * self._pad
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        height = self._theme.control_height()
        return QSize(2 * height, height)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as a control, or as its wrapped words."""
        least = self._theme.control_height()
        room = width - self._tick - 2 * self._pad
        bold = _metrics(self._theme)
        if bold.horizontalAdvance(self.text()) <= room:
            return least
        box = bold.boundingRect(QRect(0, 0, max(1, room), 0), int(WRAP), self.text())
        return max(least, box.height() + 2 * self._theme.space(2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Arrows and digits are for the group around it.
        if Qt.Key(event.key()) in MOVES or event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second tap of an unsure finger must not undo the first.
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        theme, on = self._theme, self.isChecked()
        ink = "ink" if not on else "on_main"
        painter.setPen(theme.colour(ink if self.isEnabled() or on else "ink_disabled"))
        painter.setFont(theme.font("body", bold=on))
        room = self.rect().adjusted(self._pad, 0, -self._pad, 0)
        if on:
            room = self._draw_tick(painter, room)
        centred = WRAP | Qt.AlignmentFlag.AlignHCenter
        painter.drawText(room, int(centred), self.text())
        painter.end()

    def _draw_tick(self, painter: QStylePainter, room: QRect) -> QRect:
        """The tick stands before the words; what is left for them."""
        side = self._theme.icon_px("button")
        wide = min(_metrics(self._theme).horizontalAdvance(self.text()), room.width() - self._tick)
        left = room.left() + (room.width() - wide - self._tick) // 2
        top = (self.height() - side) // 2
        painter.drawPixmap(left, top, self._theme.pixmap("check", "on_main"))
        return QRect(left + self._tick, room.top(), wide + 1, room.height())


@lru_cache(maxsize=8)
def _metrics(theme: Theme) -> QFontMetrics:
    return QFontMetrics(theme.font("body", bold=True))
