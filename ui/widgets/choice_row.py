"""One question as a line of a table: its words at the left, its choices as joined cells.

Never ticks anything by itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldvisit.forms.state import NodeState, Option
from ui.theme import Theme
from ui.widgets.marked import spoken
from ui.widgets.question_card import Question

WORDS_SHARE = 0.34
"""The question has at least this part of the width; else the cells stand below it."""

WRAP = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignTop)
SIDE = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True)
class Arranged:
    """A line laid out for one width: the room of the words, the first cell, the height in all."""

    words: QRect
    first: QRect
    height: int


class ChoiceRow(QWidget):
    """Left and Right walk the cells, Space and 1 to 9 choose, Up and Down go to the next line."""

    answered = Signal(str)
    walked = Signal(int)
    copy_asked = Signal()

    def __init__(self, theme: Theme, question: Question) -> None:
        super().__init__()
        self._tells_need = False
        self._theme = theme
        self._at = 0
        self._known: dict[int, Arranged] = {}
        self.question = question
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_question(question)

    def show_question(self, question: Question) -> None:
        """Show how the question stands now."""
        self.question = question
        self._known.clear()
        values = [option.value for option in self.state.options]
        chosen = self.chosen()
        if chosen and chosen[0] in values and not self.hasFocus():
            self._at = values.index(chosen[0])
        self.setEnabled(not self.state.readonly)
        self.setAccessibleName(self._spoken())
        self.updateGeometry()
        self.update()

    def tell_need(self, told: bool) -> None:
        """Whether the line says itself that it must be answered: where not all of them must."""
        if self._tells_need != told:
            self._tells_need = told
            self.show_question(self.question)

    @property
    def state(self) -> NodeState:
        return self.question.state

    def focus_control(self) -> None:
        """Let the next key be for this question."""
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def chosen(self) -> list[str]:
        """The values that are on."""
        return self.state.value.split()

    def choose(self, place: int) -> None:
        """Tap the cell at a place, from 0."""
        if not 0 <= place < len(self.state.options) or self.state.readonly:
            return
        self._at = place
        value, on = self.state.options[place].value, self.chosen()
        if self.state.type == "select_multiple":
            after = [one for one in on if one != value] if value in on else [*on, value]
            order = [option.value for option in self.state.options]
            after.sort(key=order.index)
        else:
            after = [value] if self.state.required or value not in on else []
        answer = " ".join(after)
        if answer != self.state.value:
            self.answered.emit(answer)
        self.update()

    def cells(self) -> list[QRect]:
        """Where the choices lie now."""
        first = self._arranged(self.width()).first
        return [first.translated(n * first.width(), 0) for n in range(len(self.state.options))]

    def sizeHint(self) -> QSize:
        width = round(self._theme.layout("form_max") * 0.8)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(4 * self._theme.control_height(), self._theme.small_control_height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arranged(width).height

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        count = len(self.state.options)
        if key in SIDE and count:
            self._at = (self._at + SIDE[key]) % count
            self.update()
        elif key in DOWN:
            self.walked.emit(DOWN[key])
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose(self._at)
        elif key == Qt.Key.Key_F2:
            self.copy_asked.emit()
        elif re.fullmatch("[1-9]", event.text()):
            self.choose(int(event.text()) - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        hit = (n for n, cell in enumerate(self.cells()) if cell.contains(place))
        self.choose(next(hit, -1))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second tap of an unsure finger must not undo the first.
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cells = self.cells()
        painter.setPen(QPen(self._theme.colour("line"), self._theme.line("hair")))
        painter.drawLine(0, 0, self.width(), 0)
        self._paint_words(painter, self._arranged(self.width()).words)
        self._paint_group(painter, cells)
        for place, cell in enumerate(cells):
            self._paint_cell(painter, cell, place=place)
        painter.end()

    def _paint_group(self, painter: QPainter, cells: Sequence[QRect]) -> None:
        """The cells are joined: one edge around all, a line between two."""
        if not cells:
            return
        theme = self._theme
        radius = theme.radius("control")
        painter.setPen(QPen(theme.colour("line_strong"), theme.line("strong")))
        painter.setBrush(theme.colour("surface"))
        whole = QRectF(cells[0].united(cells[-1])).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(whole, radius, radius)
        painter.setPen(QPen(theme.colour("line"), theme.line("hair")))
        for cell in cells[1:]:
            painter.drawLine(cell.left(), cell.top() + radius, cell.left(), cell.bottom() - radius)

    def _paint_words(self, painter: QPainter, room: QRect) -> None:
        theme = self._theme
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("ink"))
        top = room.top()
        painter.drawText(room, WRAP, self._title())
        top += self._block(self._title(), "body", width=room.width())
        painter.setFont(theme.font("small"))
        for line, tone in self._small_lines():
            painter.setPen(theme.colour(tone))
            painter.drawText(QRect(room.left(), top, room.width(), room.height()), WRAP, line)
            top += self._block(line, "small", width=room.width())

    def _paint_cell(self, painter: QPainter, cell: QRect, *, place: int) -> None:
        theme, option = self._theme, self.state.options[place]
        on = option.value in self.chosen()
        radius = theme.radius("control")
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("main" if self.isEnabled() else "ink_disabled"))
            painter.drawRoundedRect(QRectF(cell).adjusted(2, 2, -2, -2), radius - 1, radius - 1)
        if self.hasFocus() and place == self._at:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), theme.line("focus")))
            painter.drawRoundedRect(QRectF(cell).adjusted(3, 3, -3, -3), radius, radius)
        tone = "on_main" if on else "ink" if self.isEnabled() else "ink_disabled"
        painter.setPen(theme.colour(tone))
        painter.setFont(theme.font("small", bold=on))
        room = cell.adjusted(3, 0, -3, 0)
        if on:
            side = theme.icon_px("inline")
            wide = painter.fontMetrics().horizontalAdvance(option.label)
            left = max(room.left(), room.center().x() - (wide + side) // 2)
            tick = theme.pixmap("check", tone, size="inline")
            painter.drawPixmap(left, room.center().y() - side // 2, tick)
            room.setLeft(left + side)
            room.setRight(min(room.right(), left + side + wide + 1))
        middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(middle | Qt.TextFlag.TextWrapAnywhere), option.label)

    def _arranged(self, width: int) -> "Arranged":
        if width not in self._known:
            self._known[width] = self._arrange(width)
        return self._known[width]

    def _arrange(self, width: int) -> "Arranged":
        theme = self._theme
        gap, pad = theme.space(2), theme.space(1)
        tall = theme.small_control_height()
        count = max(1, len(self.state.options))
        need = _cell_width(theme, self.state.options)
        beside = need * count + gap <= width * (1 - WORDS_SHARE)
        each = need if beside else width // count
        if each < need:
            lines = -(-need // max(1, each - 2 * gap))
            tall = max(tall, lines * _metrics(theme, "small").lineSpacing() + 2 * pad)
        room = width - each * count - gap if beside else width
        words = self._words_height(room)
        height = max(words, tall) + 2 * pad if beside else words + tall + 3 * pad
        return Arranged(
            words=QRect(0, (height - words) // 2 if beside else pad, room, words),
            first=QRect(
                width - each * count if beside else 0,
                (height - tall) // 2 if beside else words + 2 * pad,
                each,
                tall,
            ),
            height=height,
        )

    def _words_height(self, width: int) -> int:
        small = sum(self._block(line, "small", width=width) for line, _ in self._small_lines())
        return self._block(self._title(), "body", width=width) + small

    def _block(self, text: str, role: str, *, width: int) -> int:
        box = QRect(0, 0, max(1, width), 0)
        return _metrics(self._theme, role).boundingRect(box, WRAP, text).height()

    def _title(self) -> str:
        words = f"{self.question.number} {spoken(self.state.label)}".strip()
        return self.tr("{words}（必填）").format(words=words) if self._tells_need else words

    def _small_lines(self) -> list[tuple[str, str]]:
        """Under the question: its hint, the last answer, what is wrong; each with its colour."""
        question, state = self.question, self.state
        lines = [(state.hint, "ink_3"), (question.last, "ink_3")]
        if not state.valid and (question.strict or state.why == "constraint"):
            lines.append((state.message, "overdue" if question.strict else "ink_2"))
        return [line for line in lines if line[0]]

    def _spoken(self) -> str:
        labels = {option.value: option.label for option in self.state.options}
        chosen = "、".join(labels.get(one, one) for one in self.chosen()) or self.tr("未选")
        need = self.tr("必填") if self.state.required else self.tr("可不填")
        parts = [spoken(self.state.label), need, chosen, *(line for line, _ in self._small_lines())]
        return "，".join(parts)


@lru_cache(maxsize=32)
def _metrics(theme: Theme, role: str, *, bold: bool = False) -> QFontMetrics:
    return QFontMetrics(theme.font(role, bold=bold))


@lru_cache(maxsize=64)
def _cell_width(theme: Theme, options: tuple[Option, ...]) -> int:
    """What the widest choice needs with its tick."""
    bold = _metrics(theme, "small", bold=True)
    widest = max((bold.horizontalAdvance(option.label) for option in options), default=0)
    need = widest + 2 * theme.space(2) + theme.icon_px("inline")
    return max(need, theme.target("touch_min"))
