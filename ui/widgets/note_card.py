"""A 民情笔记 in the list: its words first, then tags, household, time and state. Opens nothing."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPen

from ui.theme import Theme
from ui.widgets.item_list import ItemList
from ui.widgets.pieces import Arranged, Measure, Piece, Pill, Words
from ui.widgets.state_pill import pill_size


@dataclass(frozen=True)
class Jotting:
    """One note as the list shows it; `state` is where it is on its way."""

    key: str
    text: str
    tags: str
    second: str
    state: str
    pill: str
    household_id: str


class NoteCards(ItemList[Jotting]):
    """`opened` tells the Jotting."""

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__(theme, JottingKind(theme), name=name, scrolls=True, gap=theme.gap())


class JottingKind:
    """How one note lies: all its words, never cut."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._measure = Measure(theme)

    def spoken(self, item: Jotting) -> str:
        return "，".join(part for part in (item.text, item.tags, item.second, item.pill) if part)

    def tip(self, item: Jotting) -> str:
        return ""

    def letters(self, item: Jotting) -> str:
        return ""

    def ground(self, painter: QPainter, item: Jotting, *, rect: QRect, mood: str) -> None:
        theme = self._theme
        fill = {"hover": "main_soft", "chosen": "selection"}.get(mood, "surface")
        painter.setPen(QPen(theme.colour("line"), theme.line("hair")))
        painter.setBrush(theme.colour(fill))
        radius = theme.radius("card")
        box = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, radius, radius)

    def arrange(self, item: Jotting, width: int) -> Arranged:
        theme, measure = self._theme, self._measure
        pad, y = theme.space(4), theme.space(3)
        right = width - pad
        room = right - pad
        tall = measure.block(item.text, "body", width=room)
        pieces: list[Piece] = [Words(QRectF(pad, y, room, tall), item.text, wrap=True)]
        y += tall + theme.space(1)
        if item.tags:
            tall = measure.block(item.tags, "small", width=room)
            pieces.append(Words(QRectF(pad, y, room, tall), item.tags, "small", "main", wrap=True))
            y += tall + theme.space(1)
        size = pill_size(theme, item.pill)
        beside = measure.width(item.second, "small") + theme.space(3) + size.width() <= room
        line = max(measure.height("small"), size.height() if beside else 0)
        second = QRectF(pad, y, room, line)
        pieces.append(Words(second, item.second, "small", "ink_3", elide=True))
        if beside:
            pieces.append(Pill(QPointF(right - size.width(), y), item.state, item.pill))
        else:
            y += line + theme.space(1)
            line = size.height()
            pieces.append(Pill(QPointF(pad, y), item.state, item.pill))
        return Arranged(y + line + theme.space(3), pieces)
