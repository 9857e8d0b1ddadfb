"""A household as a card in a list: who, what for, why now, where, how urgent. Opens nothing."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from fieldvisit.words.labels import label as word_of
from ui.theme import Theme
from ui.widgets.item_list import ItemList
from ui.widgets.pieces import Arranged, Measure, Picture, Piece, Pill, SealMark, Words
from ui.widgets.seal import side
from ui.widgets.state_pill import pill_size

# Below so many body letters of width the row's columns stack, as on a tablet.
COLUMNS_FROM_EM = 50
TASK_AT, PLACE_AT = 0.34, 0.62
EDGE_OF = {"overdue": "overdue", "due": "due"}


@dataclass(frozen=True)
class Card:
    """What a card shows. `state` and `pill` say how urgent; `flags` warn before the door."""

    key: str
    category: str
    name: str
    facts: str
    place: str
    task: str = ""
    why: str = ""
    state: str = ""
    pill: str = ""
    flags: str = ""


class HouseholdCards(ItemList[Card]):
    """The list of cards; `opened` tells the Card."""

    def __init__(self, theme: Theme, *, name: str, scrolls: bool = False) -> None:
        super().__init__(theme, CardKind(theme), name=name, scrolls=scrolls, gap=theme.gap())


class CardKind:
    """How a card lies in a wide row or in a narrow column."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._measure = Measure(theme)

    def spoken(self, card: Card) -> str:
        category = word_of("category", card.category)
        parts = (card.name, category, card.task, card.pill, card.flags)
        return "，".join(part for part in parts if part)

    def tip(self, card: Card) -> str:
        parts = (card.facts, card.place, card.why, card.flags)
        return "\n".join(part for part in parts if part)

    def ground(self, painter: QPainter, card: Card, *, rect: QRect, mood: str) -> None:
        theme = self._theme
        width = theme.line("hair")
        box = QRectF(rect).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        shape = QPainterPath()
        shape.addRoundedRect(box, theme.radius("card"), theme.radius("card"))
        fill = {"plain": "surface", "hover": "main_soft", "chosen": "selection"}[mood]
        painter.fillPath(shape, theme.colour(fill))
        if card.state in EDGE_OF:
            painter.save()
            painter.setClipPath(shape)
            edge = QRectF(rect.left(), rect.top(), theme.line("edge") + 1, rect.height())
            painter.fillRect(edge, theme.colour(EDGE_OF[card.state]))
            painter.restore()
        painter.setPen(QPen(theme.colour("main" if mood == "chosen" else "line"), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)

    def arrange(self, card: Card, width: int) -> Arranged:
        """Lay the card out: one row with columns where they fit, otherwise lines below lines."""
        if width >= COLUMNS_FROM_EM * self._theme.px("body") and not self._theme.portrait:
            return self._row(card, width)
        return self._column(card, width)

    def _row(self, card: Card, width: int) -> Arranged:
        theme, measure = self._theme, self._measure
        pad = theme.space(4)
        first, second = measure.height("heading"), measure.height("small")
        height = theme.space(3) * 2 + first + second
        seal = side(theme)
        chevron = theme.icon_px("inline")
        left = theme.space(5) + seal + theme.space(4) - theme.space(1)
        right = width - pad - chevron
        pieces: list[Piece] = [
            SealMark(
                QRectF(theme.space(5) - theme.space(1), (height - seal) / 2, seal, seal),
                card.category,
            ),
            Picture(
                QRectF(right, (height - chevron) / 2, chevron, chevron), "chevron-right", "ink_2"
            ),
        ]
        pill_left = right - theme.space(3)
        if card.pill:
            size = pill_size(theme, card.pill)
            pill_left -= size.width()
            place = QPointF(pill_left, (height - size.height()) / 2)
            pieces.append(Pill(place, card.state, card.pill))
        task_left, place_left = int(width * TASK_AT), int(width * PLACE_AT)
        top, below = theme.space(3), theme.space(3) + first
        name_room = task_left - left - pad
        pieces += [
            Words(QRectF(left, top, name_room, first), card.name, "heading", bold=True),
            Words(QRectF(left, below, name_room, second), card.facts, "small", "ink_2", elide=True),
            Words(QRectF(task_left, top, place_left - task_left - pad, first), card.task, "body"),
            Words(
                QRectF(task_left, below, place_left - task_left - pad, second),
                card.why,
                "small",
                "ink_3",
                elide=True,
            ),
        ]
        return Arranged(
            height, pieces + self._place(card, place_left, right=pill_left - pad, height=height)
        )

    def _place(self, card: Card, left: int, *, right: int, height: int) -> list[Piece]:
        """Where it is, and under it what to know before knocking."""
        line = self._measure.height("small")
        room = right - left
        top = (height - line * (2 if card.flags else 1)) / 2
        pieces: list[Piece] = [
            Words(QRectF(left, top, room, line), card.place, "small", "ink_2", elide=True)
        ]
        if card.flags:
            where = QRectF(left, top + line, room, line)
            pieces.append(Words(where, card.flags, "small", "due", bold=True))
        return pieces

    def _column(self, card: Card, width: int) -> Arranged:
        theme, measure = self._theme, self._measure
        seal = side(theme, large=theme.portrait)
        left = theme.space(5) + seal + theme.space(4)
        room = width - left - theme.space(4)
        pieces: list[Piece] = []
        y = theme.space(3)
        y = self._first_line(card, pieces, line=QRectF(left, y, room, measure.height("heading")))
        lines = [(card.facts, "body", "ink_2"), (_joined(card.place, card.why), "small", "ink_3")]
        for text, role, tone in lines:
            if not text:
                continue
            line = measure.height(role)
            pieces.append(Words(QRectF(left, y, room, line), text, role, tone, elide=True))
            y += line
        if card.flags:
            line = measure.height("small")
            pieces.append(Words(QRectF(left, y, room, line), card.flags, "small", "due", bold=True))
            y += line
        height = y + theme.space(3)
        box = QRectF(theme.space(5), (height - seal) / 2, seal, seal)
        pieces.append(SealMark(box, card.category))
        return Arranged(height, pieces)

    def _first_line(self, card: Card, pieces: list[Piece], *, line: QRectF) -> int:
        """Name, task and pill side by side as far as they fit; answers where the rest begins."""
        theme, measure = self._theme, self._measure
        name = measure.width(card.name, "heading", bold=True)
        pieces.append(Words(line, card.name, "heading", bold=True))
        size = pill_size(theme, card.pill) if card.pill else None
        pill = size.width() + theme.space(3) if size else 0
        task = theme.space(3) + measure.width(card.task, "body")
        y = int(line.bottom())
        task_at = line.adjusted(name + theme.space(3), 0, 0, 0)
        if name + task + pill > line.width():
            task_at = QRectF(line.left(), y, line.width(), measure.height("body"))
            y += measure.height("body") if card.task else 0
        pieces.append(Words(task_at, card.task, "body", "ink_2"))
        if size is None:
            return y
        if name + pill <= line.width():
            place = QPointF(line.right() - size.width(), line.top())
            pieces.append(Pill(place, card.state, card.pill))
            return y
        pieces.append(Pill(QPointF(line.left(), y), card.state, card.pill))
        return y + size.height() + theme.space(1)


def _joined(*parts: str) -> str:
    return "·".join(part for part in parts if part)
