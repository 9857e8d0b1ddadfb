"""One of a series while it is closed: a line of a table on a wide page, a card on a tablet.

Never shows more than its series gives it; opens nothing itself.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.theme import Theme
from ui.widgets.pieces import WRAP, Measure
from ui.widgets.series import Member

MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
LEAST_EM = 7.5
"""A column narrower than a date, 1948年3月12日, is left out."""

Text = tuple[QRect, str, str, str]


class MemberFace(QAbstractButton):
    """Checked while it is open. Enter and Space open and close, Up and Down go to the next."""

    def __init__(self, theme: Theme, member: Member, *, wide: bool) -> None:
        super().__init__()
        self._theme = theme
        self._wide = wide
        self._measure = Measure(theme)
        self._known: dict[int, list[Text]] = {}
        self.member = member
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_member(member, is_open=False)

    def show_member(self, member: Member, *, is_open: bool) -> None:
        """Show how it stands now."""
        if member != self.member:
            self._known.clear()
        self.member = member
        self.setChecked(is_open)
        state = self.tr("已展开") if is_open else self.tr("已收起")
        parts = (member.title, *self._told(), member.sentence, state)
        self.setAccessibleName("，".join(part for part in parts if part))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self._theme.layout("form_max") - 2 * self._theme.space(4)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(4 * self._theme.control_height(), self._theme.row_height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._theme.row_height(), self._needed(self._texts(width)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Up and Down are for the series around it; Enter opens as Space does.
        if Qt.Key(event.key()) in MOVES:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "selection" if self.isChecked() else "main_soft" if self.underMouse() else ""
        if not self._wide:
            painter.setPen(QPen(theme.colour("line_strong"), theme.line("hair")))
            painter.setBrush(theme.colour(ground or "surface"))
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            radius = theme.radius("card")
            painter.drawRoundedRect(box, radius, radius)
        else:
            painter.fillRect(self.rect(), theme.colour(ground or "surface"))
            painter.setPen(QPen(theme.colour("line"), theme.line("hair")))
            painter.drawLine(0, 0, self.width(), 0)
        texts = self._texts(self.width())
        down = (self.height() - self._needed(texts)) // 2
        for place, text, role, tone in texts:
            bold = role == "body" and place.left() == self._left()
            painter.setFont(theme.font(role, bold=bold))
            painter.setPen(theme.colour(tone))
            painter.drawText(place.translated(0, down), int(WRAP | Qt.AlignmentFlag.AlignTop), text)
        side = theme.icon_px("button")
        icon = "chevron-up" if self.isChecked() else "chevron-down"
        at = (self.width() - side - theme.space(2), (self.height() - side) // 2)
        painter.drawPixmap(*at, theme.pixmap(icon, "ink_2"))
        painter.end()

    def _told(self) -> list[str]:
        """What the title does not say already."""
        return [cell for cell in self.member.cells if cell and cell not in self.member.title]

    def _needed(self, texts: Sequence[Text]) -> int:
        return max(box.bottom() for box, _, _, _ in texts) + self._theme.space(2)

    def _left(self) -> int:
        return self._theme.space(1 if self._wide else 3)

    def _texts(self, width: int) -> list[Text]:
        """Each text with its box, role and colour."""
        if width not in self._known:
            self._known[width] = self._laid(width)
        return self._known[width]

    def _laid(self, width: int) -> list[Text]:
        theme, top = self._theme, self._theme.space(2)
        room = width - self._left() - theme.icon_px("button") - theme.space(4)
        if self._wide:
            lines = self._in_columns(room, top=top)
            small = []
        else:
            words = self._block(self.member.title, "body", left=self._left(), top=top, width=room)
            lines = [(words, self.member.title, "body", "ink")]
            small = [("，".join(self._told()), "ink_2")]
        small.append((self.member.sentence, "overdue" if self.member.wrong else "ink_2"))
        for text, tone in (line for line in small if line[0]):
            under = max(box.bottom() for box, _, _, _ in lines) + theme.space(1)
            box = self._block(text, "small", left=self._left(), top=under, width=room)
            lines.append((box, text, "small", tone))
        return lines

    def _in_columns(self, room: int, *, top: int) -> list[Text]:
        edges = columns(self._theme, len(self.member.cells) or 1, width=room)
        found = []
        for (left, wide), text in zip(
            edges, self.member.cells or (self.member.title,), strict=False
        ):
            box = self._block(text or "—", "body", left=self._left() + left, top=top, width=wide)
            found.append((box, text or "—", "body", "ink" if text else "ink_3"))
        return found

    def _block(self, text: str, role: str, *, left: int, top: int, width: int) -> QRect:
        return QRect(left, top, width, self._measure.block(text, role, width=width))


def columns(theme: Theme, count: int, *, width: int) -> Sequence[tuple[int, int]]:
    """Left edge and width of as many columns as there is room for."""
    least = round(LEAST_EM * theme.px("body"))
    fit = max(1, min(count, width // least))
    gap = theme.space(3)
    each = (width - gap * (fit - 1)) // fit
    return [(n * (each + gap), each) for n in range(fit)]
