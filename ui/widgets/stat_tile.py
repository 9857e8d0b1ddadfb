"""A number that can be touched: icon, count, word. Zero is grey and still there."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from ui.theme import Theme, label, restyle

ICON_SQUARE = 42


class StatTile(QPushButton):
    """`tone` is the colour of its state (overdue, due, draft, waiting); `unit` is only spoken."""

    def __init__(self, theme: Theme, icon: str, *, tone: str, word: str, unit: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._tone = tone
        self._word = word
        self._unit = unit
        self.setProperty("role", "tile")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._square = coloured_square(theme)
        self._number = label("0", "number")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._number)
        column.addWidget(label(word, "small", tone="ink_2", wrap=False))
        row = QHBoxLayout(self)
        pad = theme.space(3 if theme.portrait else 4)
        row.setContentsMargins(pad, theme.space(3), theme.space(2), theme.space(3))
        row.setSpacing(theme.space(3))
        row.addWidget(self._square)
        row.addLayout(column)
        row.addStretch(1)
        for child in self.findChildren(QLabel):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show how many; the words are read aloud with it."""
        quiet = count == 0
        self._number.setText(str(count))
        self._number.setProperty("tone", "ink_3" if quiet else "")
        colour = "ink_3" if quiet else self._tone
        self._square.setProperty("fill", "quiet" if quiet else self._tone)
        self._square.setPixmap(self._theme.pixmap(self._icon, colour))
        restyle(self._number)
        restyle(self._square)
        self.setAccessibleName(f"{self._word} {count} {self._unit}")

    def sizeHint(self) -> QSize:
        layout = self.layout()
        natural = layout.sizeHint() if layout is not None else super().sizeHint()
        return QSize(natural.width(), self._theme.tile_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def coloured_square(theme: Theme) -> QLabel:
    """A small square for an icon; its property `fill` names the soft colour behind it."""
    made = QLabel()
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    side = round(ICON_SQUARE * theme.text_scale())
    made.setFixedSize(side, side)
    return made
