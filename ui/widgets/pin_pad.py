"""Six dots and twelve keys. Never keeps a PIN after handing it on."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme

LENGTH = 6
DOT = 24
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "delete")


class PinPad(QWidget):
    """`entered` hands on the PIN after its sixth digit; digits of a keyboard count too."""

    entered = Signal(str)
    forgotten = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._typed = ""
        self._digits: list[QPushButton] = []
        self._held = False
        self.dots = Dots(theme)
        keys = QGridLayout()
        keys.setSpacing(theme.target("gap") + theme.space(1))
        for place, key in enumerate(KEYS):
            keys.addWidget(self._key(key), place // 3, place % 3)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.space(4))
        self.column.addWidget(self.dots, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addLayout(keys)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._say()

    def clear(self) -> None:
        """Forget what was typed."""
        self._typed = ""
        self._say()

    def hold(self, held: bool) -> None:
        """Take no digits for a while; a forgotten PIN can still be said."""
        self._held = held
        for button in self._digits:
            button.setEnabled(not held)

    def put_below_dots(self, widget: QWidget) -> None:
        """A line between the dots and the keys, such as what went wrong."""
        self.column.insertWidget(1, widget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit() and event.text().isascii():
            self._press(event.text())
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._press("delete")
        else:
            super().keyPressEvent(event)

    def _key(self, key: str) -> QPushButton:
        word = key or self.tr("忘记口令")
        made = QPushButton("" if key == "delete" else word)
        made.setProperty("role", "key" if key else "key_text")
        made.setAutoDefault(False)
        if key:
            self._digits.append(made)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        made.setAccessibleName(self.tr("退一位") if key == "delete" else word)
        if key == "delete":
            made.setIcon(self._theme.icon("delete"))
            side = self._theme.icon_px("bar")
            made.setIconSize(QSize(side, side))
        made.clicked.connect(lambda: self._press(key) if key else self.forgotten.emit())
        return made

    def _press(self, key: str) -> None:
        if self._held or not self.isEnabled():
            return
        self._typed = self._typed[:-1] if key == "delete" else (self._typed + key)[:LENGTH]
        self._say()
        if len(self._typed) == LENGTH and key != "delete":
            pin, self._typed = self._typed, ""
            self.entered.emit(pin)

    def _say(self) -> None:
        count = len(self._typed)
        self.dots.show_count(count)
        self.setAccessibleName(self.tr("已输入 {n} 位，共 6 位").format(n=count))


class Dots(QWidget):
    """How many of six digits have been typed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._filled = 0
        self._dot = round(DOT * theme.text_scale())
        self._gap = theme.space(4)
        width = LENGTH * self._dot + (LENGTH - 1) * self._gap
        self.setFixedSize(width + 2, self._dot + 2)

    def show_count(self, filled: int) -> None:
        self._filled = filled
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._theme.colour("main")
        painter.setPen(QPen(colour, 2))
        for place in range(LENGTH):
            painter.setBrush(colour if place < self._filled else Qt.BrushStyle.NoBrush)
            left = 1 + place * (self._dot + self._gap)
            painter.drawEllipse(QRectF(left, 1, self._dot, self._dot).adjusted(1, 1, -1, -1))
        painter.end()
