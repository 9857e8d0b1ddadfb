"""Short fields of digits in a row with their units: 年 月 日, 时 分. Never judges the numbers."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.theme import Theme, label

CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


class Digits(QWidget):
    """A full field leads on to the next one."""

    typed = Signal()
    left = Signal()
    """A field was left, or Enter pressed in it."""

    def __init__(self, theme: Theme, fields: Sequence[tuple[str, int]]) -> None:
        """`fields`: (unit, most digits)."""
        super().__init__()
        self._units = [unit for unit, _ in fields]
        self.parts = tuple(_Part(theme, wide=wide) for _, wide in fields)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        for part, unit in zip(self.parts, self._units, strict=True):
            row.addWidget(part)
            row.addWidget(label(unit, wrap=False))
            part.textEdited.connect(lambda _, part=part: self._typed(part))
            part.editingFinished.connect(self.left)

    @property
    def numbers(self) -> list[int]:
        """What stands in each field; nought for a blank one."""
        return [int(part.text() or 0) for part in self.parts]

    @property
    def blank(self) -> bool:
        return not any(part.text() for part in self.parts)

    @property
    def full(self) -> bool:
        """Whether something stands in each field."""
        return all(part.text() for part in self.parts)

    def write(self, texts: Sequence[str]) -> None:
        """Show these digits."""
        for part, text in zip(self.parts, texts, strict=True):
            part.setText(text)

    def set_read_only(self, told: bool) -> None:
        for part in self.parts:
            part.setReadOnly(told)

    def say_name(self, name: str) -> None:
        """Each field is named by the question and its unit."""
        for part, unit in zip(self.parts, self._units, strict=True):
            part.setAccessibleName(f"{name}，{unit}")

    def _typed(self, part: "_Part") -> None:
        if len(part.text()) == part.maxLength() and part is not self.parts[-1]:
            self.parts[self.parts.index(part) + 1].setFocus(Qt.FocusReason.OtherFocusReason)
        self.typed.emit()


class _Part(QLineEdit):
    def __init__(self, theme: Theme, *, wide: int) -> None:
        super().__init__()
        self.setMaxLength(wide)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        digits = self.fontMetrics().horizontalAdvance("0" * wide)
        scale = theme.px("body") / max(1, self.fontInfo().pixelSize())
        self.setFixedWidth(round(digits * scale) + 2 * theme.space(4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Only digits are typed here; letters and signs are the group's.
        if event.text().isprintable() and event.text() and not event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)


def clock_of(value: str) -> str:
    """The `09:05` of an XForms time or date and time; "" for none."""
    found = CLOCK.search(value)
    return f"{int(found[1]):02}:{found[2]}" if found else ""
