"""Rows of the outbox and of receipts: what it is, when, and how far it came. Sends nothing."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from ui.theme import Theme
from ui.widgets.item_list import ItemList, row_ground
from ui.widgets.pieces import Arranged, Measure, Picture, Piece, Pill, Words
from ui.widgets.state_pill import pill_size

ICONS = {
    "visit": "footprints",
    "note": "notebook-pen",
    "task": "list-checks",
    "attachment": "pen-tool",
    "proposal": "users",
    "household": "house",
    "person": "users",
    "membership": "users",
    "need": "hand-heart",
    "service_order": "hand-heart",
    "follow_up": "hand-heart",
    "referral": "send",
    "clue": "flag",
    "alert": "triangle-alert",
    "plan": "list-checks",
    "special_case": "stamp",
    "form": "file-pen-line",
    "parcel": "usb",
}


@dataclass(frozen=True)
class Parcel:
    """One thing on its way. `kind` is the record's, `state` one of sending."""

    key: str
    kind: str
    title: str
    second: str
    state: str
    pill: str


class OutboxRows(ItemList[Parcel]):
    """`opened` tells the Parcel."""

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__(theme, ParcelKind(theme), name=name)


class ParcelKind:
    """How a row of the outbox lies."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._measure = Measure(theme)

    def spoken(self, item: Parcel) -> str:
        return "，".join(part for part in (item.title, item.second, item.pill) if part)

    def tip(self, item: Parcel) -> str:
        return item.second

    def ground(self, painter: QPainter, item: Parcel, *, rect: QRect, mood: str) -> None:
        row_ground(painter, rect, theme=self._theme, mood=mood)

    def arrange(self, item: Parcel, width: int) -> Arranged:
        theme, measure = self._theme, self._measure
        icon = theme.icon_px("button")
        pad, y = theme.space(4), theme.space(2)
        left, right = pad + icon + theme.space(3), width - pad
        size = pill_size(theme, item.pill)
        line, small = measure.height("body"), measure.height("small")
        title = measure.width(item.title, "body")
        beside = left + title + theme.space(3) + size.width() <= right
        room = right - left - (size.width() + theme.space(3) if beside else 0)
        pieces: list[Piece] = [Words(QRectF(left, y, right - left, line), item.title)]
        y += line
        if item.second:
            tall = measure.block(item.second, "small", width=room)
            second = QRectF(left, y, room, tall)
            pieces.append(Words(second, item.second, "small", "ink_3", wrap=True))
            y += tall
        if not beside:
            pieces.append(Pill(QPointF(left, y), item.state, item.pill))
            y += size.height()
        height = max(y + theme.space(2), theme.row_height(), line + small)
        where = ICONS.get(item.kind, "paperclip")
        pieces.append(Picture(QRectF(pad, (height - icon) / 2, icon, icon), where, "ink_2"))
        if beside:
            top = (height - size.height()) / 2
            pieces.append(Pill(QPointF(right - size.width(), top), item.state, item.pill))
        return Arranged(height, pieces)
