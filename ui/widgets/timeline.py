"""What has happened with a household, newest first: dot, title, text, who, when. Opens none."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from ui.theme import Theme
from ui.widgets.item_list import ItemList
from ui.widgets.pieces import Arranged, Measure, Picture, Piece, Pill, Rule, Words
from ui.widgets.state_pill import pill_size

DOT = 34
LOOKS = {
    "visit": ("footprints", "sent", "sent_soft"),
    "note": ("notebook-pen", "waiting", "waiting_soft"),
    "task": ("list-checks", "ink_2", "sunken"),
}
PAGE = 30
"""So many entries at a time; the rest waits behind 更早的 n 条."""


@dataclass(frozen=True)
class Happening:
    """`kind` visit, note or task; `state` and `pill` say where it is on its way."""

    key: str
    kind: str
    title: str
    text: str
    when: str
    who: str
    state: str = ""
    pill: str = ""


class Timeline(ItemList[Happening]):
    """`opened` tells the Happening."""

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__(theme, HappeningKind(theme), name=name)


class HappeningKind:
    """How one happening lies: the dot at the left, a line down to the next."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._measure = Measure(theme)

    def spoken(self, item: Happening) -> str:
        return "，".join(part for part in (item.when, item.title, item.text, item.pill) if part)

    def tip(self, item: Happening) -> str:
        return item.text

    def ground(self, painter: QPainter, item: Happening, *, rect: QRect, mood: str) -> None:
        fill = {"hover": "main_soft", "chosen": "selection"}.get(mood)
        if fill is not None:
            painter.fillRect(rect, self._theme.colour(fill))

    def arrange(self, item: Happening, width: int) -> Arranged:
        theme, measure = self._theme, self._measure
        dot = round(DOT * theme.text_scale())
        pad = theme.space(4)
        left = pad + dot + theme.space(4)
        right = width - pad
        y = theme.space(2)
        icon, tone, disc = LOOKS[item.kind]
        pieces: list[Piece] = [Picture(QRectF(pad, y, dot, dot), icon, tone, disc)]
        line = measure.height("body")
        size = pill_size(theme, item.pill) if item.pill else None
        title = measure.width(item.title, "body", bold=True)
        beside = size is not None and left + title + theme.space(3) + size.width() <= right
        pieces.append(Words(QRectF(left, y, right - left, line), item.title, bold=True))
        if size is not None and beside:
            top = y + (line - size.height()) / 2
            pieces.append(Pill(QPointF(right - size.width(), top), item.state, item.pill))
        y += line
        if size is not None and not beside:
            pieces.append(Pill(QPointF(left, y), item.state, item.pill))
            y += size.height() + theme.space(1)
        tall = measure.block(item.text, "small", width=right - left) if item.text else 0
        text = QRectF(left, y, right - left, tall)
        pieces.append(Words(text, item.text, "small", "ink_2", wrap=True))
        y += tall
        small = measure.height("small")
        foot = "·".join(part for part in (item.when, item.who) if part)
        pieces.append(Words(QRectF(left, y, right - left, small), foot, "small", "ink_3"))
        height = y + small + theme.space(2)
        middle = pad + dot / 2
        start, end = QPointF(middle, theme.space(2) + dot + 2), QPointF(middle, height)
        pieces.append(Rule(start, end, "line", theme.line("strong")))
        return Arranged(height, pieces)
