"""The sheets that can be printed, each row with a tick. Never prints."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.card import empty


@dataclass(frozen=True)
class PrintRow:
    """`key` names the visit; `title` and `second` are two lines, `state` stands at the right."""

    key: str
    title: str
    second: str
    state: str
    ticked: bool = False


class PrintRows(QWidget):
    """`changed` follows each tick."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.target("gap") if theme.portrait else 0)

    def show_rows(self, rows: Sequence[PrintRow]) -> None:
        """Show these sheets, ticked or not."""
        empty(self._column)
        self._rows = []
        for row in rows:
            made = _Row(self._theme, row)
            made.toggled.connect(self.changed)
            self._rows.append(made)
            self._column.addWidget(made)

    def ticked(self) -> list[str]:
        """The keys of the ticked sheets, in their order."""
        return [row.row.key for row in self._rows if row.isChecked()]

    def tick_all(self) -> None:
        """All sheets."""
        for row in self._rows:
            row.setChecked(True)

    def untick(self, key: str) -> None:
        """Not this sheet."""
        for row in self._rows:
            if row.row.key == key:
                row.setChecked(False)


class _Row(QAbstractButton):
    def __init__(self, theme: Theme, row: PrintRow) -> None:
        super().__init__()
        self._theme = theme
        self.row = row
        self.setCheckable(True)
        self.setChecked(row.ticked)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._say)
        self._say()

    def sizeHint(self) -> QSize:
        theme = self._theme
        title, second = (QFontMetrics(theme.font(role)) for role in ("body", "small"))
        words = max(
            title.horizontalAdvance(self.row.title),
            second.horizontalAdvance(self.row.second) + second.horizontalAdvance(self.row.state),
        )
        tall = title.lineSpacing() + second.lineSpacing() + 2 * theme.space(1)
        return QSize(words + self._left() + 2 * theme.space(3), max(theme.row_height(), tall))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.fillRect(self.rect(), theme.colour("selection"))
        painter.setPen(QPen(theme.colour("line"), theme.line("hair")))
        painter.drawLine(self.rect().topLeft(), self.rect().topRight())
        self._paint_box(painter)
        self._paint_words(painter)
        painter.end()

    def _paint_box(self, painter: QPainter) -> None:
        theme = self._theme
        side = theme.icon_px("button")
        box = QRectF(theme.space(3), (self.height() - side) / 2, side, side)
        painter.setPen(QPen(theme.colour("line_strong"), theme.line("strong")))
        painter.setBrush(theme.colour("main" if self.isChecked() else "surface"))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.radius("seal"), side / 5)
        if self.isChecked():
            drawing = theme.pixmap("check", "on_main", size="inline")
            off = (side - theme.icon_px("inline")) / 2
            painter.drawPixmap(box.topLeft() + QRectF(off, off, 0, 0).topLeft(), drawing)

    def _paint_words(self, painter: QPainter) -> None:
        theme, row = self._theme, self.row
        left, right = self._left(), self.width() - theme.space(3)
        lines = [QFontMetrics(theme.font(role)).lineSpacing() for role in ("body", "small")]
        top = (self.height() - sum(lines)) / 2
        for words, role, tone, y, tall, way in (
            (row.title, "body", "ink", top, lines[0], Qt.AlignmentFlag.AlignLeft),
            (row.second, "small", "ink_2", top + lines[0], lines[1], Qt.AlignmentFlag.AlignLeft),
            (row.state, "small", "ink_2", top + lines[0], lines[1], Qt.AlignmentFlag.AlignRight),
        ):
            painter.setFont(theme.font(role))
            painter.setPen(theme.colour(tone))
            box = QRectF(left, y, right - left, tall)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | way, words)

    def _left(self) -> int:
        theme = self._theme
        return theme.space(3) + theme.icon_px("button") + theme.space(3)

    def _say(self) -> None:
        state = self.tr("要打") if self.isChecked() else self.tr("不打")
        row = self.row
        self.setAccessibleName(f"{row.title}，{row.second}，{row.state}，{state}")
