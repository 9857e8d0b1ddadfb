"""Facts in rows: the people of a household, and label with value. Copies only what is masked."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from ui.theme import Theme, label
from ui.widgets.item_list import ItemList, row_ground
from ui.widgets.pieces import Arranged, Measure, Piece, Words

# Name, relation, age, ID number, health: where each column begins, in parts of the width.
COLUMNS = (0.0, 0.16, 0.26, 0.40, 0.68)
COLUMNS_FROM_EM = 42


@dataclass(frozen=True)
class Member:
    """A person in a row. `number` is what may be shown now; `masked` what is read and copied."""

    key: str
    name: str
    relation: str
    age: str
    number: str
    masked: str
    health: str


class PeopleTable(ItemList[Member]):
    """The members of a household; `opened` tells the Member. Ctrl+C copies the masked row."""

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__(theme, MemberKind(theme), name=name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy) and row >= 0:
            member = self.items[row]
            QGuiApplication.clipboard().setText(f"{member.name} {member.masked}")
            return
        super().keyPressEvent(event)


class MemberKind:
    """How a member lies: columns where they fit, otherwise two lines."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._measure = Measure(theme)

    def spoken(self, item: Member) -> str:
        # Read aloud it is never the whole number: others in the room hear it.
        words = (item.name, item.relation, item.age, item.masked, item.health)
        return "，".join(part for part in words if part)

    def tip(self, item: Member) -> str:
        return item.health

    def ground(self, painter: QPainter, item: Member, *, rect: QRect, mood: str) -> None:
        row_ground(painter, rect, theme=self._theme, mood=mood)

    def arrange(self, item: Member, width: int) -> Arranged:
        theme, measure = self._theme, self._measure
        pad, line = theme.space(4), measure.height("body")
        room = width - 2 * pad
        if width >= COLUMNS_FROM_EM * theme.px("body"):
            height = max(theme.row_height(), line + theme.space(4))
            cells = (item.name, item.relation, item.age, item.number, item.health)
            ends = (*COLUMNS[1:], 1.0)
            pieces: list[Piece] = [
                Words(
                    QRectF(pad + room * start, 0, room * (end - start) - theme.space(2), height),
                    text,
                    tone="ink" if start == 0 else "ink_2",
                    bold=start == 0,
                    elide=start == COLUMNS[-1],
                )
                for start, end, text in zip(COLUMNS, ends, cells, strict=True)
            ]
            return Arranged(height, pieces)
        y = theme.space(2)
        first = "·".join(part for part in (item.relation, item.age, item.health) if part)
        pieces = [Words(QRectF(pad, y, room, line), item.name, bold=True)]
        for text, elide in ((first, True), (item.number, False)):
            y += line
            pieces.append(Words(QRectF(pad, y, room, line), text, tone="ink_2", elide=elide))
        return Arranged(y + line + theme.space(2), pieces)


class Facts(QWidget):
    """Up to eight facts, label beside value (or above it where the words are big)."""

    def __init__(self, theme: Theme, facts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(theme.space(5))
        form.setVerticalSpacing(theme.space(2))
        if theme.text == "extra":
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for name, value in facts:
            form.addRow(label(name, "body", tone="ink_2", wrap=False), _value(value))


def _value(text: str) -> QLabel:
    made = label(text)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made
