"""How far a form is: one bar a section with its word. Never counts answers itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.theme import Theme

BAR = 8
FEWEST = 4
"""Fewer sections with words than this are no overview: then all are shown without."""

COLOURS = {"done": "sent", "now": "main", "todo": "line", "wants": "overdue", "off": "sunken"}
INKS = {"done": "sent", "now": "main", "todo": "ink_3", "wants": "overdue", "off": "ink_disabled"}
ICONS = {"done": "check", "now": "circle-dot", "todo": "", "wants": "circle-alert", "off": ""}


@dataclass(frozen=True)
class Section:
    """`mood`: done, now, todo, wants (left with open questions) or off (not asked this time).
    `number`: its place among those that are asked, from 1."""

    label: str
    mood: str
    wants: int = 0
    number: int = 0


GONE = Section("", "off")


class SectionProgress(QWidget):
    """Bars share the width by the length of their words; Ctrl+1 to 9 go there. Of many sections
    those around the present one are shown, as many as there is room for with their words."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.bars: list[SectionBar] = []
        self._count = 0
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.target("gap"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show these sections from left to right."""
        while len(self.bars) < len(sections):
            self._add(len(self.bars))
        for place, bar in enumerate(self.bars):
            bar.show_section(sections[place] if place < len(sections) else GONE)
        self._count = len(sections)
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _add(self, place: int) -> None:
        bar = SectionBar(self._theme, place)
        bar.clicked.connect(lambda: self.chosen.emit(place))
        self.bars.append(bar)
        self._row.addWidget(bar)

    def _share_width(self) -> None:
        """Words stand under the bars, or under none where not even a few would have room."""
        shown = self._worded()
        roomy = len(shown) >= min(FEWEST, self._count)
        if not roomy:
            shown = self._in_sight()
        for bar in self.bars:
            bar.setVisible(bar in shown)
            bar.show_words(roomy)
            self._row.setStretch(bar.place, bar.words_width() if roomy else 1)

    def _worded(self) -> list["SectionBar"]:
        """The bars around the present one whose words have room beside each other."""
        bars, gap = self.bars[: self._count], self._row.spacing()
        here = next((bar.place for bar in bars if bar.section.mood == "now"), 0)
        first = end = here
        room = self.width() + gap
        for place in _outwards(here, self._count):
            room -= bars[place].words_width() + gap
            if room < 0:
                break
            first, end = min(first, place), max(end, place + 1)
        return bars[first:end]

    def _in_sight(self) -> list["SectionBar"]:
        """As many bars as a finger can tell apart, the present one among them."""
        gap = self._row.spacing()
        room = max(1, (self.width() + gap) // (self._theme.target("touch_min") + gap))
        here = (bar.place for bar in self.bars if bar.section.mood == "now")
        first = max(0, min(next(here, 0) - room // 2, self._count - room))
        return self.bars[first : min(first + room, self._count)]


def _outwards(here: int, count: int) -> list[int]:
    """All places from the present one outwards, nearest first."""
    return sorted(range(count), key=lambda place: (abs(place - here), -place))


class SectionBar(QAbstractButton):
    """One bar; done, now and wants differ by icon and weight, not by colour alone."""

    def __init__(self, theme: Theme, place: int) -> None:
        super().__init__()
        self._theme = theme
        self.place = place
        self.section = Section("", "todo")
        self._worded = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_section(self, section: Section) -> None:
        self.section = section
        self.setEnabled(section.mood != "off")
        self.setToolTip(section.label)
        self.setAccessibleName(self._spoken())
        self.update()

    def show_words(self, worded: bool) -> None:
        self._worded = worded
        self.update()

    def words_width(self) -> int:
        """What bar, icon and words need."""
        metrics = QFontMetrics(self._theme.font("small", bold=True))
        icon = self._theme.icon_px("inline") + self._theme.space(1)
        return metrics.horizontalAdvance(self.section.label) + icon + self._theme.space(1)

    def sizeHint(self) -> QSize:
        theme = self._theme
        words = QFontMetrics(theme.font("small")).height()
        least = theme.target("touch_min" if theme.form_factor == "tablet" else "pointer_min")
        return QSize(theme.target("touch_min"), max(least, BAR + theme.space(1) + words))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, mood = self._theme, self.section.mood
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("line") if mood in ("todo", "off") else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(COLOURS[mood]))
        bar = QRectF(0.5, 0.5, self.width() - 1, BAR - 1)
        painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        theme, mood = self._theme, self.section.mood
        face = theme.font("small", bold=mood in ("done", "now", "wants"))
        words = self.section.label if self._worded else ""
        if not words and not ICONS[mood]:
            words = str(self.section.number or "") if mood != "off" else ""
        wide = QFontMetrics(face).horizontalAdvance(words)
        side = theme.icon_px("inline") if ICONS[mood] else 0
        gap = theme.space(1) if side and words else 0
        left = (self.width() - wide - side - gap) / 2
        room = QRectF(0, BAR, self.width(), self.height() - BAR)
        if side:
            drawing = theme.pixmap(ICONS[mood], INKS[mood], size="inline")
            painter.drawPixmap(int(left), int(room.center().y() - side / 2), drawing)
        painter.setPen(theme.colour(INKS[mood]))
        painter.setFont(face)
        text = QRectF(left + side + gap, room.top(), wide + 1, room.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _spoken(self) -> str:
        section = self.section
        if section.mood == "off":
            return self.tr("{label}，这次不用填").format(label=section.label)
        name = self.tr("第 {n} 节 {label}").format(n=section.number, label=section.label)
        extra = {
            "done": self.tr("，已填好"),
            "now": self.tr("，正在填"),
            "todo": self.tr("，还没填"),
            "wants": self.tr("，有 {n} 题要补").format(n=section.wants),
        }
        return name + extra[section.mood]
